import { type KindCases, PROJECT, type RawGitLab } from "../support/cases.ts";

export const scheduleCases: KindCases = {
  kind: "schedule",
  states: {
    plain: `oncall_schedules:
  Primary: {timezone: Etc/UTC}`,
    described: `oncall_schedules:
  Primary: {timezone: Etc/UTC, description: "Day & night, 24/7"}`,
    "another zone": `oncall_schedules:
  Primary: {timezone: America/New_York}`,
    "two, with names that need escaping": `oncall_schedules:
  Primary: {timezone: Europe/Berlin}
  "50 % / night":
    timezone: Asia/Kolkata
    description: "Ünïcode"`,
  },
  elsewhere: [
    {
      state: "described",
      change: (gitlab) => change(gitlab, { description: "typed into the form" }),
      address: `${PROJECT}//schedule.Primary`,
      field: "description",
      live: "typed into the form",
      declared: "Day & night, 24/7",
    },
  ],
  rename: {
    from: "oncall_schedules:\n  Old name: {timezone: Etc/UTC}",
    to: "oncall_schedules:\n  New name: {timezone: Etc/UTC, renamed_from: Old name}",
    address: `${PROJECT}//schedule.New name`,
    previously: `${PROJECT}//schedule.Old name`,
  },
};

async function change(gitlab: RawGitLab, fields: object): Promise<void> {
  const { project } = await gitlab.graphql<{
    project: { incidentManagementOncallSchedules: { nodes: { iid: string }[] } };
  }>(
    "query($path: ID!) { project(fullPath: $path) { incidentManagementOncallSchedules { nodes { iid } } } }",
    {
      path: PROJECT,
    },
  );
  const iid = project.incidentManagementOncallSchedules.nodes[0]?.iid;
  await gitlab.graphql(
    "mutation($input: OncallScheduleUpdateInput!) { oncallScheduleUpdate(input: $input) { errors } }",
    {
      input: { projectPath: PROJECT, iid, ...fields },
    },
  );
}
