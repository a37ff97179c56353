/**
 * Makes a plan's changes: projects side by side, the changes of one project in the plan's order.
 * Every step looks at what is live and closes the gap to what is declared, so a step can be repeated:
 * after an unclear write GitLab is read again and the step is taken once more, from there.
 */
import pLimit from "p-limit";
import type { GitLab } from "../gitlab/connect.ts";
import { GitLabError } from "../gitlab/errors.ts";
import { type Address, formatAddress, parseAddress } from "./address.ts";
import type { Action, Change } from "./change.ts";
import type { Finding } from "./finding.ts";
import { type AnyKind, type KindName, type KindsByName, type Scope, type Site, UNDECLARED } from "./kind.ts";
import type { Live, LiveObject } from "./live.ts";
import { parentOf, sameNames } from "./match.ts";
import { neededBy, type Plan, reliedOn } from "./plan.ts";
import { read } from "./read.ts";
import { comparable, fieldsOf, patchOf } from "./spec.ts";

export interface Outcome {
  readonly address: Address;
  readonly action: Action;
  readonly status: "done" | "failed" | "skipped";
  readonly error?: string;
  /** Done, but GitLab holds something else than was asked for. */
  readonly warning?: string;
}

export interface ApplyOptions {
  readonly gitlab: GitLab;
  readonly kinds: KindsByName;
  /** As read just before, and found to be what the plan relies on. */
  readonly live: Live;
  /** Epoch milliseconds. */
  now(): number;
  /** Projects worked on at the same time. */
  readonly parallel: number;
  /** Heard after each change, before the next write in its project. */
  onOutcome(outcome: Outcome): void;
  /** Once aborted, no further change begins. */
  readonly signal?: AbortSignal;
}

/** What a plan relies on and finds changed: such a plan is stale and is not applied. */
export function staleness(plan: Plan, live: Live, kinds: KindsByName): Finding[] {
  const current = reliedOn(plan.changes, live, kinds);
  return Object.entries(plan.live)
    .filter(([address, digest]) => current[address] !== digest)
    .map(([address, digest]) => ({
      level: "error",
      code: "stale-plan",
      message:
        digest === null
          ? "It exists by now"
          : current[address]
            ? "It has changed since the plan was made"
            : "It is gone by now",
      address,
      hint: "Make a new plan and have it reviewed.",
    }));
}

/** Outcomes in the plan's order. */
export async function apply(plan: Plan, options: ApplyOptions): Promise<Outcome[]> {
  const projects = new Map<string, Change[]>();
  for (const change of plan.changes) {
    const { project } = parseAddress(change.address);
    projects.set(project, [...(projects.get(project) ?? []), change]);
  }
  const limit = pLimit(options.parallel);
  const outcomes = await Promise.all(
    [...projects].map(([project, changes]) => limit(() => applyProject(project, changes, options))),
  );
  const byAddress = new Map(outcomes.flat().map((outcome) => [outcome.address, outcome]));
  return plan.changes.flatMap(({ address }) => byAddress.get(address) ?? []);
}

