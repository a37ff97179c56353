/** Who is on call, for people at a terminal: now and next, people, and the window as a timeline. */
import pc from "picocolors";
import { duration } from "../calendar/intervals.ts";
import { type Instant, isKnownZone } from "../calendar/zone.ts";
import type { PolicyReach } from "../oncall/escalation.ts";
import type { DutyShift, PersonRoster, Roster, ScheduleRoster } from "../oncall/roster.ts";
import { printable } from "./codeframe.ts";
import { dateText, hoursText, momentText, preciseText, spanText, windowText } from "./local-time.ts";
import { timelineHeader, timelineRow } from "./oncall-timeline.ts";

export interface OncallPage {
  readonly roster: Roster;
  readonly reach: readonly PolicyReach[];
  /** The zone to tell all times in; without it, each schedule's own. */
  readonly timezone?: string;
}

type Paint = ReturnType<typeof pc.createColors>;

const WIDTH = 84;
/** More schedules than this are a list and no picture. */
const MOST_DRAWN = 20;

export function renderOncallText(page: OncallPage, { color }: { readonly color: boolean }): string {
  const paint = pc.createColors(color);
  const { roster } = page;
  const zone = page.timezone ?? "Etc/UTC";
  const title = `${paint.bold("On call at")} ${preciseText(roster.at, zone)}`;
  if (roster.schedules.length === 0) return `${title}\n\nThere is no schedule.\n`;
  const sections = [
    title,
    ...schedules(page, paint),
    people(page, paint),
    ...(roster.schedules.length > MOST_DRAWN
      ? [
          `${roster.schedules.length} schedules are too many to draw: choose some with --project or --schedule.`,
        ]
      : timelines(page, paint)),
  ];
  return `${sections.join("\n\n")}\n`;
}

function schedules({ roster, reach, timezone }: OncallPage, paint: Paint): string[] {
  const projects = [...new Set([...roster.schedules, ...reach].map(({ project }) => project))];
  return projects.map((project) => {
    const own = roster.schedules.filter((one) => one.project === project);
    const width = Math.max(...own.map(({ schedule }) => printable(schedule.name).length));
    const lines = own.map((one) => {
      const name = printable(one.schedule.name).padEnd(width);
      return `  ${name}  ${nowText(one, roster.at, timezone, paint)}`;
    });
    const policies = reach
      .filter((one) => one.project === project)
      .map((one) => `  ${reachText(one, paint)}`);
    return [paint.bold(project), ...lines, ...policies].join("\n");
  });
}

function nowText(
  { schedule, now, next }: ScheduleRoster,
  at: Instant,
  timezone: string | undefined,
  paint: Paint,
) {
  const zone = timezone ?? schedule.timezone;
  if (!isKnownZone(zone)) return paint.red(`the time zone ${zone} does not exist`);
  const year = yearOf(at, zone);
  const say = (instant: Instant) => momentText(instant, zone, year);
  const current = now.map(({ user, end }) => `${paint.bold(user)} until ${say(end)}`);
  const then =
    next === undefined
      ? ""
      : `, then ${next.user}${followsAtOnce(now, next) ? "" : ` from ${say(next.start)}`}`;
  const nobody = next === undefined ? "nobody, and nobody is to come" : "nobody";
  return `${current.length === 0 ? paint.red(nobody) : current.join(" and ")}${then} ${paint.dim(`(${zone})`)}`;
}

function followsAtOnce(now: readonly DutyShift[], next: DutyShift): boolean {
  return now.some(({ end }) => end === next.start);
}

/** `Standard Escalation pages somebody within 15 min at any time of the coming year` */
export function reachText({ policy, longest, never, timezone, from, to }: PolicyReach, paint: Paint): string {
  const name = printable(policy.name);
  const first = never[0];
  if (longest === null) return paint.red(`${name} pages nobody at any time of the coming year`);
  const within = longest === 0 ? "at once" : `within ${longest} min`;
  if (first === undefined) return `${name} pages somebody ${within} at any time of the coming year`;
  const lost = spanText(duration(never));
  const share = Math.max(1, Math.round((100 * duration(never)) / (to - from)));
  return paint.red(
    `${name} pages nobody for ${lost} (${share} %) of the coming year, first for alerts from ${preciseText(first.start, timezone)} on; else ${within}`,
  );
}

function people({ roster, timezone }: OncallPage, paint: Paint): string {
  const width = Math.max(...roster.people.map(({ user }) => user.length), 0);
  const lines = roster.people.map(
    (person) => `  ${person.user.padEnd(width)}  ${personText(person, roster.at, timezone, paint)}`,
  );
  return [paint.bold("People"), ...lines].join("\n");
}

function personText(
  { now, next, time }: PersonRoster,
  at: Instant,
  timezone: string | undefined,
  paint: Paint,
) {
  const said = ({ schedule, project }: DutyShift) => {
    const zone = timezone ?? schedule.timezone;
    const say = (instant: Instant) => momentText(instant, zone, yearOf(at, zone));
    return { say, zone, place: `${project} ${printable(schedule.name)}` };
  };
  const current = now.map((shift) => {
    const { say, place } = said(shift);
    return `${paint.green("now")} until ${say(shift.end)} in ${place}`;
  });
  const coming = (next === undefined ? [] : [next]).map((shift) => {
    const { say, place } = said(shift);
    return `next ${say(shift.start)} to ${say(shift.end)} in ${place}`;
  });
  const total = paint.dim(`${hoursText(duration(time))} in the window`);
  return [...current, ...coming, total].join("; ");
}

function timelines({ roster, timezone }: OncallPage, paint: Paint): string[] {
  const colors = [paint.cyan, paint.green, paint.magenta, paint.yellow, paint.blue];
  const names = roster.people.map(({ user }) => user);
  return roster.schedules
    .filter(({ schedule }) => isKnownZone(timezone ?? schedule.timezone))
    .map(({ project, schedule, people, nobody, gaps }) => {
      const zone = timezone ?? schedule.timezone;
      const scale = { from: roster.from, to: roster.to, width: WIDTH, zone };
      const label = Math.max(6, ...people.map(({ user }) => user.length));
      const row = (name: string, text: string) => `  ${name.padEnd(label)}  ${text}`;
      return [
        `${paint.bold(`${project} ${printable(schedule.name)}`)} ${paint.dim(`${windowText(roster, zone)}, ${zone}`)}`,
        paint.dim(row("", timelineHeader(scale))),
        ...people.map(({ user, time }) => {
          const color = colors[names.indexOf(user) % colors.length] ?? paint.cyan;
          return row(user, color(timelineRow(time, scale)));
        }),
        ...(nobody.length === 0 ? [] : [row("nobody", paint.dim(timelineRow(nobody, scale)))]),
        ...(gaps.length === 0 ? [] : [row("gap", paint.red(timelineRow(gaps, scale)))]),
      ].join("\n");
    });
}

function yearOf(instant: Instant, zone: string): number {
  return Number(dateText(instant, zone).slice(-4));
}
