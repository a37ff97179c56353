import type { Finding } from "../core/finding.ts";

/** `{findings: [{level, code, message, file, line, column, address?, hint?}]}`, keys always in this order. */
export function renderFindingsJson(findings: readonly Finding[]): string {
  const ordered = findings.map(({ level, code, message, file, line, column, address, hint }) => ({
    level,
    code,
    message,
    file,
    line,
    column,
    address,
    hint,
  }));
  return `${JSON.stringify({ findings: ordered }, null, 2)}\n`;
}
