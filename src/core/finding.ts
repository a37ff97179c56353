/**
 * Findings: everything Watchbill has to say about a document or a live GitLab.
 * A finding says where, what, and how to mend it; all of them are reported at once.
 */
import { compare } from "./compare.ts";

/** A place in a source file. Lines and columns count from 1; the file is as the user named it. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Level = "error" | "warning" | "note";

/** One finding. Live findings about a declared object carry the position of its declaration. */
export interface Finding extends Partial<Position> {
  readonly level: Level;
  /** Stable, kebab-case, documented: scripts may match on it. */
  readonly code: string;
  /** What is wrong, in one plain sentence without a final full stop. */
  readonly message: string;
  /** The object concerned, as `PROJECT//KIND.NAME`. */
  readonly address?: string;
  /** How to mend it, in one imperative sentence. */
  readonly hint?: string;
}

const LEVELS: readonly Level[] = ["error", "warning", "note"];

/**
 * Findings in reading order: by file, line, column, then level and code. Duplicates are dropped: the same words
 * about the same object at the same place. `perCause` tells a place once that many objects come from.
 */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const key = ({ file, line, column, code, message, address }: Finding) =>
    [code, message, address, file, line, column].join("\0");
  const unique = [...new Map(findings.map((finding) => [key(finding), finding])).values()];
  return unique.sort(
    (a, b) =>
      compare(a.file ?? "\uffff", b.file ?? "\uffff") ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0) ||
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
      compare(a.code, b.code) ||
      compare(a.address ?? "", b.address ?? ""),
  );
}

/**
 * Findings that differ only in their object become one, which names the projects concerned, or the objects where
 * all are of one project. A message that names its own project counts as the same for another one.
 */
export function perCause(findings: readonly Finding[]): Finding[] {
  const causes = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { level, code, file, line, column, hint = "" } = finding;
    const key = JSON.stringify([level, code, anywhere(finding), file, line, column, hint]);
    causes.set(key, [...(causes.get(key) ?? []), finding]);
  }
  return [...causes.values()].map((same) => {
    const [first] = same as [Finding, ...Finding[]];
    const addresses = [...new Set(same.flatMap(({ address }) => address ?? []))].sort(compare);
    if (addresses.length < 2) return first;
    const { address: _, ...rest } = first;
    const projects = [...new Set(addresses.map(projectOf))];
    const [message, names] = projects.length > 1 ? [anywhere(first), projects] : [first.message, addresses];
    return { ...rest, message: `${message} (${listed(names)})` };
  });
}

/** A finding about many objects or projects names so many of them. */
const NAMED = 50;

export function listed(names: readonly string[]): string {
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  return `${names.slice(0, NAMED).join(", ")}${more}`;
}

/** The message as it would read for any project. */
function anywhere({ message, address }: Finding): string {
  if (address === undefined) return message;
  const project = projectOf(address);
  return message
    .replaceAll(`${project}//`, "")
    .replaceAll(project, "the project")
    .replace(/^the project: (.)/, (_, letter: string) => letter.toUpperCase())
    .replace(/^the project/, "The project");
}

function projectOf(address: string): string {
  return address.slice(0, address.indexOf("//"));
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.level === "error");
}

/** Exit codes of every command (README, "Exit codes"). */
export const EXIT = { ok: 0, failed: 1, changes: 2, invalid: 3, refused: 4, partial: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * An expected end of a run: findings to show and the exit code to leave with.
 * Anything else that is thrown is a defect of Watchbill.
 */
export class Stop extends Error {
  readonly findings: readonly Finding[];
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, ...findings: Finding[]) {
    super(findings.map((finding) => finding.message).join("; "));
    this.name = "Stop";
    this.exitCode = exitCode;
    this.findings = findings;
  }
}
