/** Where suggested starts belong in a document: once for each declaration, however many projects it reaches. */

import type { WallClock } from "../calendar/zone.ts";
import type { Document, Path } from "../config/document.ts";
import { type Address, parseAddress } from "../core/address.ts";
import type { Desired } from "../core/desired.ts";
import type { Position } from "../core/finding.ts";
import { groupBy } from "../core/group.ts";
import type { Suggestion } from "./preview.ts";

export interface DeclaredStart {
  readonly starts_at: WallClock;
  /** The start it replaces. */
  readonly was: WallClock;
  /** Those who keep their turns by it. */
  readonly keeps: readonly string[];
  /** The rotations that begin then. */
  readonly rotations: readonly Address[];
  /** Where the start that it replaces is written. */
  readonly where: Position;
  /** Rotations that take their start from there too, and for which another or none is suggested. */
  readonly others: readonly Address[];
  /** Keys from the document's root to `starts_at`: where it is declared or, if there are others, in the project alone. */
  readonly path: Path;
}

export function declaredStarts(
  suggestions: readonly Suggestion[],
  desired: Desired,
  document: Document,
): DeclaredStart[] {
  const placeOf = (rotation: Address) => JSON.stringify(desired.position(rotation, "/starts_at"));
  const rotations = [...desired.objects.values()].flatMap(({ kind, address }) =>
    kind === "rotation" ? [address] : [],
  );
  const takers = groupBy(rotations, placeOf);
  const alike = groupBy(suggestions, ({ address, starts_at }) => `${placeOf(address)} ${starts_at}`);
  return [...alike.values()].flatMap((agreed) => {
    const agreeing = agreed.map(({ address }) => address);
    const others = (takers.get(placeOf(agreeing[0] ?? "")) ?? []).filter((one) => !agreeing.includes(one));
    const pathOf = (address: Address) =>
      others.length > 0 ? inProject(address) : declaredPath(address, desired, document);
    return [...groupBy(agreed, ({ address }) => JSON.stringify(pathOf(address))).values()].map((own) => {
      const [{ address, starts_at, was }] = own as [Suggestion, ...Suggestion[]];
      return {
        starts_at,
        was,
        keeps: [...new Set(own.map((one) => one.keeps))],
        rotations: own.map((one) => one.address),
        where: desired.position(address, "/starts_at"),
        others,
        path: pathOf(address),
      };
    });
  });
}

/** The path of a rotation's start in the section that it comes from: the project, a group or a template. */
function declaredPath(address: Address, desired: Desired, document: Document): Path {
  const { project } = parseAddress(address);
  const own = inProject(address);
  const sections = [
    ...[...(desired.reached.get(project) ?? [])].reverse().map((group) => ["groups", group]),
    ...Object.keys(document.value.templates ?? {}).map((template) => ["templates", template]),
  ];
  const place = JSON.stringify(desired.position(address, "/starts_at"));
  const paths = [own, ...sections.map((section) => [...section, ...own.slice(2)])];
  return paths.find((path) => JSON.stringify(document.position(path)) === place) ?? own;
}

function inProject(address: Address): Path {
  const { project, names } = parseAddress(address);
  const [schedule = "", rotation = ""] = names;
  return ["projects", project, "oncall_schedules", schedule, "rotations", rotation, "starts_at"];
}
