/** What can go wrong at the door to GitLab, each with a reason a program can act on and words a person can. */
import type { Finding } from "../core/finding.ts";
import type { Reason } from "./reasons.ts";

/** One entry of the top-level `errors` of a GraphQL answer. */
export interface GraphQLErrorEntry {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string };
}

export interface Failure {
  readonly reason: Reason;
  /** The GraphQL operation's name, or method and path of a REST request. */
  readonly operation: string;
  readonly host?: string;
  readonly status?: number;
  /** GitLab's own words, or those of the network. */
  readonly messages?: readonly string[];
  readonly field?: string;
}

/** What a service said or failed to say. Carries no request, no header and no answer, so nothing secret. */
export abstract class ServiceError extends Error {
  readonly reason: Reason;
  readonly operation: string;
  readonly status: number | undefined;
  readonly messages: readonly string[];

  constructor(message: string, { reason, operation, status, messages = [] }: Failure) {
    super(message);
    this.reason = reason;
    this.operation = operation;
    this.status = status;
    this.messages = messages;
  }

  abstract toFinding(): Finding;
}

/** Thrown by everything under `src/gitlab/`. */
export class GitLabError extends ServiceError {
  /** What this GitLab hides or does not know. */
  readonly field: string | undefined;

  constructor(failure: Failure) {
    super(sentence(failure, failure.messages ?? []), failure);
    this.name = "GitLabError";
    this.field = failure.field;
  }

  /** The error that top-level GraphQL errors amount to: the one that says most decides. */
  static fromGraphQL(operation: string, errors: readonly GraphQLErrorEntry[], host?: string): GitLabError {
    const judged = errors.map(judge);
    const worst = PRECEDENCE.find((reason) => judged.some((one) => one.reason === reason)) ?? "invalid";
    const field = judged.find((one) => one.reason === worst)?.field;
    return new GitLabError({
      reason: worst,
      operation,
      messages: [...new Set(errors.map(({ message }) => message))],
      ...(host === undefined ? {} : { host }),
      ...(field === undefined ? {} : { field }),
    });
  }

  toFinding(): Finding {
    return { level: "error", code: `gitlab-${this.reason}`, message: this.message, hint: HINTS[this.reason] };
  }
}

/** For reading what may not be there: undefined on these statuses; any other error is thrown again. */
export function undefinedOn(...statuses: readonly number[]): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof GitLabError && statuses.includes(error.status ?? 0)) return undefined;
    throw error;
  };
}

/** GitLab's one text for absent, forbidden and unlicensed (GitLab 18.9, lib/gitlab/graphql/authorize). */
const NOT_AVAILABLE = "The resource that you are attempting to access does not exist";

/** Which of several GraphQL errors names the cause. */
const PRECEDENCE: readonly Reason[] = [
  "unauthorized",
  "query-limit",
  "timeout",
  "rate-limited",
  "unknown-field",
  "hidden-feature",
  "not-available",
];

