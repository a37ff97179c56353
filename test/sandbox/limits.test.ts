import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { API, type Person, person, sandboxes, send } from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

let sandbox: Sandbox;
let dana: Person;

beforeAll(async () => {
  sandbox = await pool.start();
  dana = person(sandbox, "dana");
});

const inProject = (selection: string) => `project(fullPath: "${API}") { ${selection} }`;

/** The score of a selection under Query, asked of the server itself. */
async function score(selection: string, variables: object = {}, declared = ""): Promise<number> {
  const answer = await dana.graphql(
    `query Q${declared} { ${selection} queryComplexity { score } }`,
    variables,
  );
  const own = 2;
  const asked = answer.body.data?.queryComplexity?.score;
  if (asked !== undefined) return asked - own;
  return Number(/complexity of (\d+)/.exec(answer.text)?.[1]) - own;
}

describe("complexity", () => {
  it.each([
    ["metadata { version enterprise }", 3],
    [inProject("incidentManagementOncallSchedules { nodes { iid name } }"), 9],
    [inProject("incidentManagementOncallSchedules(first: 10) { nodes { iid name } }"), 5],
    [inProject("incidentManagementOncallSchedules(last: 10) { nodes { iid name } }"), 5],
    [inProject("incidentManagementOncallSchedules(first: 500) { nodes { iid name } }"), 9],
    [inProject('incidentManagementOncallSchedules(iids: ["1"]) { nodes { iid name } }'), 9],
    [inProject("a: incidentManagementOncallSchedules { nodes { iid name } } b: name c: name"), 11],
    // shifts: (1 + 1 + 1) = 3, x (1 + 350 * 0.005) = 8.25 -> 8; rotations and nodes plain: 10; schedules: (10 + 1 + 1) x 2.
    [
      inProject(
        'incidentManagementOncallSchedules { nodes { rotations { nodes { shifts(startTime: "2025-01-01", endTime: "2025-01-02") { nodes { startsAt } } } } } }',
      ),
      25,
    ],
    [inProject("alertManagementAlerts { nodes { iid } }"), 7],
    [inProject("alertManagementAlerts(sort: CREATED_DESC) { nodes { iid } }"), 9],
    [inProject('alertManagementAlerts(search: "x") { nodes { iid } }'), 17],
    [inProject('alertManagementAlerts(iid: "1", search: "x") { nodes { iid } }'), 9],
    [inProject('alertManagementAlert(search: "x", sort: CREATED_DESC) { iid }'), 9],
    [inProject('issueStatusCounts(search: "x") { all }'), 8],
    ['group(fullPath: "acme") { projects { nodes { name } } }', 27],
    ['projects(fullPaths: ["acme/payments/api"], first: 50) { nodes { name } }', 4],
    [inProject("projectMembers { nodes { user { username } ... on GroupMember { group { name } } } }"), 13],
    [inProject("name @skip(if: true) path @include(if: false) id"), 2],
  ])("of %s is %i", async (selection, expected) => {
    expect(await score(selection)).toBe(expected);
  });

  it("reads page sizes from variables, and fields of fragments once", async () => {
    const selection = inProject("incidentManagementOncallSchedules(first: $n) { nodes { iid name } }");
    expect(await score(selection, { n: 10 }, "($n: Int)")).toBe(5);
    expect(await score(selection, {}, "($n: Int = 50)")).toBe(7);
    const answer = await dana.graphql(
      `query Q { ${inProject("name ...P ... on Project { name path }")} queryComplexity { score } } fragment P on Project { name path id }`,
    );
    expect(answer.body.data.queryComplexity.score).toBe(4 + 2);
  });

  it("of the read that a reconciler needs is 101", async () => {
    const participants = "participants { nodes { colorPalette colorWeight user { username } } }";
    const rotations = `rotations { nodes { id name startsAt endsAt length lengthUnit activePeriod { startTime endTime } ${participants} } }`;
    const read = inProject(
      `maxAccessLevel { integerValue } incidentManagementOncallSchedules { nodes { iid name description timezone ${rotations} } }
       incidentManagementEscalationPolicies { nodes { id name description rules { elapsedTimeSeconds status oncallSchedule { iid name } user { username } } } }
       alertManagementHttpIntegrations(types: [HTTP, PROMETHEUS]) { nodes { id name type active url payloadExample payloadAttributeMappings { fieldName path type label } } }`,
    );
    expect(await score(read)).toBe(101);
  });

  it("may be 250 signed in, 200 for nobody and 300 for an administrator", async () => {
    const of = (cost: number) =>
      `{ ${Array.from({ length: cost }, (_, index) => `f${index}: __typename`).join(" ")} }`;
    for (const [name, limit] of [
      ["anonymous", 200],
      ["dana", 250],
      ["root", 300],
    ] as const) {
      expect((await person(sandbox, name).graphql(of(limit))).body.errors).toBeUndefined();
      const over = await person(sandbox, name).graphql(of(limit + 1));
      expect(over.status).toBe(200);
      expect(over.body).toEqual({
        errors: [
          { message: `Query has complexity of ${limit + 1}, which exceeds max complexity of ${limit}` },
        ],
      });
    }
  });

  it("is shared by a batch, whose answers come in order", async () => {
    const batch = (...queries: string[]) =>
      send(
        `${sandbox.url}/api/graphql`,
        "POST",
        { "PRIVATE-TOKEN": sandbox.tokens.dana ?? "" },
        queries.map((query) => ({ query })),
      );
    const half = `{ ${Array.from({ length: 120 }, (_, index) => `f${index}: __typename`).join(" ")} }`;
    const both = await batch("{ currentUser { username } }", "{ nothing }", half);
    expect(both.body[0]).toEqual({ data: { currentUser: { username: "dana" } } });
    expect(both.body[1].errors[0].message).toBe("Field 'nothing' doesn't exist on type 'Query'");
    const over = await batch(half, half, half);
    expect(over.body).toHaveLength(3);
    expect(over.body[0].errors[0].message).toMatch(
      /^Query has complexity of 360, which exceeds max complexity of 250$/,
    );
  });
});

