/** Lines of a file, read piece by piece, so that the file may be larger than memory. */
import { readSync } from "node:fs";

export interface Line {
  readonly text: string;
  /** Where it begins, in bytes. */
  readonly offset: number;
  /** In bytes, the line break left out. */
  readonly length: number;
}

const PIECE = 1 << 18;
const LINE_BREAK = 10;

/** The complete lines of an open file, from the line at an offset on; what follows the last line break is none. */
export function* linesOf(file: number, from = 0): Generator<Line> {
  const piece = Buffer.allocUnsafe(PIECE);
  let rest: Buffer = Buffer.alloc(0);
  let offset = from;
  for (let position = from; ; ) {
    const count = readSync(file, piece, 0, PIECE, position);
    if (count === 0) return;
    position += count;
    const data = Buffer.concat([rest, piece.subarray(0, count)]);
    let begin = 0;
    for (let end = data.indexOf(LINE_BREAK); end >= 0; end = data.indexOf(LINE_BREAK, begin)) {
      yield { text: data.toString("utf8", begin, end), offset, length: end - begin };
      offset += end - begin + 1;
      begin = end + 1;
    }
    rest = data.subarray(begin);
  }
}
