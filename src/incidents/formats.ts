/** The forms a report comes in, and the files they are written to. */
export const FORMATS = ["html", "md", "json", "csv"] as const;
export type Format = (typeof FORMATS)[number];

export const FILES: Readonly<Record<Format, string>> = {
  html: "report.html",
  md: "report.md",
  json: "report.json",
  csv: "incidents.csv",
};
export const FACTS = "facts.jsonl";
export const MANIFEST = "manifest.json";
