import { type KindCases, PROJECT } from "../support/cases.ts";

const SENTRY = "{api_url: https://sentry.example.com, project: acme/api, token: {env: SENTRY_TOKEN}}";

export const errorTrackingCases: KindCases = {
  kind: "error_tracking",
  states: {
    "GitLab's own": "error_tracking: {backend: gitlab, active: true}",
    "as it is": "error_tracking: {backend: gitlab}",
    "three keys": "error_tracking: {backend: gitlab, active: true, client_keys: 3}",
    "switched off": "error_tracking: {backend: gitlab, active: false}",
    Sentry: `error_tracking: {backend: sentry, active: true, sentry: ${SENTRY}}`,
  },
  elsewhere: [
    {
      state: "GitLab's own",
      next: "three keys",
      change: (gitlab) => gitlab.rest("PATCH", "error_tracking/settings", { active: false }),
      address: `${PROJECT}//error_tracking`,
      field: "active",
      live: "false",
      declared: "true",
    },
  ],
};
