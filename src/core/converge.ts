/**
 * Brings one object of a project from whatever is live to what a change wants. Nothing here trusts the plan's
 * picture of the live object: a step looks, closes the gap, and can therefore be taken again.
 */
import { type Address, formatAddress, parseAddress } from "./address.ts";
import type { Change } from "./change.ts";
import { ChangeFailure, type Doors, type Site } from "./doors.ts";
import { type AnyKind, type KindName, type KindsByName, type Scope, UNDECLARED } from "./kind.ts";
import { tookReplacement } from "./leftovers.ts";
import type { LiveObject } from "./live.ts";
import { parentOf } from "./match.ts";
import { read } from "./read.ts";
import { comparable, fieldsOf, patchOf } from "./spec.ts";
import { wantedBy } from "./wanted.ts";

/** What is live in one project at this moment of the run. */
export type Standing = Map<Address, LiveObject>;

export interface ConvergeOptions {
  readonly doors: Doors;
  readonly kinds: KindsByName;
  readonly project: string;
  readonly standing: Standing;
  /** All of the project's changes: what a change of the parent forces on a child. */
  readonly changes: readonly Change[];
  /** Epoch milliseconds. */
  now(): number;
}

/** Somebody else created what was to be created, or deleted what it needs: the change is stale. */
export class Overtaken extends ChangeFailure {
  constructor(reason: string) {
    super(`stale, since ${reason}; make a new plan`);
    this.name = "Overtaken";
  }
}

const appeared = (consequence: string) =>
  new Overtaken(`another one of that name appeared meanwhile, so ${consequence}`);

/**
 * Takes the step; says what GitLab made of it if that is not what was asked for. Throws `Overtaken` rather than
 * leave two objects of one name, and where what it needs is gone.
 */
export async function converge(change: Change, options: ConvergeOptions): Promise<string | undefined> {
  const { doors, kinds, project, standing, now } = options;
  const kind = kinds.get(change.kind) as AnyKind;
  const { names } = parseAddress(change.address);
  const addressOf = (kind: KindName, names: readonly string[]) => formatAddress({ project, kind, names });
  const site: Site = {
    project,
    now,
    live: (...path) => standing.get(addressOf(...path))?.live,
    needed(...path) {
      const found = site.live(...path);
      if (found === undefined) throw new Overtaken(`${addressOf(...path)} is gone by now`);
      return found;
    },
  };
  const { after } = change;
  if (after === undefined) return remove();

  const found =
    standing.get(change.previously ?? change.address) ?? standing.get(change.address) ?? leftover(after);
  const live = found === undefined ? await createFirst(after) : await reach(found, after);
  if (found !== undefined) standing.delete(found.address);
  standing.set(change.address, { address: change.address, kind, names, live });
  for (let rest = leftover(after); rest !== undefined; rest = leftover(after)) await finish(rest);
  return remark(live, after);

  async function remove(): Promise<undefined> {
    const found = standing.get(change.address);
    if (found === undefined) return;
    await kind.remove?.(doors, site, found.live);
    standing.delete(change.address);
  }

  async function reach(found: LiveObject, after: object): Promise<object> {
    const current = kind.project(found.live, scope(after));
    if (kind.replaces?.(current, after) !== undefined) {
      if (kind.replace) return kind.replace(doors, site, found.live, after);
      await kind.remove?.(doors, site, found.live);
      standing.delete(found.address);
      return create(after);
    }
    const changed = new Set([...fieldsOf(patchOf(current, comparable(kind, after, current))), ...resent()]);
    return changed.size === 0 ? found.live : update(found.live, after, changed);
  }

  async function createFirst(after: object): Promise<object> {
    if (kind.yieldsTo && (await namesakes()).length > 0) throw appeared("none was created");
    return create(after);
  }

  async function create(after: object): Promise<object> {
    if (!kind.create) throw new TypeError(`objects of kind ${kind.name} cannot be created`);
    const created = await kind.create(doors, site, after);
    if (!kind.yieldsTo) return created;
    // Another run may have looked before this one wrote, and written as well.
    const others = await namesakes();
    if (!others.some(({ live }) => kind.yieldsTo?.(created, live))) return created;
    await kind.remove?.(doors, site, created);
    throw appeared("the one just created was deleted again");
  }

  /** What is live under the change's name at this moment. */
  async function namesakes(): Promise<readonly LiveObject[]> {
    const live = await read({
      doors,
      projects: [project],
      kinds: new Map([[kind.name, kind]]),
      wanted: wantedBy([change]),
    });
    return live.get(project)?.objects.filter(({ address }) => address === change.address) ?? [];
  }

  function update(live: object, after: object, changed: ReadonlySet<string>): Promise<object> {
    if (!kind.update) throw new TypeError(`objects of kind ${kind.name} cannot be updated`);
    return kind.update(doors, site, live, after, changed);
  }

  /** Fields to send again: those the parent's change rewrote, and write-only ones that the plan says to send. */
  function resent(): readonly string[] {
    const parent = parentOf(parseAddress(change.address), kinds);
    const above = options.changes.find((one) => one.address === parent);
    const disturbed =
      above?.before && above.after && kind.disturbed?.({ before: above.before, after: above.after });
    return [...(disturbed?.fields ?? []), ...(change.resend ?? [])];
  }

  /** What a replacement left behind and still has to end. */
  function leftover(after: object): LiveObject | undefined {
    return [...standing.values()].find((one) => {
      const retirement = one.kind === kind ? kind.retirement?.(one.live, now()) : undefined;
      const isUnfinished = retirement?.unfinished !== undefined && retirement.isOf(names);
      return isUnfinished && tookReplacement(kind, one.live, after);
    });
  }

  async function finish(rest: LiveObject): Promise<void> {
    const unfinished = kind.retirement?.(rest.live, now())?.unfinished as object;
    const current = kind.project(rest.live, UNDECLARED);
    const live = await update(rest.live, unfinished, fieldsOf(patchOf(current, unfinished)));
    standing.set(rest.address, { ...rest, live });
  }

  function remark(live: object, after: object): string | undefined {
    const reached = kind.project(live, scope(after));
    const difference = patchOf(reached, comparable(kind, after, reached));
    if (difference.length === 0) return undefined;
    return `GitLab holds ${[...fieldsOf(difference)].join(", ")} otherwise than sent: plan again`;
  }

  function scope(declared: object): Scope<object> {
    const above = parentOf(parseAddress(change.address), kinds);
    const parent = above === undefined ? undefined : standing.get(above);
    const spec = parent?.kind.project(parent.live, UNDECLARED);
    return { ...UNDECLARED, declared, ...(spec && { parent: spec }) };
  }
}
