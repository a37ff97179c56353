/** When a request is tried again, and how long the whole process waits before it. Durations are milliseconds. */

/** Reads are tried this often in all; waiting out a rate limit is not a try. */
export const TRIES = 4;

export interface HeaderFields {
  get(name: string): string | null;
}

const BACKOFF_BASE = 1_000;
const BACKOFF_LIMIT = 20_000;
/** What to wait where a 429 does not say: project, group and user limits of GitLab may send no header at all. */
const UNSTATED_WAIT = 10_000;
const SHORTEST_WAIT = 1_000;
/** A good answer may announce that the next request is one too many; a longer pause than this takes a 429 to prove. */
const LONGEST_PAUSE = 60_000;

/** Exponential backoff with full jitter: a random share of 1, 2, 4, … seconds after the first, second, third try. */
export function backoff(tries: number, random: () => number): number {
  return Math.round(random() * Math.min(BACKOFF_LIMIT, BACKOFF_BASE * 2 ** (tries - 1)));
}

/** How long a 429 asks us to wait (RFC 9110 section 10.2.3, else GitLab's `RateLimit-Reset`). */
export function rateLimitWait(headers: HeaderFields, now: number): number {
  const wait = retryAfter(headers, now) ?? untilReset(headers, now) ?? UNSTATED_WAIT;
  return Math.max(wait, SHORTEST_WAIT);
}

/** `Retry-After`, in seconds or as an HTTP date. */
export function retryAfter(headers: HeaderFields, now: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - serverTime(headers, now));
}

/** How long to pause after an answer that was the last one allowed in its period; 0 after any other. */
export function exhausted(headers: HeaderFields, now: number): number {
  if (headers.get("ratelimit-remaining") !== "0") return 0;
  return Math.min(untilReset(headers, now) ?? 0, LONGEST_PAUSE);
}

/** `RateLimit-Reset` is an instant in Unix seconds at GitLab; a small number is the IETF draft's seconds to go. */
function untilReset(headers: HeaderFields, now: number): number | undefined {
  const reset = Number(headers.get("ratelimit-reset") ?? Number.NaN);
  if (!Number.isFinite(reset)) return undefined;
  return reset < 1e9 ? reset * 1_000 : Math.max(0, reset * 1_000 - serverTime(headers, now));
}

/** Instants in an answer are read by the clock that wrote them, where it shows. */
function serverTime(headers: HeaderFields, now: number): number {
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) ? now : date;
}

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** One gate for all requests of the process: while GitLab limits one of them, none goes out. */
export interface Gate {
  /** Closes the gate for so long from now, if it is not closed for longer already. */
  close(milliseconds: number): void;
  /** Resolves when the gate is open, with the time waited; undefined at once if that would take more than `atMost`. */
  pass(atMost: number): Promise<number | undefined>;
  /** How long the gate has been closed in all. */
  readonly closedMs: number;
}

export function createGate({ now, sleep }: Clock): Gate {
  let opens = Number.NEGATIVE_INFINITY;
  let closedMs = 0;
  return {
    close(milliseconds) {
      const start = Math.max(now(), opens);
      const end = Math.max(opens, now() + milliseconds);
      closedMs += end - start;
      opens = end;
    },
    async pass(atMost) {
      let waited = 0;
      let reached = now();
      while (opens > Math.max(reached, now())) {
        const wait = opens - now();
        if (waited + wait > atMost) return undefined;
        reached = opens;
        await sleep(wait);
        waited += wait;
      }
      return waited;
    },
    get closedMs() {
      return closedMs;
    },
  };
}
