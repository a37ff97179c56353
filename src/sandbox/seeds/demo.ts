/**
 * Seed `demo`: the organisation of the examples. Group `acme` with a few people and projects; the only objects
 * in it that nobody declares stand in `acme/payments/web`.
 */
import { createIntegration } from "../alerting/integrations.ts";
import type { Instance } from "../instance.ts";
import { createRotation } from "../oncall/rotations.ts";
import { createSchedule } from "../oncall/schedules.ts";
import { commit } from "../repository/git.ts";
import { accessOf } from "../world/access.ts";
import type { Project, User } from "../world/rows.ts";
import { nextNumber } from "../world/world.ts";
import { createBuilder } from "./builder.ts";

export function seedDemo(instance: Instance, createdAt: number): void {
  const build = createBuilder(instance.world, createdAt);
  const root = build.user("root", "Administrator", { admin: true });
  const people = {
    ana: build.user("ana", "Ana Silva"),
    bo: build.user("bo", "Bo Lindqvist"),
    chen: build.user("chen", "Chen Wei"),
    dana: build.user("dana", "Dana Levi"),
    erik: build.user("erik", "Erik Haugen"),
    olive: build.user("olive", "Olive Okafor"),
    rory: build.user("rory", "Rory Byrne"),
    blake: build.user("blake", "Blake Moreau", { state: "blocked" }),
    nora: build.user("nora", "Nora Conti"),
  };
  for (const user of [root, ...Object.values(people)]) build.token(user);
  build.token(people.dana, ["read_api"], "dana-read-api");
  build.token(people.dana, ["ci_job"], "ci-job");

  const acme = build.group("acme", "Acme");
  build.group("acme/payments", "Payments");
  build.group("acme/platform", "Platform");
  const elsewhere = build.group("umbrella", "Umbrella");
  build.member(acme, root, "owner");
  build.member(elsewhere, root, "owner");
  build.member(acme, people.olive, "owner");
  build.member(acme, people.dana, "maintainer");
  build.member(acme, people.ana, "developer");
  build.member(acme, people.bo, "developer");
  build.member(acme, people.chen, "developer");
  build.member(acme, people.erik, "developer");
  build.member(acme, people.blake, "developer");
  build.member(acme, people.rory, "reporter");

  build.project("acme/payments/api", "API", { integratedErrorTracking: true });
  const web = build.project("acme/payments/web", "Web");
  build.project("acme/payments/worker", "Worker");
  build.project("acme/platform/status", "Status");
  build.project("acme/payments/legacy", "Legacy", { archived: true });
  build.project("umbrella/secret", "Secret");

  for (const project of instance.world.projects.all()) addRepository(instance, project, people.dana);
  const schedule = createSchedule(instance, web, {
    name: "Made by hand",
    description: "Created in the user interface",
    timezone: "Europe/Berlin",
  });
  createRotation(instance, accessOf(instance, root), web, schedule, {
    name: "Office hours",
    startsAt: { date: new Date(createdAt).toISOString().slice(0, 10), time: "09:00" },
    rotationLength: { length: 1, unit: "WEEKS" },
    activePeriod: { startTime: "09:00", endTime: "17:00" },
    participants: [
      { username: "chen", colorPalette: "GREEN", colorWeight: "WEIGHT_600" },
      { username: "erik", colorPalette: "ORANGE", colorWeight: "WEIGHT_500" },
    ],
  });
  createIntegration(instance, web, { name: "Legacy monitor", active: true, type: "HTTP" });
}

/** A first commit on the protected default branch, and an open merge request. */
function addRepository(instance: Instance, project: Project, author: User): void {
  const path = "README.md";
  commit(instance, project, {
    branch: project.defaultBranch,
    message: "Initial commit",
    authorName: author.name,
    authorEmail: `${author.username}@example.com`,
    actions: [{ action: "create", path, content: Buffer.from(`# ${project.name}\n`) }],
  });
  instance.world.mergeRequests.insert({
    projectId: project.id,
    iid: nextNumber(instance.world, `merge_request:${project.id}`),
    title: "Change the on-call schedule",
    state: "opened",
    sourceBranch: "on-call",
    authorId: author.id,
    createdAt: instance.now(),
  });
}
