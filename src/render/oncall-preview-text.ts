/** What a change does to people on call, as text and as Markdown for a merge request. */
import pc from "picocolors";
import type { SafeTime } from "../calendar/handover-times.ts";
import { type Instant, MINUTE } from "../calendar/zone.ts";
import { parseAddress } from "../core/address.ts";
import type { ChangedTime, Experience, Preview, SchedulePreview, Suggestion } from "../oncall/preview.ts";
import { printable } from "./codeframe.ts";
import { dateText, hoursText, momentText, preciseText } from "./local-time.ts";

export interface PreviewPage {
  readonly preview: Preview;
  /** What the files are compared with: a host or a revision. */
  readonly against: string;
  readonly timezone?: string;
}

/** So many changed stretches and safe times are listed, the rest is counted. */
const LISTED = 8;

export function renderPreviewText(page: PreviewPage, { color }: { readonly color: boolean }): string {
  const paint = pc.createColors(color);
  const { preview } = page;
  const title = `${paint.bold("On-call with these files")}, compared with ${printable(page.against)}, from ${preciseText(preview.from, page.timezone ?? "Etc/UTC")} on`;
  const sections = preview.schedules.map((one) => {
    const zone = page.timezone ?? one.timezone;
    const lines = linesOf(one, zone, preview).map((line) => `  ${line}`);
    return [
      `${paint.bold(`${one.project} ${printable(one.name)}`)} ${paint.dim(`(${zone})`)}`,
      ...lines,
    ].join("\n");
  });
  return `${[title, ...sections, countText(preview)].join("\n\n")}\n`;
}

export function renderPreviewMarkdown({ preview, against, timezone }: PreviewPage): string {
  const sections = preview.schedules.flatMap((one) => {
    const zone = timezone ?? one.timezone;
    const lines = linesOf(one, zone, preview).join("\n").replaceAll("```", "`\u200b``");
    return [`#### ${escaped(one.project)} ${escaped(one.name)} (${zone})`, `\`\`\`\n${lines}\n\`\`\``];
  });
  return `${[`### On-call, compared with ${escaped(against)}`, ...sections, countText(preview)].join("\n\n")}\n`;
}

/** Suggested starts as the YAML to paste. */
export function renderSuggestions(suggestions: readonly Suggestion[]): string {
  if (suggestions.length === 0) return "# No other start keeps anybody's turn, or none is needed.\n";
  const projects = [...new Set(suggestions.map(({ address }) => parseAddress(address).project))];
  const lines = projects.flatMap((project) => [
    `  ${quoted(project)}:`,
    "    oncall_schedules:",
    ...schedulesIn(suggestions.filter(({ address }) => parseAddress(address).project === project)),
  ]);
  return ["projects:", ...lines, ""].join("\n");
}

function schedulesIn(suggestions: readonly Suggestion[]): string[] {
  const schedules = [...new Set(suggestions.map(({ address }) => parseAddress(address).names[0] ?? ""))];
  return schedules.flatMap((schedule) => [
    `      ${quoted(schedule)}:`,
    "        rotations:",
    ...suggestions
      .filter(({ address }) => parseAddress(address).names[0] === schedule)
      .flatMap(({ address, starts_at, keeps }) => [
        `          ${quoted(parseAddress(address).names[1] ?? "")}:`,
        `            starts_at: ${starts_at} # leaves the turn to ${keeps}`,
      ]),
  ]);
}

/** A key as it is where YAML takes it plain, else in quotes. */
function quoted(key: string): string {
  return /^[A-Za-z][\w/. -]*$/.test(key) && !/^(true|false|null|yes|no|on|off)$/i.test(key)
    ? key
    : JSON.stringify(key);
}

