/** The files of a report with the manifest that ties them together, and the check that they still belong together. */
import { createHash } from "node:crypto";
import { type Finding, Stop, sortFindings } from "../core/finding.ts";
import type { Facts } from "./facts.ts";
import { canonical, factLines, parseFacts } from "./facts-file.ts";
import { FACTS, FILES, FORMATS, type Format, MANIFEST } from "./formats.ts";
import { type Measurement, measure } from "./metrics.ts";
import { renderCsv } from "./render/csv.ts";
import { renderHtml } from "./render/html.ts";
import { renderJson } from "./render/json.ts";
import { renderMarkdown } from "./render/markdown.ts";
import type { Report } from "./report.ts";

interface Manifest {
  readonly format: 1;
  readonly report_id: string;
  readonly tool: string;
  readonly tzdata: string;
  readonly data_as_of: string;
  /** SHA-256 and length in bytes of every other file. */
  readonly files: Readonly<Record<string, { readonly sha256: string; readonly bytes: number }>>;
}

export interface Output {
  readonly report: Report;
  /** Contents by file name, manifest and facts among them; the same for the same facts. */
  readonly files: ReadonlyMap<string, string>;
}

/** Everything `watchbill report` writes. Stops where `measure` does. */
export function makeReport(facts: Facts, formats: readonly Format[] = FORMATS): Output {
  const lines = [...factLines(facts)];
  const factsText = `${lines.join("\n")}\n`;
  // Measured is what the file says, so that whoever reads the file measures the same.
  const measurement = measure(parseFacts(lines), sha256(factsText));
  const files = new Map([...renderings(measurement, formats), [FACTS, factsText]]);
  const sums = [...files].map(([name, text]) => [name, sumOf(text)] as const);
  files.set(MANIFEST, renderManifest(measurement.report, Object.fromEntries(sums)));
  return { report: measurement.report, files };
}

/** The files made from a measurement, by name, each made only when it is asked for. */
export function* renderings(
  { report, rows }: Measurement,
  formats: readonly Format[],
): Generator<[name: string, text: string]> {
  const render: Record<Format, () => string> = {
    html: () => renderHtml(report, [...rows()]),
    md: () => renderMarkdown(report, [...rows()]),
    json: () => renderJson(report),
    csv: () => renderCsv(rows()),
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

export function sumOf(text: string): Manifest["files"][string] {
  return { sha256: sha256(text), bytes: Buffer.byteLength(text) };
}

/**
 * Checks the files of a report folder: against the manifest's hashes, and against a report computed again from the
 * facts. `tool` and `tzdata` are those running now; where they differ from the report's, differences are expected
 * and a note says so. No findings of level error: the report stands.
 */
export function verifyReport(
  files: ReadonlyMap<string, string>,
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

  const manifest = readManifest(files.get(MANIFEST));
  if (manifest === undefined) {
    say(
      "error",
      "manifest-unreadable",
      MANIFEST,
      "there is no manifest that can be read",
      "Make the report again.",
    );
    return findings;
  }
  for (const [name, { sha256: expected }] of Object.entries(manifest.files)) {
    const text = files.get(name);
    if (text === undefined) say("error", "file-missing", name, `${name} is missing`);
    else if (sha256(text) !== expected)
      say("error", "file-changed", name, `${name} was changed after the report was made`);
  }
  for (const name of files.keys()) {
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
      `the report was made with ${manifest[key]}, this is ${running[key]}`,
    );
  }
  try {
    const made = Object.keys(manifest.files);
    const formats = FORMATS.filter((format) => made.includes(FILES[format]));
    const again = makeReport(parseFacts((files.get(FACTS) ?? "").split("\n")), formats).files;
    for (const [name, text] of again) {
      if (files.has(name) && files.get(name) !== text) {
        say("error", "not-reproduced", name, `${name} is not what the facts give when computed again`);
      }
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    findings.push(...error.findings);
  }
  return sortFindings(findings);
}

function readManifest(text: string | undefined): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text ?? "");
    const manifest = value as Manifest;
    return manifest?.format === 1 && typeof manifest.files === "object" && manifest.files !== null
      ? manifest
      : undefined;
  } catch {
    return undefined;
  }
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
