import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { findProject, moveProject } from "../../src/sandbox/world/tree.ts";
import { API, type Person, person, sandboxes } from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

let sandbox: Sandbox;
let dana: Person;

beforeEach(async () => {
  sandbox = await pool.start();
  dana = person(sandbox, "dana");
});

function move(from: string, to: string): void {
  const project = findProject(sandbox.world, from);
  if (project === undefined) throw new Error(`no project ${from}`);
  moveProject(sandbox.world, project, to);
}

const paths = (answer: { body: { path_with_namespace: string }[] }) =>
  answer.body.map((project) => project.path_with_namespace);

describe("tokens", () => {
  it("are refused when unknown, in the shapes of both interfaces", async () => {
    const stranger = person(sandbox, "glpat-unknown");
    expect(await stranger.graphql("{ metadata { version } }")).toMatchObject({
      status: 401,
      body: { errors: [{ message: "Invalid token" }] },
    });
    expect(await stranger.rest("GET", "/user")).toMatchObject({
      status: 401,
      body: { message: "401 Unauthorized" },
    });
  });

  it("are refused when expired or revoked", async () => {
    const token = sandbox.world.tokens.where("value", sandbox.tokens.dana ?? "")[0];
    if (token === undefined) throw new Error("seed without the token");
    sandbox.world.tokens.update(token, { expiresOn: "2020-01-01" });
    expect(await dana.rest("GET", "/user")).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    sandbox.world.tokens.update(token, { expiresOn: null, revoked: true });
    expect((await dana.graphql("{ metadata { version } }")).status).toBe(401);
  });

  it("of blocked users open nothing", async () => {
    const blake = person(sandbox, "blake");
    expect(await blake.graphql("{ metadata { version } }")).toMatchObject({
      status: 403,
      body: { errors: [{ message: "API not accessible for user" }] },
    });
    expect((await blake.rest("GET", "/user")).status).toBe(403);
  });

  it("may come as a bearer", async () => {
    const headers = { Authorization: `Bearer ${sandbox.tokens.ana}` };
    const response = await fetch(`${sandbox.url}/api/v4/user`, { headers });
    expect(await response.json()).toMatchObject({ username: "ana" });
  });

  it("tell their scopes, and read_api does not write", async () => {
    const reader = person(sandbox, "dana-read-api");
    expect((await reader.rest("GET", "/personal_access_tokens/self")).body).toMatchObject({
      scopes: ["read_api"],
      active: true,
      revoked: false,
      expires_at: null,
    });
    expect(await reader.rest("DELETE", "/projects/1/members/2")).toMatchObject({
      status: 403,
      body: { error: "insufficient_scope", scope: "api" },
    });
    expect((await person(sandbox, "anonymous").rest("GET", "/personal_access_tokens/self")).status).toBe(401);
  });
});

