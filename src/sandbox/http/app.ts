/** The HTTP side: faults, limits and the log around GraphQL, REST and the alert endpoints. */
import { setTimeout as sleep } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { createExecutor } from "../graphql/execute.ts";
import type { Instance } from "../instance.ts";
import { createPagerDutyApp } from "../pagerduty/app.ts";
import { createRestApp } from "../rest/app.ts";
import { createAlertEndpoint } from "./alert-endpoint.ts";
import { authenticate } from "./authentication.ts";
import type { Fault, FaultPlan, RequestFacts } from "./faults.ts";
import { answerGraphQL, type GraphQLBody, readGraphQLBody } from "./graphql-endpoint.ts";
import type { RateLimit } from "./rate-limit.ts";

/** One request as the server saw it. */
export interface LogEntry {
  /** Milliseconds since 1970, by the instance's clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Names of the GraphQL operations, joined by commas; null for REST. */
  readonly operationName: string | null;
  readonly kind: "read" | "write";
  /** Null where the connection was closed without an answer. */
  readonly status: number | null;
  /** Of a GraphQL query; null elsewhere. */
  readonly complexity: number | null;
}

interface Wire {
  readonly faults: FaultPlan;
  readonly log: LogEntry[];
  /** Added to every answer, in milliseconds. */
  readonly latency: number;
  readonly rateLimit: RateLimit | undefined;
  /** Called after every request that may have changed something. */
  onWrite(): void;
}

interface Environment {
  readonly Bindings: HttpBindings;
  readonly Variables: { readonly graphql: GraphQLBody | undefined; readonly complexity: number | undefined };
}

const GRAPHQL_PATH = "/api/graphql";
/** Stands for PagerDuty's own host. */
const PAGERDUTY_PATH = "/pagerduty";

export function createApp(instance: Instance, wire: Wire): Hono<Environment> {
  const app = new Hono<Environment>();
  const executor = createExecutor(instance);
  const alerts = createAlertEndpoint(instance);

  app.use("*", async (c, next) => {
    const graphql = c.req.path === GRAPHQL_PATH ? readGraphQLBody(await graphqlText(c.req.raw)) : undefined;
    c.set("graphql", graphql);
    const facts = factsOf(c.req.method, c.req.path, graphql);
    const fault = wire.faults.strike(facts);
    if (wire.latency > 0) await sleep(wire.latency);

    if (fault?.when !== "before") {
      const limited = wire.rateLimit?.take(
        c.req.header("private-token") ?? c.req.header("authorization") ?? "",
        instance.now(),
      );
      if (limited?.blocked) c.res = new Response("Retry later\n", { status: 429 });
      else await next();
      for (const [name, value] of Object.entries(limited?.headers ?? {})) c.res.headers.set(name, value);
      if (facts.kind === "write") wire.onWrite();
    }
    if (fault !== undefined) {
      // Without this Hono would carry headers of the sound answer over.
      c.res = undefined;
      c.res = faultyAnswer(fault, c.env, facts);
    }
    wire.log.push({
      at: instance.now(),
      method: facts.method,
      path: facts.path,
      operationName: graphql === undefined ? null : facts.operations.join(","),
      kind: facts.kind,
      status: fault?.answer === "lost" ? null : c.res.status,
      complexity: c.get("complexity") ?? null,
    });
  });

  function factsOf(method: string, path: string, graphql: GraphQLBody | undefined): RequestFacts {
    if (graphql === undefined) {
      return { method, path, kind: method === "GET" || method === "HEAD" ? "read" : "write", operations: [] };
    }
    const operations = (graphql.requests ?? []).flatMap(({ query }) => executor.operationsOf(query));
    return {
      method,
      path,
      kind: operations.some(({ operation }) => operation === "mutation") ? "write" : "read",
      operations: operations.flatMap(({ name }) => name?.value ?? []),
    };
  }

  app.on(["GET", "POST"], GRAPHQL_PATH, (c) => {
    const authentication = authenticate(instance, c.req.raw.headers);
    const body = c.get("graphql") ?? { requests: undefined, multiplex: false };
    if (c.req.method === "GET" && factsOf("GET", GRAPHQL_PATH, body).kind === "write") {
      return problem(403, "Mutations are not allowed in GET requests");
    }
    const reply = answerGraphQL(instance, executor, authentication, body);
    c.set("complexity", reply.complexity);
    return c.json(reply.body as object, reply.status);
  });
  app.route("/api/v4", createRestApp(instance));
  app.route(PAGERDUTY_PATH, createPagerDutyApp(instance));
  app.post("*", async (c) => {
    const receipt = alerts.receive(c.req.path, c.req.raw.headers, await c.req.text());
    if (receipt === undefined) return c.notFound();
    return receipt.alerts === undefined
      ? c.body(null, receipt.status)
      : c.json(receipt.alerts, receipt.status);
  });
  app.onError((error) => problem(500, `The embedded GitLab failed: ${error.message}`));
  app.notFound((c) => c.html("<!DOCTYPE html><title>The page could not be found (404)</title>", 404));
  return app;
}

/** The body, or the same parameters of a GET. */
async function graphqlText(request: Request): Promise<string> {
  if (request.method !== "GET") return request.text();
  return JSON.stringify(Object.fromEntries(new URL(request.url).searchParams));
}

function faultyAnswer(fault: Fault, { incoming }: HttpBindings, { path }: RequestFacts): Response {
  if (fault.answer === "lost") {
    incoming.socket.destroy();
    return new Response(null);
  }
  const answer = spoilt(fault.answer, path);
  if (fault.retryAfter !== undefined) answer.headers.set("Retry-After", String(fault.retryAfter));
  return answer;
}

/** The answer in the words of whoever gives it there: GitLab's two interfaces, PagerDuty, or a proxy before them. */
function spoilt(answer: Exclude<Fault["answer"], "lost">, path: string): Response {
  if (answer === "html") return page(200, "Sign in to the proxy");
  if (path.startsWith(PAGERDUTY_PATH))
    return Response.json({ error: { message: `Fault ${answer}`, code: 2000 } }, { status: answer });
  if (answer === 429) return new Response("Retry later\n", { status: 429 });
  if (answer === 402) return Response.json({ message: "402 Payment Required" }, { status: 402 });
  if (answer === 403) return Response.json({ message: "403 Forbidden" }, { status: 403 });
  if (path === GRAPHQL_PATH && answer === 500) return problem(500, "Internal server error");
  if (path === GRAPHQL_PATH && answer === 503)
    return problem(503, "Request timed out. Please try a less complex query or a smaller set of records.");
  if (answer === 500) return Response.json({ message: "500 Internal Server Error" }, { status: 500 });
  return page(answer, `GitLab is not responding (${answer})`);
}

function problem(status: number, message: string): Response {
  return Response.json({ errors: [{ message }] }, { status });
}

function page(status: number, title: string): Response {
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  return new Response(`<!DOCTYPE html>\n<title>${title}</title>\n<h1>${title}</h1>\n`, { status, headers });
}
