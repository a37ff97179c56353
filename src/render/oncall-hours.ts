/** Hours on call as text, JSON and CSV. */
import pc from "picocolors";
import { type Instant, MINUTE } from "../calendar/zone.ts";
import {
  CLASSES,
  type FairnessReport,
  type HoursReport,
  type PayLine,
  RULE_VERSION,
  type Spread,
} from "../oncall/hours.ts";
import { dateText, hoursText } from "./local-time.ts";
import { json, utc } from "./oncall-json.ts";

export interface HoursPage {
  readonly planned: HoursReport;
  /** As GitLab recorded it up to now, where it was asked. */
  readonly actual?: HoursReport;
  readonly lines: readonly (PayLine & { readonly source: "planned" | "actual" })[];
  readonly timezone: string;
}

export function renderHoursText(
  { planned, actual, timezone }: HoursPage,
  { color }: { readonly color: boolean },
): string {
  const paint = pc.createColors(color);
  const title = `${paint.bold("Hours on call")} ${dateText(planned.from, timezone)} to ${dateText(planned.to, timezone)} (${timezone})`;
  if (planned.people.length === 0) return `${title}\n\nNobody takes part in any rotation.\n`;
  const columns = ["total", ...CLASSES] as const;
  const header = ["", ...columns, ...(actual ? ["actual"] : [])];
  const rows = planned.people.map((person) => [
    person.user,
    ...columns.map((column) => hoursText(person[column] * MINUTE)),
    ...(actual
      ? [hoursText((actual.people.find(({ user }) => user === person.user)?.total ?? 0) * MINUTE)]
      : []),
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
  return `${[title, table, ...(planned.fairness ? [fairnessText(planned.fairness)] : [])].join("\n\n")}\n`;
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

export function renderHoursJson({ planned, actual }: HoursPage): string {
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
    ...(actual && { actual: { to: utc(actual.to), ...report(actual) } }),
  });
}

function fairnessJson({ total, by_class }: FairnessReport) {
  return { ...total, by_class };
}

/** One line for each piece of duty of one class. No rates: what an hour is worth is not this file's business. */
export function renderHoursCsv({ lines }: HoursPage): string {
  const rows = lines.map(({ user, address, shift, class: name, start, end, source }) => [
    user,
    `${address}@${utc(shift)}`,
    name,
    utc(start),
    utc(end),
    String(Math.round(minutes(start, end))),
    source,
    RULE_VERSION,
  ]);
  const header = ["person", "shift", "class", "start", "end", "minutes", "source", "rules"];
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
