/** Hours on call by person and class, and how evenly they are spread. */
import { timeByUser } from "../calendar/compare.ts";
import { type Fairness, fairness } from "../calendar/fairness.ts";
import { type HourClass, type Hours, hoursOf, type Person, piecesOf } from "../calendar/hours.ts";
import { clip } from "../calendar/intervals.ts";
import type { Shift } from "../calendar/shifts.ts";
import { type Instant, isKnownZone } from "../calendar/zone.ts";
import { compare } from "../core/compare.ts";
import type { ActualShift } from "./actual.ts";
import { type DutyShift, dutyShifts, type Window } from "./roster.ts";
import { turnsOf } from "./turns.ts";
import type { View } from "./view.ts";

/** Which rules cut the hours into classes; to be counted up when they change. */
export const RULE_VERSION = "1";

export interface HoursReport extends Window {
  readonly people: readonly PersonHours[];
  /** Undefined where nobody could be on call. */
  readonly fairness: FairnessReport | undefined;
}

/** Minutes. */
export interface PersonHours extends Hours {
  readonly user: string;
}

/** Fairness of minutes, each over the person's share of full time. */
export interface Spread extends Fairness {
  /** The longest single turn: what one more turn brings, evenness cannot avoid. */
  readonly step: number;
  /** Whether the spread is no more than that. */
  readonly even: boolean;
}

export interface FairnessReport {
  readonly total: Spread;
  readonly by_class: Readonly<Record<"night" | "weekend" | "holiday", Spread>>;
}

/** A piece of somebody's duty of one class: a line of the pay file. */
export interface PayLine {
  readonly user: string;
  /** The rotation. */
  readonly address: string;
  /** When the whole shift began: with the rotation and the person it names the shift. */
  readonly shift: Instant;
  readonly class: HourClass;
  readonly start: Instant;
  readonly end: Instant;
  /** Of duty that is past: what it is known from. */
  readonly evidence?: ActualShift["evidence"];
}

/** Hours by the calendar in [from, to). Everybody who takes part in a rotation counts, also without hours. */
export function plannedHours(view: View, window: Window, zone: string): HoursReport {
  const shifts = dutyShifts(view, window);
  return hoursReport(shifts, participantsIn(view), window, peopleBy(view, shifts, zone));
}

/** Hours of other shifts, e.g. recorded ones, in the same terms. */
export function hoursReport(
  shifts: readonly Shift[],
  participants: readonly string[],
  { from, to }: Window,
  people: PeopleBy,
): HoursReport {
  const served = timeByUser(clip(shifts, from, to));
  const users = [...new Set([...participants, ...served.keys()])].sort(compare);
  const hours = users.map((user) => ({ user, ...hoursOf(served.get(user) ?? [], people.personOf(user)) }));
  return {
    from,
    to,
    people: hours,
    fairness: fairnessOf(
      hours.filter(({ user }) => participants.includes(user)),
      clip(shifts, from, to),
      people,
    ),
  };
}

export interface PeopleBy {
  personOf(user: string): Person;
  shareOf(user: string): number;
}

/** A person's own zone or, where none is declared, that of their first shift. */
export function peopleBy(view: View, shifts: readonly DutyShift[], zone: string): PeopleBy {
  const zones = new Map<string, string>();
  for (const { user, schedule } of shifts) if (!zones.has(user)) zones.set(user, schedule.timezone);
  return {
    personOf(user) {
      const person = view.people.get(user);
      const own =
        person?.timezone !== undefined && isKnownZone(person.timezone) ? person.timezone : undefined;
      return {
        timezone: own ?? zones.get(user) ?? zone,
        ...(person?.holidays && { holidays: person.holidays }),
      };
    },
    shareOf: (user) => view.people.get(user)?.share ?? 1,
  };
}

/** Everybody who takes turns. Who only covers for others is not meant to have as much as they have. */
export function participantsIn({ projects }: View): string[] {
  const rotations = projects.flatMap(({ schedules }) => schedules.flatMap((schedule) => schedule.rotations));
  const regular = rotations.filter(({ made }) => !made);
  return [...new Set(regular.flatMap(({ participants }) => participants))];
}

function fairnessOf(
  people: readonly PersonHours[],
  shifts: readonly Shift[],
  { personOf, shareOf }: PeopleBy,
): FairnessReport | undefined {
  const counted = people.filter(({ user }) => shareOf(user) > 0);
  if (counted.length === 0) return undefined;
  const turns = [...rotationsOf(shifts).values()].flatMap(turnsOf);
  const turnHours = turns.map((turn) => {
    const user = turn[0]?.user ?? "";
    return { user, hours: hoursOf(turn, personOf(user)) };
  });
  const spread = (kind: keyof Hours): Spread => {
    const figures = fairness(counted.map((person) => person[kind] / shareOf(person.user)));
    const step = Math.max(0, ...turnHours.map(({ user, hours }) => hours[kind] / (shareOf(user) || 1)));
    return { ...figures, step, even: figures.spread <= step };
  };
  return {
    total: spread("total"),
    by_class: { night: spread("night"), weekend: spread("weekend"), holiday: spread("holiday") },
  };
}

/** Shifts by the rotation they belong to, in order of time; those that do not say theirs are one rotation. */
function rotationsOf(shifts: readonly (Shift & { readonly rotation?: object; readonly address?: string })[]) {
  const groups = new Map<object | string | undefined, Shift[]>();
  for (const shift of [...shifts].sort((a, b) => a.start - b.start)) {
    const key = shift.rotation ?? shift.address;
    groups.set(key, [...(groups.get(key) ?? []), shift]);
  }
  return groups;
}

/**
 * Duty cut into pieces of one class, by person and time. Time in two rotations at once counts once, for the rotation that
 * began first.
 */
export function payLines(
  shifts: readonly (Shift & Pick<PayLine, "address" | "evidence">)[],
  { from, to }: Window,
  { personOf }: PeopleBy,
): PayLine[] {
  const reached = new Map<string, Instant>();
  const named = shifts.map((one) => ({ ...one, shift: one.start }));
  return clip(named, from, to)
    .sort((a, b) => a.start - b.start || compare(a.address, b.address))
    .flatMap(({ user, start, end, address, shift, evidence }) => {
      const begin = Math.max(start, reached.get(user) ?? start);
      reached.set(user, Math.max(end, reached.get(user) ?? end));
      const pieces = begin < end ? piecesOf({ start: begin, end }, personOf(user)) : [];
      return pieces.map((piece) => ({ user, address, shift, ...piece, ...(evidence && { evidence }) }));
    })
    .sort((a, b) => compare(a.user, b.user) || a.start - b.start);
}

/** Every class, in the order of columns. */
export const CLASSES: readonly HourClass[] = ["business", "off", "night", "weekend", "holiday"];
