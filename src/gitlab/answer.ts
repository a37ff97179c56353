/** An HTTP answer, and what one that is not a success means. */
import type { Failure } from "./errors.ts";
import type { Reason } from "./reasons.ts";
import type { HeaderFields } from "./retry.ts";

export interface Answer {
  readonly status: number;
  readonly headers: HeaderFields & Iterable<[string, string]>;
  readonly body: Uint8Array<ArrayBuffer>;
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

export function contentType({ headers }: Answer): string {
  return headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
}

export function textOf({ body }: Answer): string {
  return new TextDecoder().decode(body);
}

/** The JSON value of an answer; undefined if it is none, whatever its content type claims. */
export function jsonOf(answer: Answer): unknown {
  if (!/\bjson$/.test(contentType(answer))) return undefined;
  try {
    return JSON.parse(textOf(answer));
  } catch {
    return undefined;
  }
}

/** The failure that an unsuccessful answer of either API amounts to. */
export function failureOf(answer: Answer): Omit<Failure, "operation"> {
  const { status } = answer;
  const value = jsonOf(answer);
  // A page instead of data comes from a proxy or a login in between; only GitLab's own web server sends one with 413.
  if (contentType(answer) === "text/html" && status < 500 && status !== 413) return notGitLab(answer);
  return { reason: reasonOf(status, value), status, messages: messagesIn(value) };
}

/** Names what came instead of GitLab's data, and shows none of it. */
export function notGitLab(answer: Answer): Omit<Failure, "operation"> {
  const type = contentType(answer) || "no content type";
  return { reason: "not-gitlab", status: answer.status, messages: [`HTTP ${answer.status} with ${type}`] };
}

/** Status codes as GitLab uses them: GitLab documentation, "REST API troubleshooting", "Status codes". */
const REASON_OF_STATUS: Readonly<Record<number, Reason>> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not-available",
  409: "conflict",
  412: "conflict",
};

function reasonOf(status: number, value: unknown): Reason {
  const messages = messagesIn(value);
  if (messages.some((message) => /timed out/i.test(message)) && status === 503) return "timeout";
  if (messages.some((message) => message.startsWith("Query too large"))) return "query-limit";
  if (status >= 500) return "server";
  // GitLab's models explain themselves in `message`; its parameter check, which runs before them, in `error`.
  return REASON_OF_STATUS[status] ?? (isObject(value) && "message" in value ? "refused" : "invalid");
}

/**
 * What GitLab says in words: `{message}`, a map from attributes to messages below it, `{error, error_description}`,
 * or `{errors: [{message}]}`.
 */
function messagesIn(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  if (Array.isArray(value)) return value.flatMap(messagesIn);
  if (!isObject(value)) return [];
  const known = ["message", "error", "error_description", "errors"].filter((key) => key in value);
  if (known.length > 0) return known.flatMap((key) => messagesIn(value[key]));
  return Object.entries(value).flatMap(([attribute, said]) =>
    messagesIn(said).map((message) => (attribute === "base" ? message : `${attribute} ${message}`)),
  );
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
