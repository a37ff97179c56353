/**
 * Guards: what a plan may not do unless somebody says the exact number.
 * Refusals stand in a complete plan; apply then does nothing.
 */
import { parseAddress } from "./address.ts";
import { type Change, DROPPED } from "./change.ts";
import type { Desired, Limit } from "./desired.ts";
import type { Finding, Position } from "./finding.ts";
import type { AnyKind, KindsByName } from "./kind.ts";
import { isKnown, reasonMade, retirementOf } from "./leftovers.ts";
import { type Live, type LiveObject, type LiveProject, objectsOf } from "./live.ts";
import { parentOf } from "./match.ts";
import { childrenOf, letsGo, usersOf } from "./relatives.ts";

export interface GuardOptions {
  readonly kinds: KindsByName;
  readonly desired: Desired;
  readonly base?: Desired | undefined;
  readonly live: Live;
  readonly asOf: number;
  readonly allowDeletes?: number | undefined;
  readonly allowUpdates?: number | undefined;
}

/** Percentages hold from this many live objects up. */
const SMALLEST_GUARDED = 10;

export function guard(changes: readonly Change[], options: GuardOptions): Finding[] {
  const deletes = changes.filter(isDelete);
  const guarded = deletes.filter((change) => !isCleaningUp(change, options));
  const updates = changes.filter(({ action }) => action === "update");
  const allowed = {
    deletes: options.allowDeletes === deletes.length,
    updates: options.allowUpdates === updates.length,
  };
  return [
    ...guarded.flatMap((change) => protectedBy(change, options)),
    ...(allowed.deletes
      ? []
      : [...dangers(deletes, changes, options), ...shares(guarded, "deletes", options)]),
    ...(allowed.updates ? [] : shares(updates, "updates", options)),
  ].map((refusal) => withCount(refusal, deletes.length, updates.length));
}

/** A replacement loses the live object, so it counts as a deletion. */
function isDelete({ action }: Change): boolean {
  return action === "delete" || action === "replace";
}

/** What a kind made by itself goes by itself: that is part of what the document says. */
function isCleaningUp({ action, address }: Change, options: GuardOptions): boolean {
  return action === "delete" && reasonMade(parseAddress(address), options) !== undefined;
}

function protectedBy(change: Change, { kinds, desired, base }: GuardOptions): Finding[] {
  const { project, kind, names } = parseAddress(change.previously ?? change.address);
  const parent = parentOf({ project, kind, names }, kinds);
  const protector = [change.address, change.previously, parent].find(
    (address) =>
      address !== undefined &&
      (desired.objects.get(address)?.options.protect || base?.objects.get(address)?.options.protect),
  );
  if (protector === undefined) return [];
  return [
    {
      level: "error",
      code: "protected",
      message: `${protector} is protected, so this ${change.action} is refused`,
      address: change.address,
      ...placeOf(change),
      hint: "Remove `protect: true` in a commit of its own first.",
    },
  ];
}

/** Where a finding about a change is to be mended; nowhere in today's files for what only the base declares. */
function placeOf({ reason, where }: Change): Partial<Position> {
  return reason === DROPPED ? {} : where;
}

/** What is dangerous however small the plan is. */
function dangers(deletes: readonly Change[], changes: readonly Change[], options: GuardOptions): Finding[] {
  const refuse = (change: Change, code: string, message: string): Finding => ({
    level: "error",
    code,
    message,
    address: change.address,
    ...placeOf(change),
  });
  const gone = new Set(deletes.map(({ address, previously }) => previously ?? address));
  return deletes.flatMap((change) => {
    const { project, kind } = parseAddress(change.address);
    const { replacementIsGuarded, guardsLast } = options.kinds.get(kind) as AnyKind;
    const live = options.live.get(project);
    if (change.action === "replace")
      return replacementIsGuarded ? [refuse(change, "guarded-replacement", change.reason)] : [];
    const found: Finding[] = [];
    if (guardsLast && objectsOf(live, kind).every(({ address }) => gone.has(address)))
      found.push(
        refuse(
          change,
          "last-of-its-kind",
          `This takes the last ${kind.replaceAll("_", " ")} from ${project}`,
        ),
      );
    for (const child of childrenOf(change.address, live, options.kinds))
      if (
        !gone.has(child.address) &&
        !isRetired(child, live, options) &&
        !options.base?.objects.has(child.address)
      )
        found.push(
          refuse(change, "holds-unmanaged", `This would delete ${child.address}, which nobody declares`),
        );
    for (const user of usersOf(change.address, live))
      if (!gone.has(user.address) && !letsGo(user, change.address, changes))
        found.push(
          refuse(change, "still-in-use", `${user.address} refers to it, and this plan leaves that so`),
        );
    return found;
  });
}

/** Percentages hold per project and for the whole plan; counts for the whole plan. */
function shares(changes: readonly Change[], what: "deletes" | "updates", options: GuardOptions): Finding[] {
  const limit = what === "deletes" ? options.desired.guards.maxDeletes : options.desired.guards.maxUpdates;
  const projects = [...new Set(changes.map(({ address }) => parseAddress(address).project))];
  const sizeOf = (project: string) => standing(options.live.get(project), options);
  const parts = projects.map((project) => ({
    where: project,
    count: changes.filter(({ address }) => parseAddress(address).project === project).length,
    size: sizeOf(project),
  }));
  const total = [...options.live.keys()].reduce((sum, project) => sum + sizeOf(project), 0);
  const whole = { where: "the whole plan", count: changes.length, size: total };
  const judged = "count" in limit ? [whole] : options.live.size > 1 ? [...parts, whole] : parts;
  return judged.flatMap(({ where, count, size }): Finding[] => {
    if (!exceeds(limit, count, size)) return [];
    const written = "count" in limit ? `${limit.count}` : `${limit.percent}% of ${size} live objects`;
    return [
      {
        level: "error",
        code: `too-many-${what}`,
        message: `${count} ${what} in ${where} exceed max_${what}: ${written}`,
      },
    ];
  });
}

function exceeds(limit: Limit, count: number, size: number): boolean {
  if ("count" in limit) return count > limit.count;
  return size >= SMALLEST_GUARDED && count * 100 > limit.percent * size;
}

/** Live objects that count: retired ones only keep history, and what no plan deletes is not at stake. */
function standing(project: LiveProject | undefined, options: GuardOptions): number {
  const objects = project?.objects ?? [];
  return objects.filter((object) => !object.kind.released && !isRetired(object, project, options)).length;
}

function isRetired(object: LiveObject, project: LiveProject | undefined, options: GuardOptions): boolean {
  return retirementOf(object, project, options.asOf, (one) => isKnown(one, options)) !== undefined;
}

/** Every refusal says which flag, with which number, lets it pass. */
function withCount(refusal: Finding, deletes: number, updates: number): Finding {
  if (refusal.hint !== undefined) return refusal;
  const flag =
    refusal.code === "too-many-updates" ? `--allow-updates ${updates}` : `--allow-deletes ${deletes}`;
  return { ...refusal, hint: `If this is meant, pass ${flag}.` };
}
