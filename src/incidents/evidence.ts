/** The files of a report with the manifest that ties them together, and the check that they still belong together. */
import { type Finding, Stop, sortFindings } from "../core/finding.ts";
import type { Facts } from "./facts.ts";
import { canonical, factsFrom } from "./facts-file.ts";
import { FACTS, FILES, FORMATS, type Format, MANIFEST } from "./formats.ts";
import { type Measurement, measure } from "./metrics.ts";
import { type FileSum, sumOf } from "./pieces.ts";
import { csvLines } from "./render/csv.ts";
import { renderHtml } from "./render/html.ts";
import { renderJson } from "./render/json.ts";
import { renderMarkdown } from "./render/markdown.ts";
import type { Report } from "./report.ts";
import { mapOf, number, object, oneOf, text } from "./shapes.ts";

interface Manifest {
  readonly format: 1;
  readonly report_id: string;
  readonly tool: string;
  readonly tzdata: string;
  readonly data_as_of: string;
  /** Every other file. */
  readonly files: Readonly<Record<string, FileSum>>;
}

/** The files made from a measurement, by name, each in pieces that are made only when they are asked for. */
export function* renderings(
  { report, rows, dots }: Measurement,
  formats: readonly Format[],
): Generator<[name: string, pieces: Iterable<string>]> {
  const render: Record<Format, () => Iterable<string>> = {
    html: () => [renderHtml(report, dots)],
    md: () => [renderMarkdown(report, dots)],
    json: () => [renderJson(report)],
    csv: () => csvLines(rows()),
  };
  for (const format of FORMATS.filter((name) => formats.includes(name)))
    yield [FILES[format], render[format]()];
}

export function renderManifest({ provenance, data_as_of }: Report, files: Manifest["files"]): string {
  const { tool, tzdata, report_id } = provenance;
  const manifest: Manifest = {
    format: 1,
    report_id,
    tool: `${tool.name} ${tool.version}`,
    tzdata,
    data_as_of,
    files,
  };
  return `${canonical(manifest)}\n`;
}

/** The files of a report, as they are found. */
export interface ReportFiles {
  /** Of each file there is, by name. */
  readonly sums: ReadonlyMap<string, FileSum>;
  readonly manifest: string | undefined;
  /** The facts file, which is there; stops where it cannot be read. */
  facts(): Facts;
}

/**
 * Checks the files of a report: against the manifest's hashes, and against a report computed again from the facts.
 * `tool` and `tzdata` are those running now; where they differ from the report's, differences are expected and a
 * note says so. No findings of level error: the report stands.
 */
export function verifyReport(
  files: ReportFiles,
  running: { readonly tool: string; readonly tzdata: string },
): Finding[] {
  const findings: Finding[] = [];
  const say = (level: Finding["level"], code: string, file: string, message: string, hint?: string) =>
    findings.push({
      level,
      code,
      message,
      file,
      line: 1,
      column: 1,
      ...(hint === undefined ? {} : { hint }),
    });

  const manifest = readManifest(files.manifest);
  if (manifest === undefined) {
    say(
      "error",
      "manifest-unreadable",
      MANIFEST,
      "There is no manifest that can be read",
      "Make the report again.",
    );
    return findings;
  }
  const { sums } = files;
  for (const [name, { sha256: expected }] of Object.entries(manifest.files)) {
    const found = sums.get(name);
    if (found === undefined) say("error", "file-missing", name, `${name} is missing`);
    else if (found.sha256 !== expected)
      say("error", "file-changed", name, `${name} was changed after the report was made`);
  }
  for (const name of sums.keys()) {
    if (name !== MANIFEST && !Object.hasOwn(manifest.files, name)) {
      say("warning", "file-unknown", name, `${name} is not part of the report`);
    }
  }
  for (const key of ["tool", "tzdata"] as const) {
    if (manifest[key] === running[key]) continue;
    say(
      "note",
      `other-${key}`,
      MANIFEST,
      `The report was made with ${manifest[key]}, this is ${running[key]}`,
    );
  }
  try {
    const made = Object.keys(manifest.files);
    const formats = FORMATS.filter((format) => made.includes(FILES[format]));
    const facts = sums.get(FACTS);
    const measurement = measure(facts ? files.facts() : factsFrom(() => []), facts?.sha256 ?? "");
    const again = new Map<string, FileSum>();
    for (const [name, pieces] of renderings(measurement, formats)) again.set(name, sumOf(pieces));
    if (facts) again.set(FACTS, facts);
    again.set(MANIFEST, sumOf([renderManifest(measurement.report, Object.fromEntries(again))]));
    for (const [name, { sha256 }] of again) {
      const found = sums.get(name);
      if (found !== undefined && found.sha256 !== sha256)
        say("error", "not-reproduced", name, `${name} is not what the facts give when computed again`);
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    findings.push(...error.findings);
  }
  return sortFindings(findings);
}

const isManifest = object<Manifest>({
  format: oneOf(1),
  report_id: text,
  tool: text,
  tzdata: text,
  data_as_of: text,
  files: mapOf(object<FileSum>({ sha256: text, bytes: number })),
});

function readManifest(json: string | undefined): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(json ?? "");
    return isManifest(value) ? (value as Manifest) : undefined;
  } catch {
    return undefined;
  }
}