function linesOf(one: SchedulePreview, zone: string, { at, from, to }: Preview): string[] {
  const year = Number(dateText(at, zone).slice(-4));
  const say = (instant: Instant) => momentText(instant, zone, year);
  const users = (list: readonly string[]) => (list.length === 0 ? "nobody" : list.join(" and "));
  const [before, after] = [one.now.before, one.now.after].map((list) =>
    users([...new Set(list.map(({ user }) => user))]),
  );
  const days = Math.round((to - from) / (1440 * MINUTE));
  return [
    before === after
      ? `on call now: ${before}, before and after`
      : `on call now: ${before}; with this change: ${after}`,
    ...one.people.flatMap((person) => experienceText(person, say)),
    `${one.shifts.changed} of ${one.shifts.total} shifts in ${days} days change hands`,
    ...listed(
      one.changes,
      ({ start, end, before: was, after: is }: ChangedTime) =>
        `  ${say(start)} to ${say(end)}: ${users(was)} → ${users(is)}`,
    ),
    ...hoursTable(one),
    safeText(one.safe, at, say),
    ...one.suggestions.map(
      ({ address, starts_at, keeps, changed }) =>
        `write starts_at: ${starts_at} in "${printable(parseAddress(address).names[1] ?? "")}" to leave the turn to ${keeps}; then ${changed} shifts change hands`,
    ),
  ];
}

/** What changes for somebody who is on call now, or would be; nothing where all stays. */
function experienceText({ user, until, next }: Experience, say: (instant: Instant) => string): string[] {
  const following = () => {
    if (next.before === next.after) return "";
    const was = next.before === undefined ? "" : ` instead of ${say(next.before)}`;
    return next.after === undefined ? "; not again after that" : `; next on call ${say(next.after)}${was}`;
  };
  if (until.before !== undefined && until.after === undefined)
    return [`${user} goes off call at once instead of at ${say(until.before)}${following()}`];
  if (until.before === undefined && until.after !== undefined)
    return [`${user} is on call at once, until ${say(until.after)}${following()}`];
  if (until.before !== until.after && until.before !== undefined && until.after !== undefined)
    return [`${user} stays on call until ${say(until.after)} instead of ${say(until.before)}${following()}`];
  return following() === "" || until.after === undefined
    ? []
    : [`${user} stays on call until ${say(until.after)}${following()}`];
}

function hoursTable({ hours }: SchedulePreview): string[] {
  const width = Math.max(...hours.map(({ user }) => user.length));
  return hours
    .filter(({ before, after }) => before !== after)
    .map(({ user, before, after }) => {
      const change = `${after > before ? "+" : "−"}${hoursText(Math.abs(after - before) * MINUTE)}`;
      return `${user.padEnd(width)}  ${hoursText(before * MINUTE)} → ${hoursText(after * MINUTE)} (${change})`;
    });
}

/** `to interrupt nobody, apply it from Mon 9 Mar 09:00 to Mon 16 Mar 09:00, or at Mon 23 Mar 09:00` */
export function safeText(safe: readonly SafeTime[], at: Instant, say: (instant: Instant) => string): string {
  const windows = safe.filter(
    (time) => !safe.some((other) => other.to === time.from && time.from === time.to && other !== time),
  );
  if (windows.length === 0) return "whenever it is applied, it interrupts somebody's shift";
  const texts = windows.slice(0, 3).map(({ from, to }) => {
    if (from === to) return `at ${say(from)}`;
    return from <= at ? `before ${say(to)}` : `from ${say(from)} to ${say(to)}`;
  });
  return `to interrupt nobody, apply it ${texts.join(", or ")}`;
}

function listed<Value>(values: readonly Value[], text: (value: Value) => string): string[] {
  const more = values.length - LISTED;
  return [...values.slice(0, LISTED).map(text), ...(more > 0 ? [`  and ${more} more`] : [])];
}

function countText({ changed, unchanged }: Preview): string {
  const changing = changed === 1 ? "1 schedule changes" : `${changed} schedules change`;
  return changed === 0
    ? `Nothing changes for anybody (${unchanged} ${unchanged === 1 ? "schedule" : "schedules"}).`
    : `${changing}, ${unchanged} ${unchanged === 1 ? "stays" : "stay"} as ${unchanged === 1 ? "it is" : "they are"}.`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"[\]*_`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
