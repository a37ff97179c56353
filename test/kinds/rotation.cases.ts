import { type KindCases, PROJECT, type RawGitLab } from "../support/cases.ts";

const inSchedule = (rotations: string, timezone = "Europe/Berlin") => `oncall_schedules:
  Primary:
    timezone: ${timezone}
    rotations:
${rotations.replaceAll(/^/gm, "      ")}`;

export const rotationCases: KindCases = {
  kind: "rotation",
  states: {
    plain: inSchedule("Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana, bo]}"),
    "somebody more": inSchedule(
      "Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana, bo, chen]}",
    ),
    "another order": inSchedule(
      "Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [chen, ana, bo]}",
    ),
    "nobody left": inSchedule("Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: []}"),
    "active period across midnight": inSchedule(
      'Weekly: {starts_at: 2026-03-28T22:00, ends_at: 2027-03-28T06:00, length: 2 days, active_period: {start: "22:00", end: "06:00"}, participants: [ana, bo]}',
    ),
    "hours and colours": inSchedule(
      "Weekly: {starts_at: 2026-01-05T09:00, length: 12 hours, participants: [{user: ana, color: green-600}, bo]}",
    ),
    "the schedule in another zone": inSchedule(
      'Weekly: {starts_at: 2026-03-28T22:00, length: 2 days, active_period: {start: "22:00", end: "06:00"}, participants: [ana, bo]}',
      "America/New_York",
    ),
    "overrides to come": inSchedule(
      "Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana, bo, chen]}",
    ).replace(
      "    rotations:",
      "    overrides: [{from: 2050-03-01T09:00, to: 2050-03-03T12:00, user: erik, mode: replace}, {from: 2050-04-01T09:00, to: 2050-04-02T09:00, user: erik}]\n    rotations:",
    ),
    "two of them": inSchedule(
      "Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana]}\nShadow: {starts_at: 2026-01-05T09:00, length: 8 hours, participants: [erik]}",
    ),
  },
  elsewhere: [
    {
      state: "plain",
      change: (gitlab) => change(gitlab, { rotationLength: { length: 3, unit: "DAYS" } }),
      address: `${PROJECT}//rotation.Primary/Weekly`,
      field: "length",
      live: "3 days",
      declared: "1 week",
    },
    {
      state: "active period across midnight",
      change: (gitlab) => change(gitlab, { startsAt: { date: "2026-03-29", time: "21:00" } }),
      address: `${PROJECT}//rotation.Primary/Weekly`,
      field: "starts_at",
      live: "2026-03-29T21:00",
      declared: "2026-03-28T22:00",
    },
  ],
  rename: {
    from: inSchedule("Old: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana, bo]}"),
    to: inSchedule(
      "New: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana, bo], renamed_from: Old}",
    ),
    address: `${PROJECT}//rotation.Primary/New`,
    previously: `${PROJECT}//rotation.Primary/Old`,
  },
};

async function change(gitlab: RawGitLab, fields: object): Promise<void> {
  const { project } = await gitlab.graphql<{
    project: { incidentManagementOncallSchedules: { nodes: { rotations: { nodes: { id: string }[] } }[] } };
  }>(
    "query($path: ID!) { project(fullPath: $path) { incidentManagementOncallSchedules { nodes { rotations { nodes { id } } } } } }",
    { path: PROJECT },
  );
  const id = project.incidentManagementOncallSchedules.nodes[0]?.rotations.nodes[0]?.id;
  await gitlab.graphql(
    "mutation($input: OncallRotationUpdateInput!) { oncallRotationUpdate(input: $input) { errors } }",
    {
      input: { id, ...fields },
    },
  );
}
