/** The one door to GitLab: GraphQL and REST over a single transport with one token. */
import { setTimeout } from "node:timers/promises";
import { redact, type Secret } from "../core/secret.ts";
import { type Failure, GitLabError } from "./errors.ts";
import { createGraphQL, type GraphQL } from "./graphql.ts";
import { createDispatcher, type Network } from "./network.ts";
import { createRest, type RestResources } from "./rest.ts";
import { createTransport, type Transport, type TransportEvent } from "./transport.ts";

export { GitLabError, type GraphQLErrorEntry, undefinedOn } from "./errors.ts";
export type { Operation } from "./operation.ts";
export type { RestResources } from "./rest.ts";
export type { TransportEvent } from "./transport.ts";

export interface GitLab extends GraphQL {
  /** Origin, and relative URL root if it has one: `https://gitlab.example.com`, `https://example.com/gitlab`. */
  readonly host: string;
  readonly rest: RestResources;
  readonly requests: Transport["requests"];
  /** Ends the connections kept alive and whatever still reads, so that the process can end. */
  close(): Promise<void>;
}

export interface ConnectOptions extends Network {
  /** As `findCredentials` gives it. */
  readonly host: string;
  readonly token: Secret;
  /** `watchbill/VERSION`. */
  readonly userAgent: string;
  /** How the token is shown: a CI job's own token reaches few REST endpoints and no GraphQL. Default: `access`. */
  readonly tokenKind?: "access" | "job";
  /** Requests under way at once. Default: 8. */
  readonly concurrency?: number;
  /** Per try. Default: 35 s for GraphQL, which GitLab itself ends after 30 s, and 65 s for REST (60 s). */
  readonly timeoutMs?: number;
  /** How long one request waits for rate limits in all. Default: 15 minutes. */
  readonly patienceMs?: number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly onEvent?: (event: TransportEvent) => void;
}

/** Connects lazily: nothing is sent before the first request. Throws a `GitLabError` if the token cannot be one. */
export function connect(options: ConnectOptions): GitLab {
  const { host, token, timeoutMs, onEvent = () => {} } = options;
  const clean = (text: string) => redact(text, [token]);
  const fail = (failure: Omit<Failure, "host">) =>
    new GitLabError({ ...failure, host, messages: (failure.messages ?? []).map(clean) });
  const value = token.reveal();
  if (!/^[\x21-\x7e]+$/.test(value)) {
    throw fail({
      reason: "unauthorized",
      operation: "connect",
      messages: ["it contains characters no token has"],
    });
  }

  const dispatcher = createDispatcher(options);
  const transport = createTransport({
    host,
    headers: {
      ...(options.tokenKind === "job" ? { "job-token": value } : { authorization: `Bearer ${value}` }),
      "user-agent": options.userAgent,
    },
    dispatcher,
    concurrency: options.concurrency ?? 8,
    timeoutMs: { graphql: timeoutMs ?? 35_000, rest: timeoutMs ?? 65_000 },
    patienceMs: options.patienceMs ?? 15 * 60_000,
    sleep: options.sleep ?? ((milliseconds, signal) => setTimeout(milliseconds, undefined, { signal })),
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    onEvent: (event) => onEvent("cause" in event ? { ...event, cause: clean(event.cause) } : event),
    fail,
  });
  let rest: RestResources | undefined;
  let ended: Promise<void> | undefined;

  return {
    host,
    ...createGraphQL({ host, send: transport.send, fail, clean }),
    get rest() {
      rest ??= createRest({ host, send: transport.send, fail });
      return rest;
    },
    requests: transport.requests,
    close() {
      transport.close();
      ended ??= dispatcher.close();
      return ended;
    },
  };
}
