/** From flags to what is desired: find the files, load, validate, resolve. No network. */
import type { Document } from "../config/document.ts";
import type { Files } from "../config/files.ts";
import { load } from "../config/load.ts";
import { nothingDeclared } from "../config/nothing-declared.ts";
import { resolve } from "../config/resolve.ts";
import { validate } from "../config/validate.ts";
import type { Desired } from "../core/desired.ts";
import { EXIT, type Finding, hasErrors, perCause, Stop, sortFindings } from "../core/finding.ts";
import { KINDS } from "../kinds/index.ts";

export interface Examined {
  readonly document: Document;
  readonly desired: Desired;
  /** All of them, errors included. */
  readonly findings: readonly Finding[];
}

/** Where the document is: `--file`, else `watchbill.yml`, else the folder `watchbill/`. */
export function documentPaths(named: readonly string[], files: Files): readonly string[] {
  const paths = named.length > 0 ? named : standardPaths(files);
  if (paths.length > 0) return paths;
  throw new Stop(EXIT.invalid, {
    level: "error",
    code: "no-document",
    message: "There is no watchbill.yml and no folder watchbill/ here",
    hint: "Name the document with --file PATH.",
  });
}

/** Whether a document is named, or is where `documentPaths` looks for one. */
export function hasDocument(named: readonly string[], files: Files): boolean {
  return named.length > 0 || standardPaths(files).length > 0;
}

function standardPaths(files: Files): readonly string[] {
  if (files.read("watchbill.yml") !== undefined) return ["watchbill.yml"];
  return files.list("watchbill") === undefined ? [] : ["watchbill"];
}

/**
 * Everything there is to say about a document at an instant (epoch milliseconds) without asking GitLab. With `since`, what
 * was over only after that is desired too.
 */
export function examine(paths: readonly string[], files: Files, asOf: number, since?: number): Examined {
  const { document, findings: unreadable } = load(paths, files);
  const { findings: invalid, broken } = validate(document);
  const { desired, findings: unresolved } = resolve(document, { kinds: KINDS, files, broken, asOf, since });
  const mistakes = [...unreadable, ...invalid, ...unresolved];
  const empty = hasErrors(mistakes) ? [] : nothingDeclared(document, files);
  return { document, desired, findings: sortFindings([...mistakes, ...empty]) };
}

/** As `examine`, but errors end the run, besides those of `excused` codes: a plan needs a valid document. */
export function examineValid(
  paths: readonly string[],
  files: Files,
  asOf: number,
  since?: number,
  excused: readonly string[] = [],
): Examined {
  const examined = examine(paths, files, asOf, since);
  if (hasErrors(examined.findings.filter(({ code }) => !excused.includes(code))))
    throw new InvalidDocument(examined);
  return examined;
}

/** Carries the document, so that its findings can be shown in their lines. */
export class InvalidDocument extends Stop {
  readonly document: Document;

  constructor({ document, findings }: Examined) {
    super(EXIT.invalid, ...perCause(findings));
    this.document = document;
  }
}
