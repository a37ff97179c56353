/** Flags of `watchbill report`. */
import { InvalidArgumentError } from "commander";
import { FORMATS, type Format } from "../../incidents/formats.ts";
import type { CommonFlags } from "../flags.ts";

export interface ReportFlags extends Omit<CommonFlags, "project"> {
  readonly project: readonly string[];
  readonly group: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly timezone: string;
  readonly clock: "created" | "alert";
  readonly excludeConfidential?: boolean;
  readonly out?: string;
  readonly force?: boolean;
  readonly publish?: "wiki" | "issue";
  readonly open?: boolean;
}

export type VerifyFlags = Pick<CommonFlags, "format" | "color">;

/** `text`, or names of formats joined with commas; given back as one text, as other commands have it. */
export function formatNames(text: string): string {
  if (text === "text") return text;
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !(FORMATS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`Allowed are text, or some of ${FORMATS.join(",")} joined with commas.`);
  return names.join(",");
}

/** The files to write: those named, else all. */
export function chosenFormats({ format }: Pick<ReportFlags, "format">): readonly Format[] {
  return format === "text" ? FORMATS : FORMATS.filter((name) => format.split(",").includes(name));
}
