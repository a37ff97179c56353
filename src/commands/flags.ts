/** Flags as commander parses them, shared by commands. */
import { InvalidArgumentError } from "commander";

export interface GeneralFlags {
  readonly parallel: number;
  readonly format: string;
  readonly color?: boolean;
  readonly quiet?: boolean;
  readonly logLevel: LogLevel;
  readonly now?: number;
  readonly host?: string;
}

/** Flags of commands that read a document. */
export interface CommonFlags extends GeneralFlags {
  readonly file: readonly string[];
  readonly project?: string;
  readonly target?: string;
}

export interface PlanFlags extends CommonFlags {
  readonly base?: string;
  readonly prune?: "none" | "owned" | "all";
  readonly allowDeletes?: number;
  readonly allowUpdates?: number;
  readonly adopt?: boolean;
  readonly resendSecrets?: boolean;
  readonly manualAsChanges?: boolean;
  readonly shard?: Shard;
  readonly comment?: boolean;
  readonly detailedExitcode?: boolean;
  readonly out?: string;
  readonly report: readonly Report[];
}

export interface ApplyFlags extends PlanFlags {
  readonly yes?: boolean;
  readonly allowOlder?: boolean;
  readonly journal: string;
}

export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One of `of` equal parts of the projects. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** An output written to a file besides the one on stdout. */
export interface Report {
  readonly format: string;
  readonly file: string;
}

export function repeated<Value>(value: Value, before: readonly Value[] = []): Value[] {
  return [...before, value];
}

export function count(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("Give a whole number.");
  return Number(text);
}

export function positive(text: string): number {
  const number = count(text);
  if (number === 0) throw new InvalidArgumentError("Give at least 1.");
  return number;
}

export function port(text: string): number {
  const number = count(text);
  if (number > 65_535) throw new InvalidArgumentError("Give a port from 0 to 65535.");
  return number;
}

/** An ISO 8601 instant, or a date (its midnight in UTC); in epoch milliseconds, of which whole seconds count. */
export function instant(text: string): number {
  const dateOnly = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isDay = dayOf(text.slice(0, 10)) !== undefined;
  const complete = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const milliseconds = Date.parse(text);
  if (!(dateOnly || complete) || !isDay || Number.isNaN(milliseconds))
    throw new InvalidArgumentError("Give an instant such as 2026-03-01T09:00:00Z.");
  return Math.floor(milliseconds / 1000) * 1000;
}

/** An instant in epoch milliseconds, or a date whose midnight depends on a zone. */
export type Moment = { readonly instant: number } | { readonly date: string };

/** An ISO 8601 instant, or an existing date. */
export function moment(text: string): Moment {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return { instant: instant(text) };
  const date = dayOf(text);
  if (date === undefined) throw new InvalidArgumentError(`There is no day ${text}.`);
  return { date };
}

/** A date that exists: JavaScript takes 30 February for 2 March. */
function dayOf(text: string): string | undefined {
  const midnight = new Date(`${text}T00:00Z`);
  const exists = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
  return exists ? text : undefined;
}

export function shard(text: string): Shard {
  const [, index = "", of = ""] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const parsed = { index: Number(index), of: Number(of) };
  if (parsed.of < 1 || parsed.index < 1 || parsed.index > parsed.of)
    throw new InvalidArgumentError("Give a part and a number of parts, such as 1/4.");
  return parsed;
}

/** Takes FORMAT=FILE for one of the formats. */
export function report(formats: readonly string[]) {
  return (text: string, before: readonly Report[] = []): Report[] => {
    const cut = text.indexOf("=");
    if (cut < 1 || cut === text.length - 1)
      throw new InvalidArgumentError(`Give FORMAT=FILE, such as ${formats[0]}=FILE.`);
    const format = text.slice(0, cut);
    if (!formats.includes(format))
      throw new InvalidArgumentError(`Allowed formats are ${formats.join(", ")}.`);
    return [...before, { format, file: text.slice(cut + 1) }];
  };
}
