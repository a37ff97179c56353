/**
 * What earlier runs left behind, which its name alone gives away: objects that a replacement retired, and those a kind
 * made from something in the document. Anybody may give such a name, so they are ours only where what they come from is.
 */
import { type Address, type AddressParts, formatAddress } from "./address.ts";
import type { Declared, Desired } from "./desired.ts";
import { type AnyKind, type KindsByName, type Retirement, UNDECLARED } from "./kind.ts";
import type { LiveObject, LiveProject } from "./live.ts";
import { eponymOf, parentOf } from "./match.ts";

/** What is ours: declared, or owned at the base. */
export interface Known {
  readonly kinds: KindsByName;
  readonly desired: Desired;
  readonly base?: Desired | undefined;
}

/**
 * The retirement of a live object. One that is still to be ended is taken for an interrupted replacement only if its
 * successor is live, `isOurs` and took a replacement; what has ended keeps history and is left alone whosever it was.
 */
export function retirementOf(
  { kind, live }: LiveObject,
  project: LiveProject | undefined,
  asOf: number,
  isOurs: (successor: Address) => boolean,
): Retirement<object> | undefined {
  const retirement = kind.retirement?.(live, asOf);
  if (retirement?.unfinished === undefined) return retirement;
  const successor = project?.objects.find((one) => one.kind === kind && retirement.isOf(one.names));
  if (successor === undefined || !isOurs(successor.address)) return undefined;
  return tookReplacement(kind, live, kind.project(successor.live, UNDECLARED)) ? retirement : undefined;
}

/** Whether a live object had to be replaced to get to a spec: whatever an update would have brought there was not. */
export function tookReplacement(kind: AnyKind, live: object, spec: object): boolean {
  return kind.replaces?.(kind.project(live, UNDECLARED), spec) !== undefined;
}

/** Why an object of these names is ours to delete although no document declares it; undefined where it is not. */
export function reasonMade({ project, kind, names }: AddressParts, known: Known): string | undefined {
  const made = known.kinds.get(kind)?.made?.(names);
  const source =
    made?.from === undefined
      ? parentOf({ project, kind, names }, known.kinds)
      : formatAddress({ project, kind, names: made.from });
  return source !== undefined && isKnown(source, known) ? made?.reason : undefined;
}

/** Whether the document declares an object of this address, by a name it has or had, or the base did. */
export function isKnown(address: Address, { kinds, desired, base }: Known): boolean {
  if (desired.objects.has(address) || base?.objects.has(address)) return true;
  return [...desired.objects.values()].some((object) =>
    addressesOf(object, desired, kinds).includes(address),
  );
}

/**
 * The addresses of a declared object: its own first, then those under the old names where it, its parent or what it is
 * named after is renamed, unless another object is declared there by now.
 */
export function addressesOf(object: Declared, desired: Desired, kinds: KindsByName): Address[] {
  const { project, kind, names, options } = object;
  const oldNameOf = (address: Address | undefined) =>
    address && desired.objects.get(address)?.options.renamedFrom;
  const oldParent = oldNameOf(parentOf(object, kinds));
  const oldName = options.renamedFrom ?? oldNameOf(eponymOf(object, kinds));
  const above = names.slice(0, -1);
  const paths = [above, ...(oldParent === undefined ? [] : [[...above.slice(0, -1), oldParent]])];
  const own = [names.slice(-1), ...(oldName === undefined ? [] : [[oldName]])];
  const addresses = paths.flatMap((path) =>
    own.map((name) => formatAddress({ project, kind, names: [...path, ...name] })),
  );
  return addresses.filter((address) => address === object.address || !desired.objects.has(address));
}
