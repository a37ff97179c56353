/** Findings for people at a terminal: one paragraph each, and a count at the end. */
import pc from "picocolors";
import type { Finding, Level } from "../core/finding.ts";
import { codeFrames, printable, type SourceText } from "./codeframe.ts";

export interface FindingsTextOptions {
  readonly color: boolean;
  /** One line for each finding and nothing else. */
  readonly quiet?: boolean;
}

/** All findings in the order given. `sources` are the files to quote from; a finding without a place has no quote. */
export function renderFindingsText(
  findings: readonly Finding[],
  sources: readonly SourceText[],
  { color, quiet = false }: FindingsTextOptions,
): string {
  const paint = pc.createColors(color);
  const levels = { error: paint.red, warning: paint.yellow, note: paint.cyan } satisfies Record<
    Level,
    unknown
  >;
  const frames = codeFrames(sources, findings);
  const heading = ({ level, code, message, ...finding }: Finding) =>
    `${printable(placeOf(finding))}${paint.bold(levels[level](level))} ${code}: ${printable(message)}`;
  if (quiet) return findings.map((finding) => `${heading(finding)}\n`).join("");

  const paragraph = (finding: Finding) => {
    const { file, line, column, address, hint } = finding;
    const quoted =
      file !== undefined && line !== undefined && column !== undefined ? frames({ file, line, column }) : [];
    return [
      heading(finding),
      ...(address === undefined ? [] : [`  ${paint.dim(printable(address))}`]),
      ...quoted.map((text) => `  ${paint.dim(text)}`),
      ...(hint === undefined ? [] : [`  ${paint.bold("hint:")} ${printable(hint)}`]),
    ]
      .map((text) => `${text}\n`)
      .join("");
  };
  return [...findings.map(paragraph), `${countOf(findings)}\n`].join("\n");
}

function placeOf({ file, line, column }: Partial<Finding>): string {
  if (file === undefined) return "";
  return `${[file, line, column].filter((part) => part !== undefined).join(":")} `;
}

function countOf(findings: readonly Finding[]): string {
  const counts = (["error", "warning", "note"] as const).flatMap((level) => {
    const count = findings.filter((finding) => finding.level === level).length;
    return count === 0 ? [] : [`${count} ${level}${count === 1 ? "" : "s"}`];
  });
  return counts.length === 0 ? "No findings" : counts.join(", ");
}