describe("projects", () => {
  it("are null, or left out of a list, where the caller may not see them", async () => {
    const query = `{ project(fullPath: "umbrella/secret") { id } projects(fullPaths: ["${API}", "umbrella/secret", "acme/none"]) { nodes { fullPath } } }`;
    expect((await dana.graphql(query)).body.data).toEqual({
      project: null,
      projects: { nodes: [{ fullPath: API }] },
    });
    expect((await person(sandbox, "anonymous").graphql(query)).body.data).toEqual({
      project: null,
      projects: { nodes: [] },
    });
    expect(await dana.rest("GET", "/projects/umbrella%2Fsecret")).toMatchObject({
      status: 404,
      body: { message: "404 Project Not Found" },
    });
  });

  it("are asked for by at most 50 paths", async () => {
    const query = "query P($paths: [String!]) { projects(fullPaths: $paths) { nodes { id } } }";
    const fifty = Array.from({ length: 50 }, (_, index) => `acme/p${index}`);
    expect((await dana.graphql(query, { paths: fifty })).body.errors).toBeUndefined();
    const over = await dana.graphql(query, { paths: [...fifty, API] });
    expect(over.body.errors[0].message).toBe("fullPaths is too long (maximum is 50)");
  });

  it("ignore the letter case of a path", async () => {
    const answer = await dana.graphql(
      '{ project(fullPath: "ACME/Payments/API") { fullPath nameWithNamespace } }',
    );
    expect(answer.body.data.project).toEqual({ fullPath: API, nameWithNamespace: "Acme / Payments / API" });
  });

  it("answer under the path they had before", async () => {
    move(API, "acme/platform/api");
    const answer = await dana.graphql(
      `{ project(fullPath: "${API}") { fullPath } projects(fullPaths: ["${API}"]) { nodes { fullPath } } }`,
    );
    expect(answer.body.data).toEqual({ project: { fullPath: "acme/platform/api" }, projects: { nodes: [] } });
    const moved = await dana.rest("GET", "/projects/acme%2Fpayments%2Fapi/members/all?per_page=5");
    expect(moved.status).toBe(301);
    expect(moved.headers.get("location")).toBe(`${sandbox.url}/api/v4/projects/1/members/all?per_page=5`);
    const deleted = await dana.rest("DELETE", "/projects/acme%2Fpayments%2Fapi/members/2");
    expect(deleted).toMatchObject({
      status: 405,
      body: { message: "Non GET methods are not allowed for moved projects" },
    });
    expect((await dana.rest("GET", "/projects/acme%2Fplatform%2Fapi")).body).toMatchObject({ id: 1 });
  });

  it("give their path to another that takes it", async () => {
    move(API, "acme/platform/api");
    move("acme/payments/worker", API);
    expect((await dana.graphql(`{ project(fullPath: "${API}") { name } }`)).body.data.project).toEqual({
      name: "Worker",
    });
  });

  it("tell the caller's role, by inheritance", async () => {
    const level = async (name: string) => {
      const answer = await person(sandbox, name).graphql(
        `{ project(fullPath: "${API}") { maxAccessLevel { integerValue stringValue } } }`,
      );
      return answer.body.data.project?.maxAccessLevel;
    };
    expect(await level("dana")).toEqual({ integerValue: 40, stringValue: "MAINTAINER" });
    expect(await level("rory")).toEqual({ integerValue: 20, stringValue: "REPORTER" });
    expect(await level("nora")).toBeUndefined();
  });

  it("tell what their licence holds", async () => {
    const query = `{ project(fullPath: "${API}") { oncall: licensedFeatureAvailability(feature: ONCALL_SCHEDULES) { available requiredPlan } page: licensedFeatureAvailability(feature: STATUS_PAGE) { available requiredPlan } } }`;
    sandbox.settings.tier = "premium";
    expect((await dana.graphql(query)).body.data.project).toEqual({
      oncall: { available: true, requiredPlan: null },
      page: { available: false, requiredPlan: "ultimate" },
    });
    sandbox.settings.tier = "free";
    expect((await dana.graphql(query)).body.data.project.oncall).toEqual({
      available: false,
      requiredPlan: "premium",
    });
  });

  it("of a group come with or without subgroups and archived ones", async () => {
    const projects = async (args: string) => {
      const answer = await dana.graphql(
        `{ group(fullPath: "acme") { projects${args} { nodes { fullPath } } } }`,
      );
      return answer.body.data.group.projects.nodes.map((node: { fullPath: string }) => node.fullPath);
    };
    expect(await projects("")).toEqual([]);
    expect(await projects("(includeSubgroups: true)")).toEqual([
      "acme/payments/legacy",
      "acme/platform/status",
      "acme/payments/worker",
      "acme/payments/web",
      "acme/payments/api",
    ]);
    expect(
      await projects("(includeSubgroups: true, includeArchived: false, first: 2, sort: FULL_PATH_ASC)"),
    ).toEqual([API, "acme/payments/web"]);
    expect(
      (await person(sandbox, "nora").graphql('{ group(fullPath: "acme") { id } }')).body.data.group,
    ).toBeNull();
  });
});

