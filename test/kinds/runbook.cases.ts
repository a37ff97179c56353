import { type KindCases, PROJECT } from "../support/cases.ts";

const outage = (keys: string) =>
  `runbooks:\n  api-outage: {title: API Outage Response, source: runbooks/api-outage.md, ${keys}}`;

export const runbookCases: KindCases = {
  kind: "runbook",
  files: {
    "runbooks/api-outage.md": "# API outage\n\nBreathe. Ünïcode, too.\n",
    "runbooks/db.md": "# Database\n",
  },
  states: {
    "a wiki page": outage("publish: wiki"),
    "another text": outage("publish: wiki").replace("api-outage.md", "db.md"),
    "a file": outage("publish: repository"),
    "a file with another text": outage("publish: repository").replace("api-outage.md", "db.md"),
    "a file elsewhere": outage("publish: repository, path: docs/outage.md, ci: true"),
    "one of each": `runbooks:
  api-outage: {title: API Outage Response, source: runbooks/api-outage.md, publish: wiki}
  db: {title: Database, source: runbooks/db.md, publish: repository}
  in-a-folder: {title: teams/Data base - main, source: runbooks/db.md, publish: wiki}`,
  },
  elsewhere: [
    {
      state: "a wiki page",
      change: (gitlab) =>
        gitlab.rest("PUT", "wikis/API-Outage-Response", { content: "Typed into the wiki\n" }),
      address: `${PROJECT}//runbook.api-outage`,
      field: "content.bytes",
      live: "20",
      declared: "39",
    },
    {
      state: "a file",
      next: "a file with another text",
      change: (gitlab) =>
        gitlab.rest("PUT", "repository/files/runbooks%2Fapi-outage.md", {
          branch: "main",
          content: "Typed into the editor\n",
          commit_message: "Edit",
        }),
      address: `${PROJECT}//runbook.api-outage`,
      field: "content.bytes",
      live: "22",
      declared: "39",
    },
  ],
};
