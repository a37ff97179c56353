/** A line on stderr that counts up while something takes long; only on terminals. */
import type { GeneralFlags } from "./flags.ts";
import type { Invocation } from "./invocation.ts";

export interface Progress {
  /** Says how much of the total is done by now. */
  done(count: number): void;
  end(): void;
}

/** From this many on it is worth a line. */
const WORTH_SHOWING = 20;
/** Takes back the line that counts. */
export const CLEAR_LINE = "\r\u001b[K";

export function progress(
  title: string,
  total: number,
  { quiet }: Pick<GeneralFlags, "quiet">,
  { stderr }: Invocation,
): Progress {
  if (quiet || !stderr.isTerminal || total < WORTH_SHOWING) return { done: () => {}, end: () => {} };
  return {
    done: (count) => stderr.write(`${CLEAR_LINE}${title}: ${count}/${total}`),
    end: () => stderr.write(CLEAR_LINE),
  };
}

export interface Counter {
  /** Says how much there is by now, and how much there will be. */
  done(count: number, total: number): void;
  end(): void;
}

/** As `progress`, where the total shows only later, with the rate at which the count grows. */
export function counter(
  title: string,
  { quiet }: Pick<GeneralFlags, "quiet">,
  { stderr, now }: Invocation,
): Counter {
  if (quiet || !stderr.isTerminal) return { done: () => {}, end: () => {} };
  const began = now();
  let first: number | undefined;
  return {
    done(count, total) {
      first ??= count;
      const seconds = (now() - began) / 1000;
      const rate = seconds > 0 ? `, ${Math.round((count - first) / seconds)} per second` : "";
      stderr.write(`${CLEAR_LINE}${title}: ${count}/${total}${rate}`);
    },
    end: () => stderr.write(CLEAR_LINE),
  };
}
