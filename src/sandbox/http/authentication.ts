/** Whose request it is, by access token (GitLab 18.9 `lib/gitlab/auth/request_authenticator.rb`). */
import type { Instance } from "../instance.ts";
import type { Token, User } from "../world/rows.ts";

export type Authentication =
  | { readonly kind: "anonymous" }
  | { readonly kind: "user"; readonly user: User; readonly token: Token }
  | { readonly kind: "blocked" }
  | { readonly kind: "invalid"; readonly reason: "unknown" | "revoked" | "expired" };

export function authenticate(instance: Instance, headers: Headers): Authentication {
  const value =
    headers.get("private-token") ?? /^Bearer +(.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (value == null) return { kind: "anonymous" };
  const token = instance.world.tokens.where("value", value)[0];
  const user = token && instance.world.users.get(token.userId);
  if (token === undefined || user === undefined) return { kind: "invalid", reason: "unknown" };
  if (token.revoked) return { kind: "invalid", reason: "revoked" };
  const today = new Date(instance.now()).toISOString().slice(0, 10);
  if (token.expiresOn !== null && token.expiresOn <= today) return { kind: "invalid", reason: "expired" };
  return user.state === "blocked" ? { kind: "blocked" } : { kind: "user", user, token };
}

/** `api` allows everything, `read_api` reading. */
export function allows(token: Token, kind: "read" | "write"): boolean {
  return token.scopes.includes("api") || (kind === "read" && token.scopes.includes("read_api"));
}