describe("members", () => {
  const members = async (args: string, who = dana) => {
    const answer = await who.graphql(
      `{ project(fullPath: "${API}") { projectMembers${args} { nodes { __typename accessLevel { integerValue } user { username state } } } } }`,
    );
    return answer.body.data.project.projectMembers.nodes;
  };

  it("are direct and inherited ones, blocked ones with their state", async () => {
    const build = sandbox.world.members;
    const ana = sandbox.world.users.where("key", "ana")[0];
    build.insert({
      source: "project:1",
      userId: ana?.id ?? 0,
      accessLevel: 40,
      createdAt: 0,
      createdById: null,
      expiresOn: null,
    });
    expect(await members('(search: "ana")')).toEqual(
      [
        {
          __typename: "GroupMember",
          accessLevel: { integerValue: 40 },
          user: { username: "dana", state: "active" },
        },
        {
          __typename: "ProjectMember",
          accessLevel: { integerValue: 40 },
          user: { username: "ana", state: "active" },
        },
      ].reverse(),
    );
    expect(await members("(relations: [DIRECT])")).toHaveLength(1);
    expect(await members('(search: "blake")')).toMatchObject([{ user: { state: "blocked" } }]);
    expect(await members("(accessLevels: [REPORTER])")).toMatchObject([{ user: { username: "rory" } }]);
  });

  it("are those of invited groups too, at most at the level of the invitation, where asked for", async () => {
    const umbrella = sandbox.world.groups.where("key", "umbrella")[0];
    const nora = sandbox.world.users.where("key", "nora")[0];
    sandbox.world.members.insert({
      source: `group:${umbrella?.id ?? 0}`,
      userId: nora?.id ?? 0,
      accessLevel: 40,
      createdAt: 0,
      createdById: null,
      expiresOn: null,
    });
    const root = person(sandbox, "root");
    const shared = await root.rest("POST", "/projects/1/share", { group_id: umbrella?.id, group_access: 30 });
    for (const group_access of ["all", 35, null])
      expect(
        (await root.rest("POST", "/projects/1/share", { group_id: umbrella?.id, group_access })).status,
      ).toBe(400);
    expect(shared).toMatchObject({ status: 201, body: { group_id: umbrella?.id, group_access: 30 } });
    expect(await members('(search: "nora")')).toEqual([]);
    expect(await members('(search: "nora", relations: [INVITED_GROUPS])')).toMatchObject([
      { __typename: "GroupMember", accessLevel: { integerValue: 30 }, user: { username: "nora" } },
    ]);
    expect((await dana.rest("GET", "/projects/1/members/all?query=nora")).body).toMatchObject([
      { username: "nora", access_level: 30 },
    ]);
    const own = await person(sandbox, "nora").graphql(
      `{ project(fullPath: "${API}") { maxAccessLevel { integerValue } } }`,
    );
    expect(own.body.data.project.maxAccessLevel.integerValue).toBe(30);
  });

  it("are listed by REST, all or those of the project itself", async () => {
    expect((await dana.rest("GET", "/projects/1/members")).body).toEqual([]);
    const all = await dana.rest("GET", "/projects/acme%2Fpayments%2Fapi/members/all");
    expect(all.body).toHaveLength(9);
    expect(all.body[0]).toMatchObject({
      username: "root",
      state: "active",
      access_level: 50,
      expires_at: null,
    });
    expect((await dana.rest("GET", "/projects/1/members/all?query=LIND")).body).toMatchObject([
      { username: "bo" },
    ]);
    const ids = all.body.slice(0, 2).map(({ id }: { id: number }) => `user_ids[]=${id}`);
    expect((await dana.rest("GET", `/projects/1/members/all?${ids.join("&")}`)).body).toHaveLength(2);
  });
});

