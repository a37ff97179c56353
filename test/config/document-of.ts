import { load } from "../../src/config/load.ts";
import { validate } from "../../src/config/validate.ts";
import { type Finding, sortFindings } from "../../src/core/finding.ts";
import { memoryFiles } from "../support/memory-files.ts";

/** A document of one file, `watchbill.yml`. */
export function documentOf(text: string) {
  return load(["watchbill.yml"], memoryFiles({ "watchbill.yml": text }));
}

/** Everything loading and validating say about a document of one file. */
export function findingsOf(text: string): Finding[] {
  const { document, findings } = documentOf(text);
  return sortFindings([...findings, ...validate(document).findings]);
}

/** `LINE:COLUMN CODE`, the way tables of tests name a finding. */
export function inShort({ line, column, code }: Finding): string {
  return `${line}:${column} ${code}`;
}

/** A text without the marks », and where they stood: `LINE:COLUMN` each. */
export function unmarked(text: string): { text: string; places: string[] } {
  const places: string[] = [];
  const lines = text.split("\n").map((line, index) => {
    const parts = line.split("»");
    parts.slice(1).forEach((_, nth) => {
      places.push(`${index + 1}:${parts.slice(0, nth + 1).join("").length + 1}`);
    });
    return parts.join("");
  });
  return { text: lines.join("\n"), places };
}
