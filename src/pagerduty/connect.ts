/** The second door: PagerDuty's own REST API, over the same transport rules as GitLab's. */
import type { Environment, Secret } from "../core/secret.ts";

export interface PagerDuty {
  /** Origin of the API; the EU region has its own. */
  readonly host: string;
  /** A request below the origin, e.g. `GET /webhook_subscriptions?limit=100`; the answer's JSON. */
  request<Answer>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, body?: object): Promise<Answer>;
  close(): Promise<void>;
}

export interface PagerDutyOptions {
  /** PAGERDUTY_URL names another host than PagerDuty's own. */
  readonly environment: Environment;
  readonly version: string;
}

export function connectPagerDuty(_token: Secret, _options: PagerDutyOptions): PagerDuty {
  throw new TypeError("no kind uses PagerDuty yet");
}
