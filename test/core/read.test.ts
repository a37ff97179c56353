import { describe, expect, it } from "vitest";
import type { Doors } from "../../src/core/doors.ts";
import type { AnyKind, KindName } from "../../src/core/kind.ts";
import { read } from "../../src/core/read.ts";
import type { GitLab, Operation } from "../../src/gitlab/connect.ts";
import { KINDS } from "../../src/kinds/index.ts";

const PROJECTS = ["acme/a", "acme/b", "acme/c"];

type Answer = { data: object | null; errors: { message: string }[] };

/** The ways out, of which only reading is answered. */
function doorsTo(answer: (operation: Operation, variables: Record<string, unknown>) => Answer): Doors {
  const gitlab = {
    queryPartial: (operation: Operation, variables: Record<string, unknown>) =>
      Promise.resolve(answer(operation, variables)),
    query: (operation: Operation, variables: Record<string, unknown>) =>
      Promise.resolve(answer(operation, variables).data),
  };
  return { gitlab: gitlab as unknown as GitLab } as Doors;
}

function project(fullPath: string, more: object = {}) {
  return {
    fullPath,
    archived: false,
    visibility: "public",
    maxAccessLevel: { integerValue: 40 },
    projectMembers: { nodes: [] },
    alertManagementAlertStatusCounts: {},
    ...more,
  };
}

const page = (nodes: readonly object[], endCursor: string | null = null) => ({
  nodes,
  pageInfo: { hasNextPage: endCursor !== null, endCursor },
});

const pick = (...names: KindName[]) => new Map(names.map((name) => [name, KINDS.get(name) as AnyKind]));

it("gives projects in order, whichever was read first", async () => {
  const slow = new Map(PROJECTS.map((path, index) => [path, PROJECTS.length - index]));
  const kind = {
    ...(KINDS.get("slack") as AnyKind),
    read: {
      async rest(_: Doors, path: string) {
        for (let turns = slow.get(path) ?? 0; turns > 0; turns -= 1) await Promise.resolve();
        return [];
      },
    },
  };
  const doors = doorsTo(() => ({
    data: { projects: { nodes: PROJECTS.map((path) => project(path)) } },
    errors: [],
  }));
  const live = await read({ doors, projects: PROJECTS, kinds: new Map([[kind.name, kind]]) });
  expect([...live.keys()]).toEqual(PROJECTS);
});

describe("a list that GitLab cuts", () => {
  const integrations = (cursor: string | null) => ({ alertManagementHttpIntegrations: page([], cursor) });
  const schedules = (cursor: string | null) => ({
    incidentManagementOncallSchedules: {
      nodes: [{ iid: "1", name: "Primary", timezone: "Etc/UTC", rotations: page([], cursor) }],
      pageInfo: { hasNextPage: false, endCursor: null },
    },
  });
  const firstOf = (fields: object) => ({
    data: { projects: { nodes: [project("acme/a", fields)] } },
    errors: [],
  });

  it.each([
    ["the project is gone", { data: { projects: { nodes: [] } }, errors: [] }, "conflict"],
    ["nothing is answered", { data: null, errors: [] }, "conflict"],
    ["the rest is refused", { data: null, errors: [{ message: "Request timed out" }] }, "timeout"],
  ])("is an error of GitLab where %s by the next page", async (_, next, reason) => {
    const doors = doorsTo((_, { afterIntegration: after }) =>
      after === undefined ? firstOf(integrations("x")) : next,
    );
    const reading = read({ doors, projects: ["acme/a"], kinds: pick("alert_integration") });
    await expect(reading).rejects.toMatchObject({ name: "GitLabError", reason });
  });

  it.each([
    ["the project", { project: null }],
    ["the schedule", { project: { incidentManagementOncallSchedules: { nodes: [] } } }],
  ])("is an error of GitLab where %s is gone by the next page of its rotations", async (_, data) => {
    const doors = doorsTo((_, { after }) =>
      after === undefined ? firstOf(schedules("x")) : { data, errors: [] },
    );
    const reading = read({ doors, projects: ["acme/a"], kinds: pick("schedule", "rotation") });
    await expect(reading).rejects.toMatchObject({ name: "GitLabError", reason: "conflict" });
  });
});
