/** Findings as GitLab's Code Quality report, shown line by line in a merge request (GitLab docs, "Code Quality"). */
import { createHash } from "node:crypto";
import type { Finding, Level } from "../core/finding.ts";
import { type PathInReports, relativePath } from "./relative-path.ts";

const FALLBACK = "watchbill.yml";
const SEVERITIES: Readonly<Record<Level, string>> = { error: "major", warning: "minor", note: "info" };

/**
 * A fingerprint is made of code, address and message, so that it stays when lines move; of several findings alike,
 * the later ones count up. GitLab demands a path, from the repository's root, as `pathOf` gives it: findings without
 * one are put down to `FALLBACK`.
 */
export function renderCodeQuality(
  findings: readonly Finding[],
  pathOf: PathInReports = relativePath,
): string {
  const seen = new Map<string, number>();
  const issues = findings.map(({ level, code, message, address, file, line, hint }) => {
    const identity = JSON.stringify([code, address ?? null, message]);
    const nth = seen.get(identity) ?? 0;
    seen.set(identity, nth + 1);
    return {
      description: hint === undefined ? message : `${message}. ${hint}`,
      check_name: code,
      fingerprint: createHash("sha256").update(`${identity}${nth}`).digest("hex"),
      severity: SEVERITIES[level],
      location: { path: pathOf(file ?? FALLBACK), lines: { begin: line ?? 1 } },
    };
  });
  return `${JSON.stringify(issues, null, 2)}\n`;
}
