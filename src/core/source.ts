/** Files whose text GitLab gets: a plan holds their digests, never their contents (contract of `plan.json`). */

import { compare } from "./compare.ts";
import { sha256 } from "./digest.ts";

/** A file of this repository, as a document names it. */
export interface SourceFile {
  /** From the folder that the command runs in. */
  readonly path: string;
  readonly text: string;
}

/** What stands for a text in specs and plans. */
export interface SourceDigest {
  /** The file it comes from. */
  readonly source: string;
  readonly sha256: string;
  /** Of its UTF-8 form. */
  readonly bytes: number;
}

export function sourceDigest({ path, text }: SourceFile): SourceDigest {
  return { source: path, sha256: sha256(text), bytes: Buffer.byteLength(text) };
}

/** The digest of a live text in the words of a declared one, so that equal texts compare equal wherever they stand. */
export function liveDigestOf(text: string, declared: SourceDigest | undefined): SourceDigest {
  return sourceDigest({ path: declared?.source ?? "", text });
}

/**
 * The text that a digest of a spec stands for: the file's, or one that is live where a document ignores the content,
 * so that the live digest took the declared one's place.
 */
export function textBehind(
  { source, sha256: expected }: SourceDigest,
  read: (path: string) => string | undefined,
  live: readonly string[],
): string {
  return live.find((text) => sha256(text) === expected) ?? read(source) ?? "";
}

/** Every digest in the top-level fields of a spec. */
export function sourcesIn(spec: object): SourceDigest[] {
  return Object.values(spec)
    .filter(isSourceDigest)
    .sort((a, b) => compare(a.source, b.source));
}

/** Sources of a change that are gone, or no longer what they were when their digests were taken. What stays is live. */
export function alteredSources(
  before: object,
  after: object,
  read: (path: string) => string | undefined,
): readonly SourceDigest[] {
  const staying = new Set(sourcesIn(before).map((one) => one.sha256));
  return sourcesIn(after).filter(({ source, sha256: expected }) => {
    const text = read(source);
    return !staying.has(expected) && (text === undefined || sha256(text) !== expected);
  });
}

function isSourceDigest(value: unknown): value is SourceDigest {
  return typeof value === "object" && value !== null && "source" in value && "sha256" in value;
}
