/**
 * Seed `estate:N`: N projects below group `estate`, forty to a team, with people but no on-call objects yet. In the
 * second project integrated error tracking is on, in the third the GitLab for Slack app is installed.
 */
import type { Instance } from "../instance.ts";
import type { Project } from "../world/rows.ts";
import { createBuilder } from "./builder.ts";

const PROJECTS_PER_TEAM = 40;
const PEOPLE = 30;

export function seedEstate(instance: Instance, createdAt: number, projects: number): void {
  const build = createBuilder(instance.world, createdAt);
  const root = build.user("root", "Administrator", { admin: true });
  const maintainer = build.user("dana", "Dana Levi");
  build.token(root);
  build.token(maintainer);
  const estate = build.group("estate", "Estate");
  build.member(estate, root, "owner");
  build.member(estate, maintainer, "maintainer");
  for (let number = 1; number <= PEOPLE; number += 1) {
    const padded = String(number).padStart(2, "0");
    build.member(estate, build.user(`person-${padded}`, `Person ${padded}`), "developer");
  }
  for (let index = 0; index < projects; index += 1) {
    const team = `estate/team-${String(Math.floor(index / PROJECTS_PER_TEAM) + 1).padStart(3, "0")}`;
    if (index % PROJECTS_PER_TEAM === 0) build.group(team, `Team ${team.slice(-3)}`);
    const name = `service-${String(index + 1).padStart(5, "0")}`;
    // What only people can do in GitLab, and the example of an estate relies on.
    const project = build.project(`${team}/${name}`, name, { integratedErrorTracking: index === 1 });
    if (index === 2) installSlackApp(instance, project, createdAt);
  }
}

/** As a person does it in the project's settings: the app is on, for no event yet. */
function installSlackApp({ world }: Instance, project: Project, createdAt: number): void {
  world.chatIntegrations.insert({
    owner: `project:${project.id}`,
    slug: "gitlab-slack-application",
    active: true,
    events: {},
    properties: {},
    createdAt,
    updatedAt: createdAt,
  });
}
