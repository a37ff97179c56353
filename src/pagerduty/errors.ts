/** What can go wrong at the door to PagerDuty, in words a person can act on. */
import type { Finding } from "../core/finding.ts";
import { type Failure, ServiceError } from "../gitlab/errors.ts";
import type { Reason } from "../gitlab/reasons.ts";

/** Thrown by everything under `src/pagerduty/`. */
export class PagerDutyError extends ServiceError {
  constructor(failure: Failure) {
    super(sentence(failure), failure);
    this.name = "PagerDutyError";
  }

  toFinding(): Finding {
    const hint = STATUS_HINTS[this.status ?? 0] ?? HINTS[this.reason];
    return {
      level: "error",
      code: `pagerduty-${this.reason}`,
      message: this.message,
      ...(hint !== undefined && { hint }),
    };
  }
}

function sentence({ reason, operation, status, messages = [], host }: Failure): string {
  const headline = HEADLINES[reason]?.(operation, host ?? "PagerDuty") ?? `PagerDuty refused ${operation}`;
  const words = messages.map((message) => message.replace(/\.\s*$/, "")).join("; ");
  return `${headline}${status === undefined ? "" : ` (HTTP ${status})`}${words === "" ? "" : `: ${words}`}`;
}

const HEADLINES: Readonly<Partial<Record<Reason, (operation: string, host: string) => string>>> = {
  unauthorized: (operation) => `PagerDuty does not accept the API key (${operation})`,
  forbidden: (operation) => `PagerDuty does not let the API key do this (${operation})`,
  "not-available": (operation) => `PagerDuty has no such object (${operation})`,
  unclear: (operation) => `It is unclear whether ${operation} happened at PagerDuty`,
  "rate-limited": (operation) =>
    `PagerDuty still limits the rate of requests, gave up waiting for ${operation}`,
  timeout: (operation) => `PagerDuty did not answer ${operation} in time`,
  server: (operation) => `PagerDuty failed at ${operation}`,
  unreachable: (_, host) => `${host} cannot be reached`,
  tls: (_, host) => `No secure connection to ${host}`,
  "not-gitlab": (_, host) => `What answers at ${host} is not PagerDuty`,
  redirected: (operation, host) => `${host} redirects ${operation} elsewhere`,
};

const HINTS: Readonly<Partial<Record<Reason, string>>> = {
  unauthorized:
    "Put a valid REST API key where pagerduty.api_token says; EU accounts need PAGERDUTY_URL as well.",
  unclear: "Run the same command again: it reads what is there before it writes.",
  "rate-limited": "Run the same command again later.",
  unreachable: "Check PAGERDUTY_URL, the network, and HTTPS_PROXY and NO_PROXY.",
  "not-gitlab": "Check PAGERDUTY_URL, and whether a proxy stands in between.",
};

/** PagerDuty documentation, "Errors": 402 is a plan that lacks the ability, 403 a user that does. */
const STATUS_HINTS: Readonly<Record<number, string>> = {
  402: "The account's plan does not include it: change the plan, or take the subscriptions out.",
  403: "Use an API key with write access, of a user who is Manager, Admin or Account Owner.",
};
