/** The shape of a lint rule and the words its findings share. */
import { type Instant, instantToWall, isKnownZone } from "../../calendar/zone.ts";
import type { Level, Position } from "../../core/finding.ts";
import type { Duties } from "./duties.ts";

/** What a rule speaks of; a person has no address. */
export interface Subject {
  readonly address?: string;
  readonly where?: Position | undefined;
}

/** What a rule found: one problem of one object. */
export interface Violation {
  readonly on: Subject;
  readonly message: string;
  /** How to mend it, in one imperative sentence, as in every finding. */
  readonly hint: string;
  /** Where it differs from the rule's. */
  readonly level?: Level;
}

/** Numbers that a document may set: hours, minutes and people as they are, shares from 0 to 1, periods in days. */
export type Options = Readonly<Record<string, number>>;

export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly level: Level;
  readonly options: Options;
  check(duties: Duties, options: Options): Violation[];
}

/** A rule whose check is given exactly the options it names. */
export function rule<const O extends Options>(
  id: string,
  name: string,
  level: Level,
  options: O,
  check: (duties: Duties, options: { readonly [K in keyof O]: number }) => Violation[],
): Rule {
  return { id, name, level, options, check: (duties, given) => check(duties, { ...options, ...given }) };
}

/** An instant as people read it: in the zone, and in UTC. */
export function when(instant: Instant, zone: string): string {
  const utc = `${new Date(instant).toISOString().slice(0, 16)}Z`;
  return isKnownZone(zone) ? `${instantToWall(instant, zone).replace("T", " ")} ${zone} (${utc})` : utc;
}

/** Minutes as `45 min`, `1 h` or `2 h 30 min`. */
export function spell(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.round(minutes) / 60), Math.round(minutes) % 60];
  return [hours > 0 ? `${hours} h` : "", rest > 0 || hours === 0 ? `${rest} min` : ""]
    .filter(Boolean)
    .join(" ");
}

/** Whole per cent; a share that is not all or nothing is not rounded to that. */
export function percent(share: number): string {
  const rounded = Math.round(100 * share);
  if (rounded === 0 && share > 0) return "less than 1 %";
  return rounded === 100 && share < 1 ? "more than 99 %" : `${rounded} %`;
}

/** `1 gap`, `2 gaps`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `ana`, `ana and bo`, `ana, bo and chen`. */
export function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
