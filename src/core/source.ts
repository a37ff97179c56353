/** Files whose text GitLab gets: a plan holds their digests, never their contents (contract of `plan.json`). */
import { sha256 } from "./digest.ts";
import { compare } from "./finding.ts";

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

/** Every digest in the top-level fields of a spec. */
export function sourcesIn(spec: object): SourceDigest[] {
  return Object.values(spec)
    .filter(isSourceDigest)
    .sort((a, b) => compare(a.source, b.source));
}

/** Sources that are gone, or no longer what they were when their digests were taken. */
export function alteredSources(
  spec: object,
  read: (path: string) => string | undefined,
): readonly SourceDigest[] {
  return sourcesIn(spec).filter(({ source, sha256: expected }) => {
    const text = read(source);
    return text === undefined || sha256(text) !== expected;
  });
}

function isSourceDigest(value: unknown): value is SourceDigest {
  return typeof value === "object" && value !== null && "source" in value && "sha256" in value;
}
