/**
 * Addresses name objects in everything a person reads: `PROJECT//KIND.NAME`,
 * e.g. `acme/payments/api//rotation.Primary/Weekly Rotation`. Kinds of which a project has one carry no name.
 */
import type { KindName } from "./kind.ts";

export type Address = string;

export interface AddressParts {
  readonly project: string;
  readonly kind: KindName;
  /** Names from the outside in, unescaped: a rotation has its schedule's name, then its own. */
  readonly names: readonly string[];
}

export function formatAddress({ project, kind, names }: AddressParts): Address {
  const name = names.map(escapeName).join("/");
  return name === "" ? `${project}//${kind}` : `${project}//${kind}.${name}`;
}

/** The parts of an address made by `formatAddress`. */
export function parseAddress(address: Address): AddressParts {
  const cut = address.indexOf("//");
  const rest = address.slice(cut + 2);
  const dot = rest.indexOf(".");
  const kind = (dot < 0 ? rest : rest.slice(0, dot)) as KindName;
  const names =
    dot < 0
      ? []
      : rest
          .slice(dot + 1)
          .split("/")
          .map(decodeURIComponent);
  return { project: address.slice(0, cut), kind, names };
}

/** Inside a name `/`, `%` and control characters stand as `%XX` per byte of their UTF-8 form. */
export function escapeName(name: string): string {
  return name.replace(/[/%\p{Cc}]/gu, (character) => encodeURIComponent(character));
}
