/** Files written and summed piece by piece, so that they may be larger than memory. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync, writeSync } from "node:fs";

/** SHA-256 and length of a file. */
export interface FileSum {
  readonly sha256: string;
  readonly bytes: number;
}

/** Read or written at once, in bytes. */
const CHUNK = 1 << 18;

export function sumOf(pieces: Iterable<string | Uint8Array>): FileSum {
  const hash = createHash("sha256");
  let bytes = 0;
  for (const piece of pieces) {
    hash.update(piece);
    bytes += Buffer.byteLength(piece);
  }
  return { sha256: hash.digest("hex"), bytes };
}

/** Throws what Node throws where there is no such file. */
export function sumOfFile(path: string): FileSum {
  const file = openSync(path, "r");
  try {
    return sumOf(chunksOf(file));
  } finally {
    closeSync(file);
  }
}

/** The bytes of a file; each chunk lasts until the next is asked for. */
function* chunksOf(file: number): Generator<Uint8Array> {
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk))
    yield chunk.subarray(0, count);
}

/** Writes a file anew, and gives the sum of what was written. */
export function writePieces(path: string, pieces: Iterable<string>): FileSum {
  const file = openSync(path, "w");
  try {
    return sumOf(written(file, gathered(pieces)));
  } finally {
    closeSync(file);
  }
}

function* written(file: number, pieces: Iterable<string>): Generator<Uint8Array> {
  for (const piece of pieces) {
    const bytes = Buffer.from(piece);
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    yield bytes;
  }
}

/** Small pieces put together. */
function* gathered(pieces: Iterable<string>): Generator<string> {
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield text;
    text = "";
  }
  yield text;
}