const KNOWN_MESSAGES: readonly (readonly [Reason, RegExp])[] = [
  ["not-available", new RegExp(`^${NOT_AVAILABLE}`)],
  ["unauthorized", /^Invalid token/],
  ["query-limit", /^Query (?:too large|has (?:complexity|depth) of)|^Recursive query/],
  ["timeout", /^Request timed out/],
  ["rate-limited", /requested too many times/],
  ["unknown-field", /doesn't accept argument '(\w+)'/],
  ["unknown-field", /^(\w+) isn't a defined input type|^No such type (\w+)/],
];

/** The reason behind one GraphQL error, and the field it is about. */
export function judge({ message, path, extensions }: GraphQLErrorEntry): { reason: Reason; field?: string } {
  const missing = /^Field '(\w+)' doesn't exist on type/.exec(message);
  if (missing?.[1] !== undefined) {
    // The validator's path leads through the query ("query Name", …); that of a running resolver through the answer.
    const validated = path === undefined || /^(?:query|mutation|fragment)(?: |$)/.test(String(path[0]));
    const unknown = validated || extensions?.code === "undefinedField";
    return { reason: unknown ? "unknown-field" : "hidden-feature", field: missing[1] };
  }
  for (const [reason, pattern] of KNOWN_MESSAGES) {
    const match = pattern.exec(message);
    const field = match?.[1] ?? match?.[2];
    if (match !== null) return field === undefined ? { reason } : { reason, field };
  }
  return { reason: "invalid" };
}

function sentence(
  { reason, operation, host = "GitLab", status }: Failure,
  messages: readonly string[],
): string {
  const said = messages.filter((message) => !message.startsWith(NOT_AVAILABLE));
  const words = [...said.map((message) => message.replace(/\.\s*$/, ""))].join("; ");
  const headline = HEADLINES[reason](operation, host);
  const code = status === undefined || status < 400 ? "" : ` (HTTP ${status})`;
  return `${headline}${code}${words === "" ? "" : `: ${words}`}`;
}

const HEADLINES: Readonly<Record<Reason, (operation: string, host: string) => string>> = {
  unauthorized: (operation, host) => `${host} does not accept the token (${operation})`,
  forbidden: (operation, host) => `${host} does not let the token do this (${operation})`,
  "not-available": (operation) =>
    `There is no such object, or GitLab does not let the token's user see or change it (${operation})`,
  refused: (operation) => `GitLab refused ${operation}`,
  invalid: (operation) => `GitLab does not accept ${operation}`,
  conflict: (operation) => `Something else changed it meanwhile (${operation})`,
  "query-limit": (operation) => `${operation} asks for more than GitLab answers at once`,
  timeout: (operation, host) => `${host} did not answer ${operation} in time`,
  unclear: (operation) => `It is unclear whether ${operation} happened`,
  "rate-limited": (operation, host) =>
    `${host} still limits the rate of requests, gave up waiting for ${operation}`,
  unreachable: (_, host) => `${host} cannot be reached`,
  tls: (_, host) => `No secure connection to ${host}`,
  "not-gitlab": (_, host) => `What answers at ${host} is not GitLab`,
  redirected: (operation, host) => `${host} redirects ${operation} elsewhere`,
  server: (operation, host) => `${host} failed at ${operation}`,
  "hidden-feature": (operation) => `A feature flag of GitLab hides what ${operation} needs`,
  "unknown-field": (operation) => `This GitLab does not know what ${operation} needs`,
};

const HINTS: Readonly<Record<Reason, string>> = {
  unauthorized:
    "Set GITLAB_TOKEN to a personal, project or group access token that is valid; a CI job token is not enough.",
  forbidden:
    "Give the token the scope api (read_api to plan), and its user the role Maintainer in the project.",
  "not-available":
    "Check the path, that the token's user is Maintainer there, that the token has the scope api, and that the licence (Premium for on-call) covers it.",
  refused: "Change the document so that GitLab accepts it.",
  invalid: "Run again with --log-level debug, and report this if the document is not at fault.",
  conflict: "Run the same command again: it reads what is there before it writes.",
  "query-limit": "Name fewer projects with --project.",
  timeout: "Try again later, or name fewer projects with --project.",
  unclear: "Run the same command again: it reads what is there before it writes.",
  "rate-limited": "Run the same command again later, with a smaller --parallel.",
  unreachable: "Check the host name, the network, and HTTPS_PROXY and NO_PROXY.",
  tls: "Set NODE_EXTRA_CA_CERTS or CI_SERVER_TLS_CA_FILE to a file with the certificate of your authority.",
  "not-gitlab": "Check the host (--host, GITLAB_URL), and whether a proxy or a login page stands in between.",
  redirected: "Use the address it redirects to as the host (--host, GITLAB_URL, or host in the document).",
  server: "Run the same command again later; GitLab's own logs say more.",
  "hidden-feature":
    "Ask an administrator of GitLab to switch hide_incident_management_features off for the project.",
  "unknown-field":
    "Upgrade GitLab or Watchbill, whose versions do not fit together; Community Edition has no on-call management at all.",
};
