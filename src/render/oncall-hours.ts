/** Hours on call as text, JSON and CSV. */
import pc from "picocolors";
import { originOf } from "../calendar/overrides.ts";
import { type Instant, MINUTE } from "../calendar/zone.ts";
import { parseAddress } from "../core/address.ts";
import { compare } from "../core/compare.ts";
import type { Amendment } from "../oncall/actual.ts";
import {
  CLASSES,
  type FairnessReport,
  type HoursReport,
  type PayLine,
  RULE_VERSION,
  type Spread,
} from "../oncall/hours.ts";
import { printable } from "./codeframe.ts";
import { dateText, hoursText, momentText, windowText } from "./local-time.ts";
import { json, utc } from "./oncall-json.ts";

export interface HoursPage {
  readonly planned: HoursReport;
  /** As GitLab recorded it up to now, where it was asked, with its amendments by the document. */
  readonly actual?: HoursReport;
  readonly amendments?: readonly Amendment[];
  /** Amendments as people are told them: with the name of all projects that have them alike. */
  readonly told?: readonly (Amendment & { readonly name: string })[];
  readonly lines: readonly (PayLine & { readonly source: "planned" | "actual" })[];
  readonly timezone: string;
}

export function renderHoursText(page: HoursPage, { color }: { readonly color: boolean }): string {
  const { planned, actual, timezone } = page;
  const paint = pc.createColors(color);
  const title = `${paint.bold("Hours on call")} ${windowText(planned, timezone)} (${timezone})`;
  const users = [
    ...new Set(
      [planned, ...(actual ? [actual] : [])].flatMap(({ people }) => people.map(({ user }) => user)),
    ),
  ];
  if (users.length === 0) return `${title}\n\nNobody takes part in any rotation.\n`;
  const columns = ["total", ...CLASSES] as const;
  const header = ["", ...columns, ...(actual ? ["actual"] : [])];
  const minutesOf = (report: HoursReport, user: string, column: (typeof columns)[number]) =>
    report.people.find((person) => person.user === user)?.[column] ?? 0;
  const rows = users
    .sort(compare)
    .map((user) => [
      user,
      ...columns.map((column) => hoursText(minutesOf(planned, user, column) * MINUTE)),
      ...(actual ? [hoursText(minutesOf(actual, user, "total") * MINUTE)] : []),
    ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ");
  const table = [paint.dim(line(header)), ...rows.map(line)].map((text) => `  ${text.trimEnd()}`).join("\n");
  const sections = [
    title,
    table,
    ...(actual ? [actualText(page)] : []),
    ...(planned.fairness ? [fairnessText(planned.fairness)] : []),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** So many amendments are listed, the rest is counted. */
const LISTED = 20;

/** Where the actual hours come from, and what nobody can know any more. */
function actualText({ told = [], planned, timezone }: HoursPage): string {
  const year = Number(dateText(planned.from, timezone).slice(-4));
  const record =
    "Actual is what GitLab recorded in these projects, declared or not. It forgets the shifts of rotations that were deleted, and of people who left GitLab.";
  if (told.length === 0) return record;
  const lines = told.slice(0, LISTED).map(({ name, address, user, start, end, recorded }) => {
    const [schedule = "", rotation = ""] = parseAddress(address).names;
    const other = recorded.length === 0 ? "" : `; GitLab's record names ${recorded.join(" and ")}`;
    return `  ${name} ${printable(schedule)}, ${printable(originOf(rotation) ?? rotation)}: ${user} from ${momentText(start, timezone, year)} to ${momentText(end, timezone, year)}${other}`;
  });
  const rest = told.length - lines.length;
  return [
    record,
    "It has no record of overrides whose rotations were taken back, so these count as the document says:",
    ...lines,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join("\n");
}

function fairnessText({ total, by_class }: FairnessReport): string {
  const say = (name: string, { gini, equity, spread, step, even }: Spread) =>
    gini === null
      ? `  ${name}: none`
      : `  ${name}: ${even ? "as even as the turns allow" : `uneven, ${hoursText(spread * MINUTE)} between most and least where one turn is ${hoursText(step * MINUTE)}`} (Gini ${gini.toFixed(2)}, equity ${equity})`;
  return [
    "Fairness",
    say("all hours", total),
    say("nights", by_class.night),
    say("weekends", by_class.weekend),
    say("holidays", by_class.holiday),
  ].join("\n");
}

export function renderHoursJson({ planned, actual, amendments = [] }: HoursPage): string {
  const report = ({ people, fairness }: HoursReport) => ({
    people: people.map(({ user, total, business, off, night, weekend, holiday }) => ({
      user,
      total,
      business,
      off,
      night,
      weekend,
      holiday,
    })),
    fairness: fairness === undefined ? null : fairnessJson(fairness),
  });
  return json({
    from: utc(planned.from),
    to: utc(planned.to),
    ...report(planned),
    ...(actual && {
      actual: {
        to: utc(actual.to),
        ...report(actual),
        by_document: amendments.map(({ address, user, start, end, recorded }) => ({
          address,
          user,
          start: utc(start),
          end: utc(end),
          recorded,
        })),
      },
    }),
  });
}

function fairnessJson({ total, by_class }: FairnessReport) {
  return { ...total, by_class };
}

/** One line for each piece of duty of one class; of actual duty with what it is known from: GitLab's record or the document. No rates: what an hour is worth is not this file's business. */
export function renderHoursCsv({ lines }: HoursPage): string {
  const rows = lines.map(({ user, address, shift, class: name, start, end, source, evidence = "" }) => [
    user,
    `${address}@${utc(shift)}`,
    name,
    utc(start),
    utc(end),
    String(Math.round(minutes(start, end))),
    source,
    RULE_VERSION,
    evidence,
  ]);
  const header = ["person", "shift", "class", "start", "end", "minutes", "source", "rules", "evidence"];
  return [header, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

function minutes(start: Instant, end: Instant): number {
  return (end - start) / MINUTE;
}

/** Quoted where needed (RFC 4180); what a spreadsheet would take for a formula begins with an apostrophe. */
function csvCell(text: string): string {
  const plain = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
