/** Where suggested starts belong in a document: once for each declaration, however many projects it reaches. */
import type { WallClock } from "../calendar/zone.ts";
import type { Document, Path } from "../config/document.ts";
import { type Address, parseAddress } from "../core/address.ts";
import type { Desired } from "../core/desired.ts";
import type { Position } from "../core/finding.ts";
import { groupBy } from "../core/group-by.ts";
import type { Suggestion } from "./preview.ts";

/** One start for all rotations that take theirs from one place and keep a turn by the same. */
export interface DeclaredStart {
  readonly starts_at: WallClock;
  /** The start it replaces. */
  readonly was: WallClock;
  readonly rotations: readonly Address[];
  /** Where the start that it replaces is written. */
  readonly where: Position;
  /** Rotations that take their start from there too, and for which another or none is suggested. */
  readonly others: readonly Address[];
  /** What to write so that the rotations begin then, and the others as before. */
  readonly entries: readonly StartEntry[];
}

export interface StartEntry {
  /** Keys from the document's root to `starts_at`. */
  readonly path: Path;
  readonly starts_at: WallClock;
  readonly rotations: readonly Address[];
  /** Those who keep their turns by it; nobody where it stays as it was. */
  readonly keeps: readonly string[];
}

export function declaredStarts(
  suggestions: readonly Suggestion[],
  desired: Desired,
  document: Document,
): DeclaredStart[] {
  const placeOf = (rotation: Address) => JSON.stringify(desired.position(rotation, "/starts_at"));
  const rotations = [...desired.objects.values()].filter(({ kind }) => kind === "rotation");
  const takers = groupBy(
    rotations.map(({ address }) => address),
    placeOf,
  );
  const suggested = new Set(suggestions.map(({ address }) => address));
  const alike = groupBy(suggestions, ({ address, starts_at }) => `${placeOf(address)} ${starts_at}`);
  return [...alike.values()].map((agreed) => {
    const [{ address, starts_at, was }] = agreed as [Suggestion, ...Suggestion[]];
    const own = new Set(agreed.map((one) => one.address));
    const others = (takers.get(placeOf(address)) ?? []).filter((one) => !own.has(one));
    const isRule = own.size > others.length;
    const staying = isRule ? others.filter((one) => !suggested.has(one)) : [];
    const pathOf = (one: Suggestion) =>
      isRule ? declaredPath(one.address, desired, document) : inProject(one.address);
    return {
      starts_at,
      was,
      rotations: [...own],
      where: desired.position(address, "/starts_at"),
      others,
      entries: [
        ...[...groupBy(agreed, (one) => JSON.stringify(pathOf(one))).values()].map((same) => ({
          path: pathOf(same[0] as Suggestion),
          starts_at,
          rotations: same.map((one) => one.address),
          keeps: [...new Set(same.map(({ keeps }) => keeps))],
        })),
        ...staying.map((one) => ({ path: inProject(one), starts_at: was, rotations: [one], keeps: [] })),
      ],
    };
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