async function applyProject(
  project: string,
  changes: readonly Change[],
  options: ApplyOptions,
): Promise<Outcome[]> {
  const { gitlab, kinds } = options;
  let standing = registryOf(options.live.get(project)?.objects ?? []);
  const site: Site = {
    project,
    now: options.now,
    live: (kind, names) => standing.get(formatAddress({ project, kind, names }))?.live,
  };
  const outcomes: Outcome[] = [];
  const broken = new Set<Address>();
  for (const change of changes) {
    const outcome = await outcomeOf(change);
    if (outcome.status !== "done") broken.add(change.address);
    outcomes.push(outcome);
    options.onOutcome(outcome);
  }
  return outcomes;

  async function outcomeOf(change: Change): Promise<Outcome> {
    const { address, action } = change;
    if (options.signal?.aborted)
      return { address, action, status: "skipped", error: "the run was interrupted" };
    const obstacle = dependencies(change).find((needed) => broken.has(needed));
    if (obstacle !== undefined)
      return { address, action, status: "skipped", error: `needs ${obstacle}, which was not changed` };
    try {
      const warning = await attempt(change, true);
      return { address, action, status: "done", ...(warning !== undefined && { warning }) };
    } catch (error) {
      if (!(error instanceof GitLabError)) throw error;
      return { address, action, status: "failed", error: error.message };
    }
  }

  /** Takes the step; where it stays unclear whether GitLab did it, reads again and takes what is left of it. */
  async function attempt(change: Change, again: boolean): Promise<string | undefined> {
    try {
      return await (change.action === "delete" ? remove(change) : converge(change));
    } catch (error) {
      const unclear = error instanceof GitLabError && error.reason === "unclear";
      const gone =
        error instanceof GitLabError && error.reason === "not-available" && change.action === "delete";
      if (!again || !(unclear || gone)) throw error;
      const fresh = await read(gitlab, [project], [...kinds.values()]);
      standing = registryOf(fresh.get(project)?.objects ?? []);
      return attempt(change, false);
    }
  }

  async function remove({ address, kind }: Change): Promise<undefined> {
    const found = standing.get(address);
    if (found === undefined) return;
    await (kinds.get(kind) as AnyKind).remove(gitlab, site, found.live);
    standing.delete(address);
  }

  /** Whatever is live now becomes what the change wants; says what GitLab made of it if that differs. */
  async function converge(change: Change): Promise<string | undefined> {
    const kind = kinds.get(change.kind) as AnyKind;
    const after = change.after as object;
    const { names } = parseAddress(change.address);
    const found =
      standing.get(change.previously ?? change.address) ??
      standing.get(change.address) ??
      leftover(kind, names);
    const live =
      found === undefined ? await kind.create(gitlab, site, after) : await reach(change, kind, found, after);
    if (found) standing.delete(found.address);
    standing.set(change.address, { address: change.address, kind, names, live });
    for (let rest = leftover(kind, names); rest !== undefined; rest = leftover(kind, names))
      await finish(kind, rest);

    const reached = kind.project(live, scopeOf(change, after));
    const difference = patchOf(reached, comparable(kind, after, reached));
    return difference.length === 0
      ? undefined
      : `GitLab kept another ${[...fieldsOf(difference)].join(", ")} than was sent`;
  }

  async function reach(change: Change, kind: AnyKind, found: LiveObject, after: object): Promise<object> {
    const current = kind.project(found.live, scopeOf(change, after));
    if (kind.replaces?.(current, after) !== undefined) {
      if (kind.replace) return kind.replace(gitlab, site, found.live, after);
      await kind.remove(gitlab, site, found.live);
      standing.delete(found.address);
      return kind.create(gitlab, site, after);
    }
    const changed = fieldsOf(patchOf(current, comparable(kind, after, current)));
    for (const field of disturbance(change, kind)) changed.add(field);
    return changed.size === 0 ? found.live : kind.update(gitlab, site, found.live, after, changed);
  }

  /** Fields to send again because the parent's change rewrote them. */
  function disturbance({ address }: Change, kind: AnyKind): readonly string[] {
    const parent = parentOf(parseAddress(address), kinds);
    const change = changes.find((one) => one.address === parent);
    if (!change?.before || !change.after) return [];
    return kind.disturbed?.({ before: change.before, after: change.after })?.fields ?? [];
  }

  /** What a replacement left behind and still has to end. */
  function leftover(kind: AnyKind, names: readonly string[]): LiveObject | undefined {
    return [...standing.values()].find((one) => {
      const retirement = one.kind === kind ? kind.retirement?.(one.live, options.now()) : undefined;
      return retirement?.unfinished !== undefined && sameNames(retirement.of, names);
    });
  }

  async function finish(kind: AnyKind, rest: LiveObject): Promise<void> {
    const unfinished = kind.retirement?.(rest.live, options.now())?.unfinished as object;
    const current = kind.project(rest.live, UNDECLARED);
    const live = await kind.update(
      gitlab,
      site,
      rest.live,
      unfinished,
      fieldsOf(patchOf(current, unfinished)),
    );
    standing.set(rest.address, { ...rest, live });
  }

  function scopeOf({ address }: Change, declared: object): Scope<object> {
    const above = parentOf(parseAddress(address), kinds);
    const parent = above === undefined ? undefined : standing.get(above);
    const spec = parent?.kind.project(parent.live, UNDECLARED);
    return { ...UNDECLARED, declared, ...(spec && { parent: spec }) };
  }

  /** What must have gone well before: what a write needs, and for a deletion, whatever still refers to the object. */
  function dependencies(change: Change): Address[] {
    const parent = parentOf(parseAddress(change.address), kinds);
    if (change.action !== "delete")
      return [...neededBy(change, kinds), ...(parent === undefined ? [] : [parent])];
    return changes
      .filter((other) => other !== change && refersTo(other, change.address))
      .map((other) => other.address);
  }

  function refersTo({ address, kind, before }: Change, target: Address): boolean {
    if (parentOf(parseAddress(address), kinds) === target) return true;
    const needs = before === undefined ? [] : (kinds.get(kind)?.needs?.(before) ?? []);
    return needs.some(
      (need: { kind: KindName; names: readonly string[] }) => formatAddress({ project, ...need }) === target,
    );
  }
}

function registryOf(objects: readonly LiveObject[]): Map<Address, LiveObject> {
  return new Map(objects.map((object) => [object.address, object]));
}
