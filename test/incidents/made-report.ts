/** Reports in memory: every file by name, made as the command makes them. */
import { type ReportFiles, renderings, renderManifest } from "../../src/incidents/evidence.ts";
import type { Facts } from "../../src/incidents/facts.ts";
import { factLines, factsFrom } from "../../src/incidents/facts-file.ts";
import { FACTS, FORMATS, type Format, MANIFEST } from "../../src/incidents/formats.ts";
import { measure } from "../../src/incidents/metrics.ts";
import { sumOf } from "../../src/incidents/pieces.ts";

export function makeReport(facts: Facts, formats: readonly Format[] = FORMATS): Map<string, string> {
  const lines = [...factLines(facts)];
  const text = `${lines.join("\n")}\n`;
  const measurement = measure(factsIn(lines), sumOf([text]).sha256);
  const files = new Map<string, string>();
  for (const [name, pieces] of renderings(measurement, formats)) files.set(name, [...pieces].join(""));
  files.set(FACTS, text);
  return files.set(MANIFEST, renderManifest(measurement.report, Object.fromEntries(sumsOf(files))));
}

/** Facts from the lines of their file; an offset is the number of lines before. */
export function factsIn(lines: readonly string[]): Facts {
  return factsFrom((begin) =>
    lines.slice(begin).map((text, index) => ({ text, offset: begin + index, length: text.length })),
  );
}

/** All at once, as most tests want them. */
export function gathered({ incidents, alerts, ...head }: Facts) {
  return { ...head, incidents: [...incidents], alerts: [...alerts] };
}

export function filesOf(files: ReadonlyMap<string, string>): ReportFiles {
  return {
    sums: sumsOf(files),
    manifest: files.get(MANIFEST),
    facts: () => factsIn((files.get(FACTS) ?? "").split("\n")),
  };
}

function sumsOf(files: ReadonlyMap<string, string>) {
  return new Map([...files].map(([name, text]) => [name, sumOf([text])]));
}
