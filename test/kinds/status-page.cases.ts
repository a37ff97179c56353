import { type KindCases, PROJECT } from "../support/cases.ts";

export const statusPageCases: KindCases = {
  kind: "status_page",
  states: {
    "a title": "status_page: {title: Acme status}",
    "every key": `status_page:
  title: "Acme: status & \\"more\\""
  services: [{name: API, url: "https://api.example.com"}, {name: Web Application}]
  incidents: {publish: false, limit: 5}
  maintenance:
    - {title: Database upgrade, start: 2026-12-01T22:00, end: 2026-12-02T00:00, timezone: Europe/Berlin, services: [API]}
    - {title: Network, start: 2026-12-03T22:00, end: 2026-12-04T00:00}
  ci: true`,
    "services alone": "status_page: {title: Acme status, services: [{name: API}]}",
  },
  elsewhere: [
    {
      state: "services alone",
      change: (gitlab) =>
        gitlab.rest("PUT", "repository/files/.gitlab%2Fstatus-page.yml", {
          branch: "main",
          content: "title: Typed in\nservices: [{name: API}]\n",
          commit_message: "Edit",
        }),
      address: `${PROJECT}//status_page`,
      field: "title",
      live: "Typed in",
      declared: "Acme status",
    },
  ],
};
