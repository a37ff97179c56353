/** Whose request it is, by access token (GitLab 18.9 `lib/gitlab/auth/request_authenticator.rb`). */
import type { Instance } from "../instance.ts";
import type { Token, User } from "../world/rows.ts";

export type Authentication =
  | { readonly kind: "anonymous" }
  | { readonly kind: "user"; readonly user: User; readonly token: Token }
  | { readonly kind: "blocked" }
  | { readonly kind: "invalid"; readonly reason: "unknown" | "revoked" | "expired" };

/** What a CI job token reaches (https://docs.gitlab.com/ci/jobs/ci_job_token/), as far as this instance has it. */
const JOB_REACH: readonly { readonly path: RegExp; readonly writes: boolean }[] = [
  { path: /^\/api\/v4\/projects\/[^/]+\/(environments|deployments)(\/|$)/, writes: true },
  { path: /^\/api\/v4\/projects\/[^/]+\/repository\/(branches|commits|tags)(\/|$)/, writes: false },
  { path: /^\/api\/v4\/projects\/[^/]+\/repository\/files\/[^/]+\/raw$/, writes: false },
  { path: /^\/api\/v4\/projects\/[^/]+\/merge_requests\/\d+(\/notes)?$/, writes: false },
];

/** Scope of a token that a CI job was given. It is sent as `JOB-TOKEN`, and nothing else takes it. */
const JOB_SCOPE = "ci_job";

/** Who a REST request is from: an access token counts everywhere, a job token where it reaches. */
export function authenticateRest(instance: Instance, request: Request): Authentication {
  const job = request.headers.get("job-token");
  if (job === null) return authenticate(instance, request.headers);
  const { pathname } = new URL(request.url);
  const reads = request.method === "GET" || request.method === "HEAD";
  const reached = JOB_REACH.some(({ path, writes }) => path.test(pathname) && (reads || writes));
  return reached ? authenticateToken(instance, job, true) : { kind: "anonymous" };
}

export function authenticate(instance: Instance, headers: Headers): Authentication {
  const value =
    headers.get("private-token") ?? /^Bearer +(.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  return value == null ? { kind: "anonymous" } : authenticateToken(instance, value, false);
}

function authenticateToken(instance: Instance, value: string, ofJob: boolean): Authentication {
  const token = instance.world.tokens.where("value", value)[0];
  const user = token && instance.world.users.get(token.userId);
  const fits = token?.scopes.includes(JOB_SCOPE) === ofJob;
  if (token === undefined || user === undefined || !fits) return { kind: "invalid", reason: "unknown" };
  if (token.revoked) return { kind: "invalid", reason: "revoked" };
  const today = new Date(instance.now()).toISOString().slice(0, 10);
  if (token.expiresOn !== null && token.expiresOn <= today) return { kind: "invalid", reason: "expired" };
  return user.state === "blocked" ? { kind: "blocked" } : { kind: "user", user, token };
}

/** `api` allows everything, `read_api` reading; a job token has its reach instead. */
export function allows(token: Token, kind: "read" | "write"): boolean {
  if (token.scopes.includes("api") || token.scopes.includes(JOB_SCOPE)) return true;
  return kind === "read" && token.scopes.includes("read_api");
}
