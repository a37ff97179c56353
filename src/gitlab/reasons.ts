/** Why a request to a service failed. Findings bear them as `gitlab-REASON` and `pagerduty-REASON`. */
export const REASONS = {
  conflict: "Somebody else changed the thing meanwhile.",
  forbidden: "A scope or a role is missing, or the service forbids it (403).",
  "hidden-feature":
    "A feature flag of GitLab hides what is needed (`hide_incident_management_features`, GitLab 18.1).",
  invalid: "The service did not understand the request.",
  "not-available": "The thing is absent, hidden from this user or not licensed: GitLab does not say which.",
  "not-gitlab": "Something answers there, but not the service.",
  "query-limit": "A query is too long, too deep or too expensive.",
  "rate-limited": "The service still limited requests when patience was over.",
  redirected: "The service redirects to an address to which the token is not sent.",
  refused: "The service understood, did nothing and said why.",
  server: "The service failed (5xx).",
  timeout: "The service, or the wait for it, ran out of time.",
  tls: "No secure connection could be made.",
  unauthorized: "The token is missing, wrong, expired or revoked (401).",
  unclear: "A write may or may not have happened; the next run reads again.",
  "unknown-field": "This GitLab is older or newer than a field, argument or type that is needed.",
  unreachable: "The service could not be reached.",
} as const;

export type Reason = keyof typeof REASONS;
