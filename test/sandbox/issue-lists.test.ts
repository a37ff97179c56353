/** Lists of issues: filters, order, who sees what, pages. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { useIncidents } from "./incident-project.ts";
import { API, type Person, person } from "./people.ts";

const stage = useIncidents();
const { declare, onIssue } = stage;
let sandbox: Sandbox;
let dana: Person;
beforeEach(() => {
  ({ sandbox, dana } = stage);
});

describe("lists of issues", () => {
  beforeEach(async () => {
    await declare({ title: "one", labels: "service::api" });
    stage.now += 3_600_000;
    await declare({ title: "two", labels: "service::api,bug", confidential: true });
    stage.now += 3_600_000;
    await declare({ title: "three", issue_type: "issue", description: "needle" });
    await onIssue("issueSetSeverity", { severity: "HIGH" });
    await onIssue("updateIssue", { stateEvent: "CLOSE" });
  });

  const titles = (nodes: { title: string }[]) => nodes.map(({ title }) => title);
  async function list(args: string, who = dana): Promise<string[]> {
    const answer = await who.graphql(`{ project(fullPath: "${API}") { issues${args} { nodes { title } } } }`);
    return titles(answer.body.data.project.issues.nodes);
  }

  it.each([
    ["", ["three", "two", "one"]],
    ["(types: [INCIDENT])", ["two", "one"]],
    ["(state: closed)", ["one"]],
    ['(closedAfter: "2025-07-01T13:30:00Z")', ["one"]],
    ['(closedBefore: "2025-07-01T13:30:00Z")', []],
    ['(createdAfter: "2025-07-01T12:30:00Z", createdBefore: "2025-07-01T13:30:00Z")', ["two"]],
    ['(updatedAfter: "2025-07-01T13:30:00Z")', ["three", "one"]],
    ['(labelName: ["service::api"])', ["two", "one"]],
    ['(labelName: ["service::api", "bug"])', ["two"]],
    ['(labelName: ["NONE"])', ["three"]],
    ['(not: { labelName: ["bug"] })', ["three", "one"]],
    ['(or: { labelNames: ["bug", "other"] })', ["two"]],
    ['(search: "needle")', ["three"]],
    ['(search: "needle", in: [TITLE])', []],
    ['(not: { authorUsername: ["dana"] })', []],
    ['(not: { assigneeUsernames: ["dana"] })', ["three", "two", "one"]],
    ['(or: { authorUsernames: ["ana", "dana"] })', ["three", "two", "one"]],
    ['(or: { assigneeUsernames: ["ana"] })', []],
    ['(milestoneTitle: ["1.0"])', []],
    ['(authorUsername: "ana")', []],
    ['(iids: ["1", "3"])', ["three", "one"]],
    ["(confidential: true)", ["two"]],
    ["(sort: CREATED_ASC)", ["one", "two", "three"]],
    ["(sort: SEVERITY_DESC)", ["one", "three", "two"]],
    ["(sort: CLOSED_AT_DESC)", ["one", "three", "two"]],
    ["(sort: UPDATED_DESC, first: 1)", ["three"]],
  ])("of a project with %s are %j", async (args, expected) => {
    expect(await list(args)).toEqual(expected);
  });

  it("of a public project are everybody's, unless issues are for members", async () => {
    const api = sandbox.world.projects.get(1);
    if (api === undefined) throw new Error("seed without the project");
    sandbox.world.projects.update(api, { visibility: "public" });
    expect(await list("", person(sandbox, "anonymous"))).toEqual(["three", "one"]);
    sandbox.world.projects.update(api, { issuesAccessLevel: "private" });
    expect(await list("", person(sandbox, "nora"))).toEqual([]);
    expect(await list("")).toHaveLength(3);
  });

  it("hide confidential ones from guests and strangers", async () => {
    expect(await list("", person(sandbox, "rory"))).toHaveLength(3);
    const rory = sandbox.world.users.where("key", "rory")[0];
    const member = sandbox.world.members.where("userId", rory?.id ?? 0)[0];
    if (member === undefined) throw new Error("seed without the member");
    sandbox.world.members.update(member, { accessLevel: 10 });
    expect(await list("", person(sandbox, "rory"))).toEqual(["three", "one"]);
    expect((await person(sandbox, "rory").rest("GET", "/projects/1/issues/2")).status).toBe(404);
  });

  it("of a group reach its subgroups where asked, and are counted", async () => {
    const answer = await dana.graphql(
      `{ group(fullPath: "acme") { issues { count } all: issues(includeSubgroups: true) { count nodes { title } } } project(fullPath: "${API}") { issueStatusCounts(types: [INCIDENT]) { all opened closed } } }`,
    );
    expect(answer.body.data).toEqual({
      group: {
        issues: { count: 0 },
        all: { count: 3, nodes: [{ title: "three" }, { title: "two" }, { title: "one" }] },
      },
      project: { issueStatusCounts: { all: 2, opened: 1, closed: 1 } },
    });
  });

  it("of a group leave archived projects out unless they are asked for", async () => {
    const api = sandbox.world.projects.get(1);
    if (api === undefined) throw new Error("seed without the project");
    sandbox.world.projects.update(api, { archived: true });
    const answer = await dana.graphql(
      `{ group(fullPath: "acme") { some: issues(includeSubgroups: true) { count } all: issues(includeSubgroups: true, includeArchived: true) { count } } }`,
    );
    expect(answer.body.data.group).toEqual({ some: { count: 0 }, all: { count: 3 } });
  });

  it("of the whole instance want a filter", async () => {
    const refused = await dana.graphql("{ issues(sort: CREATED_ASC) { nodes { title } } }");
    expect(refused.body.errors[0].message).toBe(
      "You must provide at least one filter argument for this query",
    );
    const answer = await dana.graphql("{ issues(types: [INCIDENT]) { nodes { title } } }");
    expect(titles(answer.body.data.issues.nodes)).toEqual(["two", "one"]);
  });

  it("are paged by cursors that hold while issues come and go", async () => {
    const page = async (after: string | null) => {
      const answer = await dana.graphql(
        `query I($after: String) { project(fullPath: "${API}") { issues(first: 1, after: $after, sort: CREATED_ASC) { nodes { title } pageInfo { endCursor hasNextPage } } } }`,
        { after },
      );
      return answer.body.data.project.issues;
    };
    const first = await page(null);
    expect(titles(first.nodes)).toEqual(["one"]);
    await person(sandbox, "olive").rest("DELETE", "/projects/1/issues/1");
    const second = await page(first.pageInfo.endCursor);
    expect(titles(second.nodes)).toEqual(["two"]);
    expect(titles((await page(second.pageInfo.endCursor)).nodes)).toEqual(["three"]);
  });

  it("of REST know no closing time, and page by offset or key", async () => {
    const rest = async (query: string) =>
      titles((await dana.rest("GET", `/projects/1/issues?${query}`)).body);
    expect(await rest("issue_type=incident&state=closed")).toEqual(["one"]);
    expect(await rest("closed_after=2030-01-01T00:00:00Z")).toEqual(["three", "two", "one"]);
    expect(await rest("state=closed&updated_after=2025-07-01T13:30:00Z")).toEqual(["one"]);
    expect(await rest("labels=bug&order_by=created_at&sort=asc")).toEqual(["two"]);
    expect(titles((await dana.rest("GET", "/groups/acme/issues?issue_type=incident")).body)).toEqual([
      "two",
      "one",
    ]);
    const first = await dana.rest(
      "GET",
      "/projects/1/issues?pagination=keyset&order_by=created_at&per_page=2",
    );
    expect(titles(first.body)).toEqual(["three", "two"]);
    const next = /<[^>]*\/api\/v4([^>]*)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    expect(titles((await dana.rest("GET", next)).body)).toEqual(["one"]);
    expect((await dana.rest("GET", "/projects/1/issues?pagination=keyset&cursor=x")).status).toBe(400);
    const group = await dana.rest("GET", "/groups/acme/issues?pagination=keyset&per_page=2");
    expect(group.headers.get("x-total")).toBe("3");
    expect((await dana.rest("GET", "/projects/1/issues?per_page=1&page=2")).headers.get("x-total")).toBe("3");
  });
});
