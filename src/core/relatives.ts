/** Live objects around another one: those below it, and those that need it. GitLab changes them along with it. */
import { type Address, parseAddress } from "./address.ts";
import type { Change } from "./change.ts";
import { type AnyKind, type KindsByName, type Relatives, UNDECLARED } from "./kind.ts";
import type { LiveObject, LiveProject } from "./live.ts";
import { parentOf, sameNames } from "./match.ts";

export function childrenOf(
  address: Address,
  live: LiveProject | undefined,
  kinds: KindsByName,
): LiveObject[] {
  const { project } = parseAddress(address);
  return (live?.objects ?? []).filter(
    ({ kind, names }) => parentOf({ project, kind: kind.name, names }, kinds) === address,
  );
}

/** Live objects that need this one. */
export function usersOf(address: Address, live: LiveProject | undefined): LiveObject[] {
  return (live?.objects ?? []).filter(
    (user) =>
      user.kind.parent !== parseAddress(address).kind &&
      needs(user.kind, user.kind.project(user.live, UNDECLARED), address),
  );
}

/** Whether the plan makes an object stop needing another one. */
export function letsGo(user: LiveObject, address: Address, changes: readonly Change[]): boolean {
  const after = changes.find((change) => (change.previously ?? change.address) === user.address)?.after;
  return after !== undefined && !needs(user.kind, after, address);
}

/** What is related to the object of a change, and left as it is by all of `changes`. Retired objects only keep history. */
export function untouchedBy(
  change: Change,
  changes: readonly Change[],
  { live, kinds, asOf }: { live: LiveProject | undefined; kinds: KindsByName; asOf: number },
): Relatives {
  const address = change.previously ?? change.address;
  const touched = new Map(changes.map((one) => [one.previously ?? one.address, one.action]));
  const isRetired = (object: LiveObject) => object.kind.retirement?.(object.live, asOf) !== undefined;
  const children = childrenOf(address, live, kinds).filter(
    (child) => !touched.has(child.address) && !isRetired(child),
  );
  const users = usersOf(address, live).filter(
    (user) => touched.get(user.address) !== "delete" && !letsGo(user, address, changes),
  );
  return {
    children: children.map((child) => child.address),
    users: users.map((user) => user.address),
  };
}

function needs(kind: AnyKind, spec: object, address: Address): boolean {
  const wanted = parseAddress(address);
  return (kind.needs?.(spec) ?? []).some(
    (need) => need.kind === wanted.kind && sameNames(need.names, wanted.names),
  );
}
