/**
 * The one function through which every request to GitLab goes, GraphQL and REST alike. It signs, paces and
 * repeats requests so that nobody else has to, and never repeats a write that may have happened.
 */
import pLimit from "p-limit";
import type { Dispatcher } from "undici";
import { type Answer, failureOf } from "./answer.ts";
import type { Failure, ServiceError } from "./errors.ts";
import { type Loss, lossOf, undici } from "./network.ts";
import { backoff, type Clock, createGate, exhausted, rateLimitWait, retryAfter, TRIES } from "./retry.ts";

export interface Request {
  /** What a person calls it. */
  readonly operation: string;
  readonly api: "graphql" | "rest";
  readonly effect: "read" | "write";
  readonly method: string;
  /** Below the host, with its query: `/api/v4/projects/7?simple=true`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Progress for whoever watches. Carries nothing secret. */
export type TransportEvent =
  | {
      readonly type: "answer";
      readonly operation: string;
      readonly status: number;
      readonly milliseconds: number;
    }
  | {
      readonly type: "retry";
      readonly operation: string;
      readonly cause: string;
      readonly milliseconds: number;
    }
  /** GitLab limits the rate: every request waits so long. */
  | { readonly type: "rate-limit"; readonly operation: string; readonly milliseconds: number };

export interface TransportOptions extends Pick<Clock, "now"> {
  /** Origin and relative URL root, without a final slash. */
  readonly host: string;
  /** Sent with every request, the token among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
  /** Requests under way at once, for the whole process. */
  readonly concurrency: number;
  /** Per try. */
  readonly timeoutMs: Readonly<Record<Request["api"], number>>;
  /** How long one request waits for rate limits in all before it gives up. */
  readonly patienceMs: number;
  /** Ends early where the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<unknown>;
  random(): number;
  onEvent(event: TransportEvent): void;
  /** Makes an error that names the host and no secret. */
  fail(failure: Omit<Failure, "host">): ServiceError;
}

export interface Transport {
  /**
   * Any answer below 500 but 429, as it came. Everything else ends in what `fail` makes: reads after four tries,
   * writes as `unclear` as soon as GitLab may have acted on them.
   */
  send(request: Request): Promise<Answer>;
  /**
   * Cuts short what reads and waits; writes under way get their answer. From then on nothing is sent or tried again,
   * and nothing is told to `onEvent`.
   */
  close(): void;
  /** Requests sent, repetitions included, and how long all of them were held back for rate limits. */
  readonly requests: { readonly graphql: number; readonly rest: number; readonly waitedMs: number };
}

type Outcome = Answer | Loss;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const MOST_REDIRECTS = 5;

export function createTransport(options: TransportOptions): Transport {
  const { host, dispatcher, timeoutMs, now, random, fail } = options;
  const { origin } = new URL(host);
  const { fetch } = undici();
  const slots = pLimit(options.concurrency);
  const sent = { graphql: 0, rest: 0 };
  const underWay = new Set<AbortController>();
  let closed = false;
  const gate = createGate({ now, sleep });

  return {
    send,
    close() {
      closed = true;
      for (const work of underWay) work.abort();
    },
    requests: {
      get graphql() {
        return sent.graphql;
      },
      get rest() {
        return sent.rest;
      },
      get waitedMs() {
        return gate.closedMs;
      },
    },
  };

  async function send(request: Request): Promise<Answer> {
    const { operation } = request;
    let patience = options.patienceMs;
    for (let tries = 1; ; ) {
      const outcome = await slots(async () => {
        const waited = await gate.pass(patience);
        if (waited === undefined) throw fail({ reason: "rate-limited", operation });
        patience -= waited;
        if (closed) throw fail({ reason: "unreachable", operation, messages: ["the connection is closed"] });
        return attempt(request);
      });
      if (!("status" in outcome) || outcome.status >= 500) {
        const failure = finalFailure(request, outcome, closed ? TRIES : tries);
        if (failure !== undefined) throw fail(failure);
        const milliseconds = Math.max(backoff(tries, random), askedDelay(outcome));
        onEvent({ type: "retry", operation, cause: causeOf(outcome), milliseconds });
        await sleep(milliseconds);
        tries += 1;
      } else if (outcome.status === 429) {
        hold(operation, rateLimitWait(outcome.headers, now()));
      } else {
        hold(operation, exhausted(outcome.headers, now()));
        return outcome;
      }
    }
  }

  function onEvent(event: TransportEvent): void {
    if (!closed) options.onEvent(event);
  }

  async function sleep(milliseconds: number): Promise<void> {
    await untilClosed((signal) => options.sleep(milliseconds, signal)).catch((error: unknown) => {
      if (!closed) throw error;
    });
  }

  async function untilClosed<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const controller = new AbortController();
    underWay.add(controller);
    return work(controller.signal).finally(() => underWay.delete(controller));
  }

