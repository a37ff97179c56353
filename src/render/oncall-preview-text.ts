/** What a change does to people on call, as text and as Markdown for a merge request. */
import pc from "picocolors";
import { Document, Scalar } from "yaml";
import { handoversText, nowText, safeText, startText } from "../calendar/change-words.ts";
import type { Shift } from "../calendar/shifts.ts";
import { DAY, type Instant, MINUTE } from "../calendar/zone.ts";
import { parseAddress } from "../core/address.ts";
import type { DeclaredStart } from "../oncall/declared-starts.ts";
import type { ChangedTime, Experience, Preview, SchedulePreview } from "../oncall/preview.ts";
import { printable } from "./codeframe.ts";
import { dateText, hoursText, momentText, preciseText } from "./local-time.ts";
import { codeBlock, escapeMarkdown } from "./markdown.ts";

export interface PreviewPage {
  readonly preview: Preview;
  /** What the files are compared with: a host or a revision. */
  readonly against: string;
  readonly timezone?: string;
}

/** So many changed stretches are listed, the rest is counted. */
const LISTED = 8;
/** So many safe times are listed. */
const SAFE_TIMES = 3;

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
    const heading = `#### ${escapeMarkdown(`${one.project} ${one.name} (${zone})`)}`;
    return [heading, codeBlock(linesOf(one, zone, preview).join("\n"))];
  });
  return `${[`### On-call, compared with ${escapeMarkdown(against)}`, ...sections, countText(preview)].join("\n\n")}\n`;
}

/** So many projects are named that take a start from one place, the rest is counted. */
const NAMED_PROJECTS = 10;

/** Suggested starts as the YAML to paste: one entry for each declaration. */
export function renderStarts(starts: readonly DeclaredStart[]): string {
  if (starts.length === 0) return "# No other start keeps anybody's turn, or none is needed.\n";
  const document = new Document({});
  for (const { path, starts_at, keeps, rotations } of starts.flatMap(({ entries }) => entries)) {
    const value = new Scalar(starts_at);
    const projects = [...new Set(rotations.map((address) => parseAddress(address).project))];
    const place = path[0] === "projects" ? "" : ` in ${counted(projects, NAMED_PROJECTS).join(", ")}`;
    value.comment = keeps.length === 0 ? " as before" : ` leaves the turn to ${keeps.join(" and ")}${place}`;
    document.setIn(path, value);
  }
  return document.toString({ lineWidth: 0 });
}

function linesOf(one: SchedulePreview, zone: string, { at, from, to }: Preview): string[] {
  const year = Number(dateText(at, zone).slice(-4));
  const say = (instant: Instant) => momentText(instant, zone, year);
  const users = (list: readonly string[]) => (list.length === 0 ? "nobody" : list.join(" and "));
  const serving = (shifts: readonly Shift[]) => users([...new Set(shifts.map(({ user }) => user))]);
  const days = Math.round((to - from) / DAY);
  const period = days === 1 ? "1 day" : `${days} days`;
  return [
    nowText(serving(one.now.before), serving(one.now.after)),
    ...one.people.flatMap((person) => experienceText(person, say)),
    handoversText(one.shifts, period),
    ...listed(
      one.changes,
      ({ start, end, before, after }: ChangedTime) =>
        `  ${say(start)} to ${say(end)}: ${users(before)} → ${users(after)}`,
    ),
    ...hoursTable(one),
    safeText(one.safe, at, period, SAFE_TIMES, say),
    ...one.suggestions.map(
      ({ address, starts_at, keeps, changed }) =>
        `${startText(starts_at, keeps, ` in "${printable(parseAddress(address).names[1] ?? "")}"`)}; then ${changed} shifts change hands`,
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

function listed<Value>(values: readonly Value[], text: (value: Value) => string): string[] {
  return counted(values.map(text), LISTED, "  ");
}

/** The first of some texts, and how many there are besides. */
function counted(texts: readonly string[], most: number, indent = ""): string[] {
  const more = texts.length - most;
  return [...texts.slice(0, most), ...(more > 0 ? [`${indent}and ${more} more`] : [])];
}

function countText({ changed, unchanged }: Preview): string {
  const changing = changed === 1 ? "1 schedule changes" : `${changed} schedules change`;
  return changed === 0
    ? `Nothing changes for anybody (${unchanged} ${unchanged === 1 ? "schedule" : "schedules"}).`
    : `${changing}, ${unchanged} ${unchanged === 1 ? "stays" : "stay"} as ${unchanged === 1 ? "it is" : "they are"}.`;
}
