/** Servers and clocks for tests: what arrives is recorded, time passes only by sleeping. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, expect } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { type ConnectOptions, connect, type GitLab, GitLabError } from "../../src/gitlab/connect.ts";
import type { Operation } from "../../src/gitlab/operation.ts";

export const TOKEN = "glpat-test-VerySecretValue123";
export const START = Date.parse("2026-11-23T12:00:00Z");

export const READ: Operation = { name: "ReadIt", document: "query ReadIt { it }" };
export const WRITE: Operation = { name: "WriteIt", document: "mutation WriteIt { writeIt { it errors } }" };

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface TestServer {
  readonly origin: string;
  readonly port: number;
  readonly received: Received[];
}

/** Answers the request that is the `index`th, counted from 0. */
export type Handler = (response: ServerResponse, request: Received, index: number) => unknown;

const closing: (() => Promise<unknown>)[] = [];

/** Runs after the test, last registered first. */
export function atEnd(close: () => Promise<unknown>): void {
  closing.push(close);
}

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A server on a free port, or the given one, until the test ends. */
export async function serve(
  handler: Handler,
  { tls, port = 0 }: { tls?: ServerOptions; port?: number } = {},
): Promise<TestServer> {
  const received: Received[] = [];
  const server = tls === undefined ? createServer() : createTlsServer(tls);
  server.on("request", async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url = "", headers } = request;
    const entry = { method, url, headers, body };
    received.push(entry);
    handler(response, entry, received.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  atEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address() as AddressInfo;
  const scheme = tls === undefined ? "http://127.0.0.1" : "https://localhost";
  return { origin: `${scheme}:${address.port}`, port: address.port, received };
}

/** A port of this machine where nothing listens. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface TestClock {
  readonly slept: number[];
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export function testClock(): TestClock {
  const slept: number[] = [];
  let now = START;
  return {
    slept,
    now: () => now,
    async sleep(milliseconds) {
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
}

/** Connects with a clock of its own and the longest jitter. */
export function connectTo(
  host: string,
  options: Partial<ConnectOptions> = {},
): GitLab & { readonly clock: TestClock } {
  const clock = testClock();
  const gitlab = connect({
    host,
    token: new Secret(TOKEN),
    userAgent: "watchbill/0.0.0",
    now: clock.now,
    sleep: clock.sleep,
    random: () => 1,
    ...options,
  });
  atEnd(() => gitlab.close());
  return Object.defineProperty(gitlab, "clock", { value: clock }) as GitLab & { readonly clock: TestClock };
}

export function json(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
}

export function html(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" });
  response.end("<html><body>Please sign in to the corporate proxy</body></html>");
}

/** Hands out the answers in turn, the last one for ever. */
export function inTurn(...handlers: Handler[]): Handler {
  return (response, request, index) =>
    handlers[Math.min(index, handlers.length - 1)]?.(response, request, index);
}

export const ok: Handler = (response) => json(response, 200, { data: { it: "is here" } });
export const done: Handler = (response) => json(response, 200, { data: { writeIt: { it: 1, errors: [] } } });
export const status = (code: number, headers: Record<string, string> = {}): Handler => {
  return (response) => json(response, code, { message: `${code} by the server` }, headers);
};
/** The request has arrived, the answer never does. */
export const hangUp: Handler = (response) => response.socket?.destroy();
export const neverAnswer: Handler = () => {};

/** The error a promise ends with, which must be one of ours. */
export async function failure(promise: Promise<unknown>): Promise<GitLabError> {
  const error = await promise.then(
    () => new Error("it succeeded"),
    (reason: unknown) => reason,
  );
  return error instanceof GitLabError ? error : expect.fail(`expected a GitLabError, not ${String(error)}`);
}