describe("REST", () => {
  it("finds one user by name, letter case ignored", async () => {
    expect((await dana.rest("GET", "/users?username=ANA")).body).toMatchObject([
      { username: "ana", state: "active" },
    ]);
    expect((await dana.rest("GET", "/users?username=an")).body).toEqual([]);
  });

  it("shows blocked users to administrators alone", async () => {
    for (const query of ["username=blake", "search=blake"]) {
      expect((await dana.rest("GET", `/users?${query}`)).body).toEqual([]);
      expect((await person(sandbox, "root").rest("GET", `/users?${query}`)).body).toMatchObject([
        { username: "blake", state: "blocked" },
      ]);
    }
  });

  it("says who and what it is", async () => {
    expect((await dana.rest("GET", "/metadata")).body).toMatchObject({
      version: "19.2.0-ee",
      enterprise: true,
    });
    expect((await person(sandbox, "anonymous").rest("GET", "/version")).status).toBe(401);
    expect((await dana.rest("GET", "/user")).body).toMatchObject({ username: "dana" });
    expect((await person(sandbox, "anonymous").rest("GET", "/user")).body).toEqual({
      message: "401 Unauthorized",
    });
  });

  it("pages with headers that lead to every row once", async () => {
    const estate = await pool.start({ seed: "estate:55" });
    const root = person(estate, "root");
    const first = await root.rest("GET", "/projects?per_page=20&order_by=id&sort=asc");
    expect(first.headers.get("x-total")).toBe("55");
    expect(first.headers.get("x-total-pages")).toBe("3");
    expect(first.headers.get("x-next-page")).toBe("2");
    expect(first.headers.get("link")).toContain('rel="last"');
    const seen: string[] = [];
    let url: string | undefined = "/projects?per_page=20&order_by=id&sort=asc";
    while (url !== undefined) {
      const page = await root.rest("GET", url);
      seen.push(...paths(page));
      url = /<[^>]*\/api\/v4([^>]*)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1];
    }
    expect(new Set(seen).size).toBe(55);
    expect(seen[0]).toBe("estate/team-001/service-00001");
    expect((await root.rest("GET", "/projects?per_page=500")).body).toHaveLength(55);
    expect((await root.rest("GET", "/projects?per_page=0")).status).toBe(400);
  });

  it("counts no more than ten thousand rows, and still leads to the next page", async () => {
    const many = person(await pool.start({ seed: "incidents:10001" }), "root");
    const path = "/groups/acme/issues?per_page=1";
    const page = await many.rest("GET", path);
    expect(page.headers.get("x-total")).toBeNull();
    expect(page.headers.get("x-total-pages")).toBeNull();
    expect(page.headers.get("link")).not.toContain('rel="last"');
    expect(page.headers.get("link")).toContain('rel="next"');
    const fewer = await many.rest("GET", `${path}&state=closed`);
    expect(Number(fewer.headers.get("x-total"))).toBeGreaterThan(1000);
  });

  it("pages projects by key too", async () => {
    const estate = await pool.start({ seed: "estate:7" });
    const root = person(estate, "root");
    const first = await root.rest("GET", "/projects?pagination=keyset&order_by=id&sort=asc&per_page=5");
    expect(first.body.map(({ id }: { id: number }) => id)).toEqual([1, 2, 3, 4, 5]);
    const next = /<[^>]*\/api\/v4([^>]*)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    const second = await root.rest("GET", next);
    expect(second.body.map(({ id }: { id: number }) => id)).toEqual([6, 7]);
    expect(second.headers.get("link")).toBeNull();
  });

  it("leads by offset to fifty thousand rows at most where a key leads further", async () => {
    for (const [path, type] of [
      ["/projects", "Project"],
      ["/projects/1/issues", "Issue"],
    ]) {
      expect((await dana.rest("GET", `${path}?page=500&per_page=100`)).body).toEqual([]);
      expect(await dana.rest("GET", `${path}?page=501&per_page=100`)).toMatchObject({
        status: 405,
        body: {
          error: `Offset pagination has a maximum allowed offset of 50000 for requests that return objects of type ${type}. Remaining records can be retrieved using keyset pagination.`,
        },
      });
      expect((await dana.rest("GET", `${path}?pagination=keyset&per_page=100`)).status).toBe(200);
    }
    expect((await dana.rest("GET", "/groups/acme/issues?page=501&per_page=100")).status).toBe(200);
  });

  it("sorts by what it knows, and refuses the rest", async () => {
    for (const path of [
      "/projects",
      "/groups/acme/projects",
      "/projects/1/issues",
      "/groups/acme/issues",
      "/projects/1/issues/1/notes",
      "/projects/1/deployments",
    ]) {
      for (const name of ["order_by", "sort"])
        expect(await dana.rest("GET", `${path}?${name}=constructor`)).toMatchObject({
          status: 400,
          body: { error: `${name} does not have a valid value` },
        });
      expect((await dana.rest("GET", `${path}?order_by=updated_at&sort=asc`)).status).toBe(200);
    }
  });

  it("lists groups and their projects", async () => {
    expect(
      (await dana.rest("GET", "/groups")).body.map(({ full_path }: { full_path: string }) => full_path),
    ).toEqual(["acme", "acme/payments", "acme/platform"]);
    expect((await dana.rest("GET", "/groups/acme%2Fpayments")).body).toMatchObject({
      full_name: "Acme / Payments",
    });
    expect(
      paths(
        await dana.rest(
          "GET",
          "/groups/acme/projects?include_subgroups=true&archived=false&order_by=path&sort=asc",
        ),
      ),
    ).toEqual([API, "acme/platform/status", "acme/payments/web", "acme/payments/worker"]);
    expect((await dana.rest("GET", "/groups/umbrella")).body).toEqual({ message: "404 Group Not Found" });
  });

  it("knows its routes and their methods", async () => {
    expect(await dana.rest("GET", "/nothing")).toMatchObject({
      status: 404,
      body: { error: "404 Not Found" },
    });
    expect(await dana.rest("PATCH", "/projects/1")).toMatchObject({
      status: 405,
      body: { error: "405 Method Not Allowed" },
    });
  });
});
