import type { Sandbox } from "../../src/sandbox/index.ts";
import { findProject } from "../../src/sandbox/world/tree.ts";
import { type KindCases, PROJECT } from "../support/cases.ts";

export const slackAppCases: KindCases = {
  kind: "slack_app",
  prepare: installSlackApp,
  states: {
    "incidents only": `slack_app: {events: {incident: "#incidents"}}`,
    "a channel and more events": `slack_app:
  channel: "#ops"
  events: {incident: true, alert: "#alerts", vulnerability: "#security"}`,
    "a channel alone": `slack_app: {channel: "#quiet"}`,
  },
  elsewhere: [
    {
      state: "a channel and more events",
      change: (gitlab) =>
        gitlab.rest("PUT", "integrations/gitlab-slack-application", { channel: "#elsewhere" }),
      address: `${PROJECT}//slack_app`,
      field: "channel",
      live: "#elsewhere",
      declared: "#ops",
    },
  ],
};

/** As somebody does in GitLab's user interface. */
export function installSlackApp({ world, instance }: Pick<Sandbox, "world" | "instance">): void {
  const project = findProject(world, PROJECT);
  if (project === undefined) throw new Error(`no project ${PROJECT}`);
  world.chatIntegrations.insert({
    owner: `project:${project.id}`,
    slug: "gitlab-slack-application",
    active: true,
    events: { push: true, incident: false },
    properties: {},
    createdAt: instance.now(),
    updatedAt: instance.now(),
  });
}
