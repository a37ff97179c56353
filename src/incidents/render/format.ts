/** Numbers, durations and dates in words: English, the same on every machine. */
import { instantToLocal } from "../../calendar/zone.ts";

const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

/** Seconds in words, to two or three digits: `45 s`, `7 min 30 s`, `42 min`, `2 h 5 min`, `3 d 4 h`, `12 d`. */
export function duration(seconds: number): string {
  const largest = UNITS.findIndex(([, size]) => Math.round(seconds) >= size);
  if (largest < 0) return seconds > 0 ? "under 1 s" : "0 s";
  const [, size] = UNITS[largest] as (typeof UNITS)[number];
  // From ten of minutes or days on the smaller unit is noise; hours keep their minutes.
  const smaller = size !== 3600 && seconds >= 10 * size ? size : (UNITS[largest + 1]?.[1] ?? 1);
  let rest = Math.round(seconds / smaller) * smaller;
  const parts: string[] = [];
  for (const [name, unit] of UNITS) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) parts.push(`${grouped(count)} ${name}`);
  }
  return parts.join(" ");
}

/** A whole number with commas: `12,345`. */
export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A number with so many significant digits, without trailing zeros. */
export function decimal(value: number, digits = 3): string {
  if (Math.abs(value) >= 10 ** digits) return grouped(value);
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) < 1e-4 && rounded !== 0 ? rounded.toExponential() : String(rounded);
}

/** A p-value. */
export function probability(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}

/** A share between 0 and 1: `55.6 %`. */
export function percent(share: number): string {
  const text = (share * 100).toFixed(1);
  // Nothing is rounded to all or nothing.
  if (text === "100.0") return share === 1 ? "100 %" : "> 99.9 %";
  if (text === "0.0") return share === 0 ? "0 %" : "< 0.1 %";
  return `${text} %`;
}

/** `1 incident`, `2 incidents`, `1,234 incidents`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** What a table leaves out, if anything: `1 more service stands in report.json.` */
export function leftOut(count: number, noun: string): string[] {
  return count > 0
    ? [`${counted(count, `more ${noun}`)} ${count === 1 ? "stands" : "stand"} in report.json.`]
    : [];
}

/** A length in days: `1 day`, `53.4 days`. */
export function inDays(days: number): string {
  return `${decimal(days)} ${days === 1 ? "day" : "days"}`;
}

/** Things in a row: `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** So many names are told; of incidents the rest is in incidents.csv. */
const MOST_NAMES = 5;

/** The first of some names, and how many more there are: `a, b, c, d, e and 7 more`. */
export function names(list: readonly string[]): string {
  const more = list.length > MOST_NAMES ? ` and ${grouped(list.length - MOST_NAMES)} more` : "";
  return list.length === 0 ? "–" : `${list.slice(0, MOST_NAMES).join(", ")}${more}`;
}

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** The local date of an instant: `1 March 2026`. */
export function date(instant: number, timezone: string): string {
  const local = new Date(instantToLocal(instant, timezone));
  return `${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ${local.getUTCFullYear()}`;
}

/** The local date of an instant, short: `1 Mar`. */
export function dayAndMonth(instant: number, timezone: string): string {
  return date(instant, timezone).replace(/^(\d+ \w{3}).*/, "$1");
}

/** The local date and time of an instant: `2026-03-01 09:30`. */
export function dateTime(instant: number, timezone: string): string {
  return new Date(instantToLocal(instant, timezone)).toISOString().slice(0, 16).replace("T", " ");
}
