/** Findings as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format"), for code-scanning tools. */
import type { Finding } from "../core/finding.ts";
import { type PathInReports, relativePath } from "./relative-path.ts";

export interface SarifTool {
  readonly version: string;
  /** What each code means; a code without an entry is listed by its name alone. */
  readonly codes?: Readonly<Record<string, string>>;
  /** Gives paths from the repository's root. */
  readonly pathOf?: PathInReports;
}

export function renderSarif(
  findings: readonly Finding[],
  { version, codes = {}, pathOf = relativePath }: SarifTool,
): string {
  const ids = [...new Set(findings.map(({ code }) => code))].sort();
  const rules = ids.map((id) => ({
    id,
    ...(Object.hasOwn(codes, id) && { shortDescription: { text: codes[id] } }),
  }));
  const results = findings.map(({ level, code, message, hint, address, ...place }) => ({
    ruleId: code,
    ruleIndex: ids.indexOf(code),
    level,
    message: { text: hint === undefined ? `${message}.` : `${message}. ${hint}` },
    locations: locationsOf(place, address, pathOf),
  }));
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      { tool: { driver: { name: "Watchbill", version, rules } }, columnKind: "utf16CodeUnits", results },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function locationsOf(
  { file, line, column }: Partial<Finding>,
  address: string | undefined,
  pathOf: PathInReports,
): object[] {
  if (file === undefined && address === undefined) return [];
  return [
    {
      ...(file !== undefined && {
        physicalLocation: {
          artifactLocation: { uri: pathOf(file).split("/").map(encodeURIComponent).join("/") },
          ...(line !== undefined && {
            region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
          }),
        },
      }),
      ...(address !== undefined && { logicalLocations: [{ fullyQualifiedName: address }] }),
    },
  ];
}
