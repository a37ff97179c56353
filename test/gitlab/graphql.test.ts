import { describe, expect, test } from "vitest";
import { connectTo, failure, type Handler, html, json, READ, serve, TOKEN, WRITE } from "./server.ts";

const NOT_AVAILABLE =
  "The resource that you are attempting to access does not exist or you don't have permission to perform this action";

const answering = (status: number, value: unknown) => serve((response) => json(response, status, value));
const errors = (...messages: string[]) => ({
  data: { it: null },
  errors: messages.map((message) => ({ message })),
});

describe("query", () => {
  test.each([
    ["not-available", errors(NOT_AVAILABLE)],
    [
      "query-limit",
      { errors: [{ message: "Query has complexity of 300, which exceeds max complexity of 250" }] },
    ],
    ["query-limit", { errors: [{ message: "Query has depth of 21, which exceeds max depth of 20" }] }],
    ["rate-limited", errors("This endpoint has been requested too many times. Try again later.")],
    ["invalid", errors("from argument must be before to")],
    ["invalid", { data: null }],
    // The most telling of several decides.
    [
      "query-limit",
      errors(NOT_AVAILABLE, "Query has complexity of 300, which exceeds max complexity of 250"),
    ],
  ])("ends as %s", async (reason, body) => {
    const server = await answering(200, body);
    expect((await failure(connectTo(server.origin).query(READ, {}))).reason).toBe(reason);
    expect(server.received).toHaveLength(1);
  });

  test.each([
    [401, "unauthorized", { errors: [{ message: "Invalid token" }] }],
    [403, "forbidden", { errors: [{ message: "API not accessible for user" }] }],
    [404, "not-gitlab", { error: "404 Not Found" }],
    [422, "query-limit", { errors: [{ message: "Query too large" }] }],
    [422, "invalid", { errors: [{ message: "Variables are invalid JSON" }] }],
  ])("with HTTP %i ends as %s", async (status, reason, body) => {
    const server = await answering(status, body);
    const error = await failure(connectTo(server.origin).query(READ, {}));
    expect(error).toMatchObject({ reason, status });
  });

  test("says in plain words what to do about a bad token", async () => {
    const server = await answering(401, { errors: [{ message: "Invalid token" }] });
    const error = await failure(connectTo(server.origin).query(READ, {}));
    expect(error.toFinding()).toEqual({
      level: "error",
      code: "gitlab-unauthorized",
      message: `${server.origin} does not accept the token (ReadIt) (HTTP 401): Invalid token`,
      hint: expect.stringContaining("GITLAB_TOKEN"),
    });
  });

  test.each([
    ["a login page", (response) => html(response, 200)],
    ["a proxy's refusal", (response) => html(response, 403)],
    ["plain text", (response) => response.writeHead(200, { "content-type": "text/plain" }).end("hello")],
    ["nothing", (response) => response.writeHead(204).end()],
    ["broken JSON", (response) => response.writeHead(200, { "content-type": "application/json" }).end("{")],
    ["somebody else's JSON", (response) => json(response, 200, { status: "up" })],
    ["a list", (response) => json(response, 200, [])],
    ["errors that are a text", (response) => json(response, 200, { errors: "up" })],
    ["errors of another shape", (response) => json(response, 200, { errors: [{ title: "up" }, null] })],
    ["data that is a text", (response) => json(response, 200, { data: "up" })],
  ] satisfies [string, Handler][])(
    "ends as not-gitlab after %s, and shows none of it",
    async (_, handler) => {
      const server = await serve(handler);
      const error = await failure(connectTo(server.origin).query(READ, {}));
      expect(error.reason).toBe("not-gitlab");
      expect(error.message).toMatch(/HTTP 20[04] with|HTTP 403 with text\/html/);
      expect(error.message).not.toMatch(/sign in|hello|up"/);
    },
  );
});

describe("a missing field", () => {
  const message = "Field 'alertManagementAlerts' doesn't exist on type 'Project'.";

  test("that the validator does not know is unknown to this GitLab", async () => {
    const extensions = { code: "undefinedField", typeName: "Project", fieldName: "alertManagementAlerts" };
    const path = ["query ReadIt", "project", "alertManagementAlerts"];
    const server = await answering(200, { errors: [{ message, path, extensions }] });
    const error = await failure(connectTo(server.origin).query(READ, {}));
    expect(error).toMatchObject({ reason: "unknown-field", field: "alertManagementAlerts" });
  });

  test("that a resolver denies is hidden by a feature flag", async () => {
    const path = ["project", "alertManagementAlerts"];
    const server = await answering(200, { data: { project: null }, errors: [{ message, path }] });
    const error = await failure(connectTo(server.origin).query(READ, {}));
    expect(error).toMatchObject({ reason: "hidden-feature", field: "alertManagementAlerts" });
  });

  test.each([
    ["InputObject 'OncallRotationCreateInput' doesn't accept argument 'shiny'", "shiny"],
    ["ShinyInput isn't a defined input type (on $input)", "ShinyInput"],
    ["No such type Shiny, so it can't be a fragment condition", "Shiny"],
  ])("of another sort is unknown too: %s", async (text, field) => {
    const server = await answering(200, { errors: [{ message: text }] });
    expect(await failure(connectTo(server.origin).query(READ, {}))).toMatchObject({
      reason: "unknown-field",
      field,
    });
  });
});

describe("queryPartial", () => {
  test("hands back data and errors, places included, without the token", async () => {
    const path = ["projects", "nodes", 3, "alertManagementAlerts"];
    const server = await answering(200, { data: { it: 1 }, errors: [{ message: `no ${TOKEN}`, path }] });
    await expect(connectTo(server.origin).queryPartial(READ, {})).resolves.toEqual({
      data: { it: 1 },
      errors: [{ message: "no [secret]", path }],
    });
  });

  test("hands back what the validator says", async () => {
    const server = await answering(200, {
      errors: [{ message: "Field 'it' doesn't exist on type 'Query'" }],
    });
    const { data, errors: found } = await connectTo(server.origin).queryPartial(READ, {});
    expect(data).toBeNull();
    expect(found).toHaveLength(1);
  });

  test("throws where there is no answer to hand back", async () => {
    const server = await answering(401, { errors: [{ message: "Invalid token" }] });
    expect((await failure(connectTo(server.origin).queryPartial(READ, {}))).reason).toBe("unauthorized");
  });
});

describe("mutate", () => {
  test("gives the payload of the one root field", async () => {
    const server = await answering(200, { data: { writeIt: { it: { iid: "7" }, errors: [] } } });
    await expect(connectTo(server.origin).mutate(WRITE, {})).resolves.toEqual({
      it: { iid: "7" },
      errors: [],
    });
  });

  test("is refused in GitLab's words where the payload has errors", async () => {
    const said = ["Name has already been taken", "Timezone is not included in the list."];
    const server = await answering(200, { data: { writeIt: { it: null, errors: said } } });
    const error = await failure(connectTo(server.origin).mutate(WRITE, {}));
    expect(error).toMatchObject({ reason: "refused", operation: "WriteIt", messages: said });
    expect(error.message).toBe(
      "GitLab refused WriteIt: Name has already been taken; Timezone is not included in the list",
    );
  });

  test("ends as not-available where GitLab hides the object, and spares the reader its riddle", async () => {
    const server = await answering(200, { data: { writeIt: null }, errors: [{ message: NOT_AVAILABLE }] });
    const error = await failure(connectTo(server.origin).mutate(WRITE, {}));
    expect(error.reason).toBe("not-available");
    expect(error.message).not.toContain("attempting");
    expect(error.messages).toEqual([NOT_AVAILABLE]);
  });

  test("is unclear where it ran and only its description failed", async () => {
    const body = { data: { writeIt: { it: null, errors: [] } }, errors: [{ message: NOT_AVAILABLE }] };
    const server = await answering(200, body);
    expect((await failure(connectTo(server.origin).mutate(WRITE, {}))).reason).toBe("unclear");
  });
});