describe("the shape of a query", () => {
  it("may be 20 levels deep signed in, 15 for nobody", async () => {
    const deep = (tail: string) => {
      const head = `project(fullPath: "${API}") { projectMembers(first: 1) { edges { node { ... on GroupMember { group`;
      const twice = "projects(first: 1) { edges { node { group { projects(first: 1) { edges { node";
      const text = `{ ${head} { ${twice} { incidentManagementOncallSchedules(first: 1) { nodes { ${tail}`;
      return text + " }".repeat(text.split("{").length - 1);
    };
    const anonymous = person(sandbox, "anonymous");
    const tooDeep = (depth: number, limit: number) => ({
      errors: [{ message: `Query has depth of ${depth}, which exceeds max depth of ${limit}` }],
    });
    expect((await anonymous.graphql(deep("name"))).body.data).toBeDefined();
    expect((await anonymous.graphql(deep("oncallUsers { username"))).body).toEqual(tooDeep(16, 15));
    const rotations = "rotations(first: 1) { nodes { participants(first: 1) {";
    expect((await dana.graphql(deep(`${rotations} nodes { user { username`))).body.errors).toBeUndefined();
    expect((await dana.graphql(deep(`${rotations} edges { node { user { username`))).body).toEqual(
      tooDeep(21, 20),
    );
  });

  it("may not repeat a field on one path more than twice", async () => {
    const twice =
      '{ group(fullPath: "acme") { projects(first: 1) { nodes { group { projects(first: 1) { nodes { name } } } } } } }';
    expect((await dana.graphql(twice)).body.errors).toBeUndefined();
    const thrice = twice.replace("{ name }", "{ group { name } }");
    expect((await dana.graphql(thrice)).body.errors[0].message).toMatch(
      /^Recursive query - too many of fields '\["group"\]'/,
    );
  });

  it("may have 10,000 characters, over all queries of a batch", async () => {
    const long = `{ metadata { version } }${" ".repeat(9_976)}`;
    expect(long).toHaveLength(10_000);
    expect((await dana.graphql(long)).status).toBe(200);
    expect((await dana.graphql(`{ metadata { version } }\n# ${"🚨".repeat(9_900)}`)).status).toBe(200);
    const over = await dana.graphql(`${long} `);
    expect(over.status).toBe(422);
    expect(over.body).toEqual({ errors: [{ message: "Query too large" }] });
    const batch = await send(`${sandbox.url}/api/graphql`, "POST", {}, [{ query: long }, { query: "{}" }]);
    expect(batch.status).toBe(422);
  });
});

