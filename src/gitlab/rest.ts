/** GitLab's REST API: gitbeaker's resources over our transport, so without gitbeaker's own retries and rate limits. */
import { createRequire } from "node:module";
import type { FormattedResponse, RequestOptions } from "@gitbeaker/requester-utils";
import type { Gitlab } from "@gitbeaker/rest";
import { type Answer, contentType, failureOf, isSuccess, jsonOf, notGitLab, textOf } from "./answer.ts";
import type { Failure, GitLabError } from "./errors.ts";
import type { Transport } from "./transport.ts";

/** One property per resource, e.g. `Projects.show("acme/api")`. Keys of what is sent are turned into snake_case. */
export type RestResources = Gitlab<false>;

export interface RestOptions {
  readonly host: string;
  readonly send: Transport["send"];
  fail(failure: Omit<Failure, "host">): GitLabError;
}

/** Loading gitbeaker takes longer than many a plan, so it is loaded on first use, by a call that need not wait. */
const load = createRequire(import.meta.url);

export function createRest({ host, send, fail }: RestOptions): RestResources {
  const rest = load("@gitbeaker/rest") as typeof import("@gitbeaker/rest");
  const requesters = load("@gitbeaker/requester-utils") as typeof import("@gitbeaker/requester-utils");
  const requesterFn = requesters.createRequesterFn((_, options) => Promise.resolve(options), request);
  return new rest.Gitlab({ host, requesterFn, queryTimeout: null, rateLimits: {} });

  async function request(endpoint: string, options: RequestOptions = {}): Promise<FormattedResponse> {
    const {
      method = "GET",
      prefixUrl = "",
      searchParams = "",
      headers = {},
      body,
      asStream = false,
    } = options;
    const url = new URL(endpoint, prefixUrl.endsWith("/") ? prefixUrl : `${prefixUrl}/`);
    url.search = searchParams;
    const path = url.href.slice(host.length);
    const operation = `${method} ${decodeURIComponent(url.pathname).split("/api/v4/")[1]}`;
    const answer = await send({
      operation,
      api: "rest",
      effect: method === "GET" ? "read" : "write",
      method,
      path,
      ...(await encode(body, headers)),
    });
    if (!isSuccess(answer)) throw fail({ operation, ...failureOf(answer) });
    const content = asStream ? new Blob([answer.body]).stream() : contentOf(answer);
    if (content === undefined) throw fail({ operation, ...notGitLab(answer) });
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: content };
  }
}

/** What gitbeaker expects for a body; undefined where it is not what GitLab would send. */
function contentOf(answer: Answer): FormattedResponse["body"] | undefined {
  const type = contentType(answer);
  if (answer.status === 204 || answer.body.length === 0) return null;
  if (type === "application/json") return jsonOf(answer) as FormattedResponse["body"] | undefined;
  if (type === "text/html") return undefined;
  return type.startsWith("text/") ? textOf(answer) : new Blob([answer.body]);
}

/** Forms are encoded here: the transport's `fetch` does not know the global FormData. */
async function encode(body: string | FormData | undefined, headers: Readonly<Record<string, string>>) {
  if (body === undefined) return { headers };
  if (typeof body === "string") return { headers, body };
  const encoded = new Response(body);
  const type = encoded.headers.get("content-type") ?? "";
  return { headers: { ...headers, "content-type": type }, body: new Uint8Array(await encoded.arrayBuffer()) };
}
