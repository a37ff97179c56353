import { type KindCases, PROJECT } from "../support/cases.ts";

export const incidentTemplateCases: KindCases = {
  kind: "incident_template",
  files: { "templates/incident.md": "## What happened\n", "templates/short.md": "What?\n" },
  states: {
    usual: "incident_template: {name: incident, source: templates/incident.md}",
    "another text": "incident_template: {name: incident, source: templates/short.md, ci: true}",
    "another name": "incident_template: {name: Major incident, source: templates/incident.md}",
  },
  elsewhere: [
    {
      state: "usual",
      change: (gitlab) =>
        gitlab.rest("PUT", "repository/files/.gitlab%2Fissue_templates%2Fincident.md", {
          branch: "main",
          content: "## Typed in\n",
          commit_message: "Edit",
        }),
      address: `${PROJECT}//incident_template`,
      field: "content.bytes",
      live: "12",
      declared: "17",
    },
  ],
};