describe("validation", () => {
  it("speaks as GitLab does", async () => {
    const answer = await dana.graphql(
      `query Q { ${inProject('nme incidentManagementOncallSchedules(name: "x") { nodes } name { x }')} group { id } }`,
    );
    expect(answer.status).toBe(200);
    expect(answer.body.data).toBeUndefined();
    expect(answer.body.errors.map((error: { message: string }) => error.message)).toEqual([
      "Field 'nme' doesn't exist on type 'Project'",
      "Field 'incidentManagementOncallSchedules' doesn't accept argument 'name'",
      "Field must have selections (field 'nodes' returns IncidentManagementOncallSchedule but has no selections. Did you mean 'nodes { ... }'?)",
      "Selections can't be made on scalars (field 'name' returns String but has selections [\"x\"])",
      "Field 'group' is missing required arguments: fullPath",
    ]);
    expect(answer.body.errors[0]).toMatchObject({
      path: ["query Q", "project", "nme"],
      extensions: { code: "undefinedField", typeName: "Project", fieldName: "nme" },
    });
  });

  it("refuses a null that stands for a required argument, and nothing else", async () => {
    const shifts = `incidentManagementOncallSchedules { nodes { rotations { nodes { shifts(startTime: $from, endTime: "2025-07-02") { nodes { startsAt } } } } } }`;
    const web = await dana.graphql(
      `query S($from: Time = "2025-07-01") { project(fullPath: "acme/payments/web") { name ${shifts} } }`,
      { from: null },
    );
    expect(web.status).toBe(200);
    expect(web.body.errors[0].message).toMatch(/"startTime".* must not be null/);
    expect(web.body.data.project.name).toBe("Web");
  });

  it("stops after five errors", async () => {
    const answer = await dana.graphql("{ a b c d e f g }");
    expect(answer.body.errors).toHaveLength(5);
  });

  it("names the variable that does not fit", async () => {
    const query =
      "mutation M($input: OncallScheduleCreateInput!) { oncallScheduleCreate(input: $input) { errors } }";
    const answer = await dana.graphql(query, { input: { projectPath: API, name: "x" } });
    expect(answer.body.errors[0].message).toMatch(
      /^Variable \$input of type OncallScheduleCreateInput! was provided invalid value/,
    );
    expect((await dana.graphql(query)).body.errors[0].message).toMatch(/^Variable \$input of type/);
  });

  it.each([
    ["not json", 422],
    ['{"query": "{ metadata { version } }", "variables": [1]}', 422],
  ])("answers %s with HTTP %i", async (body, status) => {
    const answer = await send(
      `${sandbox.url}/api/graphql`,
      "POST",
      { "Content-Type": "application/json" },
      body,
    );
    expect(answer.status).toBe(status);
  });

  it("takes queries, but no mutations, from a GET", async () => {
    const get = (query: string) => {
      const url = `${sandbox.url}/api/graphql?query=${encodeURIComponent(query)}`;
      return send(url, "GET", { "PRIVATE-TOKEN": sandbox.tokens.dana ?? "" });
    };
    expect((await get("{ currentUser { username } }")).body).toEqual({
      data: { currentUser: { username: "dana" } },
    });
    const input = `{ projectPath: "${API}", name: "x", timezone: "Etc/UTC" }`;
    expect((await get(`mutation { oncallScheduleCreate(input: ${input}) { errors } }`)).status).toBe(403);
    expect(sandbox.world.schedules.where("projectId", 1)).toEqual([]);
  });

  it("cuts pages to 100 without a word, and takes only one of first and last", async () => {
    const estate = person(await pool.start({ seed: "estate:120" }), "root");
    const answer = await estate.graphql(
      '{ group(fullPath: "estate") { projects(includeSubgroups: true, first: 1000) { nodes { path } count pageInfo { hasNextPage } } } }',
    );
    expect(answer.body.data.group.projects).toMatchObject({ count: 120, pageInfo: { hasNextPage: true } });
    expect(answer.body.data.group.projects.nodes).toHaveLength(100);
    const both = await estate.graphql(
      '{ group(fullPath: "estate") { projects(first: 1, last: 1) { nodes { path } } } }',
    );
    expect(both.body.errors[0].message).toBe("Can only provide either `first` or `last`, not both");
    const cursor = await estate.graphql(
      '{ group(fullPath: "estate") { projects(after: "x") { nodes { path } } } }',
    );
    expect(cursor.body.errors[0].message).toBe("Please provide a valid cursor");
    const unknown = await estate.graphql('{ projects(sort: "constructor", first: 1) { nodes { path } } }');
    expect(unknown.body.data.projects.nodes).toEqual([{ path: "service-00120" }]);
  });
});
