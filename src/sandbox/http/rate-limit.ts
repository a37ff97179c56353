/** The authenticated API limit: so many requests per person and minute (GitLab "User and IP rate limits"). */
import { MINUTE } from "../oncall/clock.ts";

export interface RateLimit {
  /** Counts a request; the headers GitLab sends, and whether it is one too many. */
  take(
    who: string,
    now: number,
  ): { readonly blocked: boolean; readonly headers: Readonly<Record<string, string>> };
}

export function createRateLimit(requestsPerMinute: number): RateLimit {
  const observed = new Map<string, number>();
  let current = -1;
  return {
    take(who, now) {
      const window = Math.floor(now / MINUTE);
      if (window !== current) observed.clear();
      current = window;
      const count = (observed.get(who) ?? 0) + 1;
      observed.set(who, count);
      const reset = (window + 1) * MINUTE;
      const blocked = count > requestsPerMinute;
      return {
        blocked,
        headers: {
          "RateLimit-Limit": String(requestsPerMinute),
          "RateLimit-Name": "throttle_authenticated_api",
          "RateLimit-Observed": String(count),
          "RateLimit-Remaining": String(Math.max(0, requestsPerMinute - count)),
          "RateLimit-Reset": String(reset / 1000),
          "RateLimit-ResetTime": new Date(reset).toUTCString(),
          ...(blocked ? { "Retry-After": String(Math.max(1, Math.ceil((reset - now) / 1000))) } : {}),
        },
      };
    },
  };
}
