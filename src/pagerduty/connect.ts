/** The second door: PagerDuty's own REST API, over the same transport rules as GitLab's. */
import { setTimeout } from "node:timers/promises";
import { EXIT, Stop } from "../core/finding.ts";
import { type Environment, type ReadFile, redact, type Secret } from "../core/secret.ts";
import { failureOf, isSuccess, jsonOf, notGitLab } from "../gitlab/answer.ts";
import type { TransportEvent } from "../gitlab/connect.ts";
import type { Failure } from "../gitlab/errors.ts";
import { createDispatcher, networkFrom } from "../gitlab/network.ts";
import { createTransport } from "../gitlab/transport.ts";
import { PagerDutyError } from "./errors.ts";

export interface PagerDuty {
  /** Origin of the API; the EU region has its own. */
  readonly host: string;
  /** A request below the origin, e.g. `GET /webhook_subscriptions?limit=100`; the answer's JSON. Throws `PagerDutyError`. */
  request<Answer>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<Answer>;
  /** Ends the connections kept alive and whatever still reads. */
  close(): Promise<void>;
}

export interface PagerDutyOptions {
  /** PAGERDUTY_URL names another host than PagerDuty's own; proxies and certificates as for GitLab. */
  readonly environment: Environment;
  readonly readFile: ReadFile;
  readonly version: string;
  readonly onEvent: (event: TransportEvent) => void;
}

const HOST = "https://api.pagerduty.com";
const CONCURRENCY = 4;
const TIMEOUT_MS = 35_000;
const PATIENCE_MS = 15 * 60_000;

/** Connects lazily: nothing is sent before the first request. Throws a `PagerDutyError` if the token cannot be one. */
export function connectPagerDuty(token: Secret, options: PagerDutyOptions): PagerDuty {
  const { environment, readFile, version, onEvent } = options;
  const host = hostFrom(environment);
  const clean = (text: string) => redact(text, [token]);
  const fail = (failure: Omit<Failure, "host">) =>
    new PagerDutyError({ ...failure, host, messages: (failure.messages ?? []).map(clean) });
  const key = token.reveal();
  if (!/^[\x21-\x7e]+$/.test(key)) {
    const messages = ["it contains characters no key has"];
    throw fail({ reason: "unauthorized", operation: "connect", messages });
  }
  const dispatcher = createDispatcher(networkFrom(environment, readFile));
  const { send, close } = createTransport({
    host,
    headers: {
      authorization: `Token token=${key}`,
      accept: "application/vnd.pagerduty+json;version=2",
      "user-agent": `watchbill/${version}`,
    },
    dispatcher,
    concurrency: CONCURRENCY,
    timeoutMs: { graphql: TIMEOUT_MS, rest: TIMEOUT_MS },
    patienceMs: PATIENCE_MS,
    sleep: (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }),
    now: Date.now,
    random: Math.random,
    onEvent: (event) => onEvent("cause" in event ? { ...event, cause: clean(event.cause) } : event),
    fail,
  });

  return {
    host,
    async request<Answer>(method: string, path: string, body?: object) {
      const operation = `${method} ${path.split("?")[0]}`;
      const answer = await send({
        operation,
        api: "rest",
        effect: method === "GET" ? "read" : "write",
        method,
        path,
        headers: body === undefined ? {} : { "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      if (!isSuccess(answer)) {
        const failure = { operation, ...failureOf(answer) };
        throw fail(answer.status === 402 ? { ...failure, reason: "forbidden" } : failure);
      }
      if (answer.status === 204) return undefined as Answer;
      const value = jsonOf(answer);
      if (value === undefined) throw fail({ operation, ...notGitLab(answer) });
      return value as Answer;
    },
    close() {
      close();
      return dispatcher.close();
    },
  };
}

/** Without user name and parameters: the address stands in messages. */
function hostFrom({ PAGERDUTY_URL: address = "" }: Environment): string {
  if (address === "") return HOST;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  if (url && isWeb && url.username + url.password + url.search + url.hash === "")
    return url.origin + url.pathname.replace(/\/+$/, "");
  throw new Stop(EXIT.invalid, {
    level: "error",
    code: "host-invalid",
    message: "PAGERDUTY_URL is not the address of a PagerDuty",
    hint: "Write it as https://api.eu.pagerduty.com, without user name and parameters.",
  });
}