  function hold(operation: string, milliseconds: number): void {
    const before = gate.closedMs;
    gate.close(milliseconds);
    // Requests limited together prolong the wait by next to nothing: one of them speaks for all.
    if (gate.closedMs - before >= 1_000) onEvent({ type: "rate-limit", operation, milliseconds });
  }

  /** GitLab in maintenance says when to come back; longer than half a minute is not worth a try. */
  function askedDelay(outcome: Outcome): number {
    return "status" in outcome ? Math.min(retryAfter(outcome.headers, now()) ?? 0, 30_000) : 0;
  }

  /** One try. A redirect of a GET within the origin is followed; the token goes nowhere else. */
  async function attempt(request: Request): Promise<Outcome> {
    let url = host + request.path;
    for (let redirects = 0; ; redirects += 1) {
      const outcome = await exchange(request, url);
      if (!("status" in outcome) || !REDIRECTS.has(outcome.status)) return outcome;
      const location = outcome.headers.get("location") ?? "";
      const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
      const followed = request.method === "GET" && next?.origin === origin && redirects < MOST_REDIRECTS;
      // The query of the new address is left out of the message: it may carry what is nobody's business.
      const target = next === undefined ? "nowhere" : next.origin + next.pathname;
      const message = `HTTP ${outcome.status} to ${target}`;
      if (!followed) return { reason: "redirected", sent: "never", message };
      url = next.href;
    }
  }

  async function exchange(request: Request, url: string): Promise<Outcome> {
    const { api, effect, method, operation, headers, body } = request;
    sent[api] += 1;
    const began = now();
    const timeout = AbortSignal.timeout(timeoutMs[api]);
    const answer =
      effect === "write"
        ? receive(timeout)
        : untilClosed((signal) => receive(AbortSignal.any([timeout, signal])));
    const outcome = await answer.catch(lossOf);
    if ("status" in outcome) {
      onEvent({ type: "answer", operation, status: outcome.status, milliseconds: now() - began });
    }
    return outcome;

    async function receive(signal: AbortSignal): Promise<Answer> {
      const response = await fetch(url, {
        method,
        headers: { ...options.headers, ...headers },
        body: body ?? null,
        redirect: "manual",
        signal,
        dispatcher,
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      return { status: response.status, headers: response.headers, body: bytes };
    }
  }
}

/** The end of a request, or undefined if another try may and should follow. */
function finalFailure(request: Request, outcome: Outcome, tries: number): Failure | undefined {
  const { operation, effect } = request;
  const failure = { operation, ...("status" in outcome ? failureOf(outcome) : lostFailure(outcome)) };
  if (failure.reason === "tls" || failure.reason === "redirected") return failure;
  const never = !("status" in outcome) && outcome.sent === "never";
  if (effect === "write" && !never) return { ...failure, reason: "unclear" };
  return tries < TRIES ? undefined : failure;
}

function lostFailure({ reason, message }: Loss): Omit<Failure, "operation"> {
  return { reason, messages: [message] };
}

function causeOf(outcome: Outcome): string {
  return "status" in outcome ? `HTTP ${outcome.status}` : outcome.message;
}
