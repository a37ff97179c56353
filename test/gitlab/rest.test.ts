import { describe, expect, test } from "vitest";
import { connectTo, failure, type Handler, hangUp, html, inTurn, json, serve, status } from "./server.ts";

describe("gitbeaker's resources", () => {
  test("ask for paths, queries and bodies as GitLab spells them", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const { rest } = connectTo(`${server.origin}/gitlab`);
    await rest.Projects.show("acme/payments/api", { license: true });
    await rest.ProjectWikis.show("acme/api", "runbooks/api outage");
    await rest.Issues.all({
      projectId: 7,
      labels: "service::api",
      updatedAfter: "2026-11-01T00:00:00Z",
      perPage: 100,
    });
    await rest.Projects.edit(7, { monitorAccessLevel: "enabled" });
    await rest.MergeRequestNotes.create(7, 3, "a plan");
    expect(server.received.map(({ method, url }) => `${method} ${decodeURI(url)}`)).toEqual([
      "GET /gitlab/api/v4/projects/acme%2Fpayments%2Fapi?license=true",
      "GET /gitlab/api/v4/projects/acme%2Fapi/wikis/runbooks%2Fapi outage",
      "GET /gitlab/api/v4/projects/7/issues?labels=service%3A%3Aapi&updated_after=2026-11-01T00%3A00%3A00Z&per_page=100",
      "PUT /gitlab/api/v4/projects/7",
      "POST /gitlab/api/v4/projects/7/merge_requests/3/notes",
    ]);
    expect(server.received.slice(3).map(({ body }) => JSON.parse(body))).toEqual([
      { monitor_access_level: "enabled" },
      { body: "a plan" },
    ]);
    expect(server.received[3]?.headers["content-type"]).toBe("application/json");
  });

  test("follow the Link header to the last page", async () => {
    const server = await serve((response, { url }, index) => {
      const next = new URL(url, "https://gitlab.example.com");
      next.searchParams.set("page", `${index + 2}`);
      const link = `<${next.href}>; rel="next", <${next.href}>; rel="first"`;
      json(response, 200, [{ id: index }], index < 2 ? { link } : {});
    });
    const gitlab = connectTo(server.origin);
    const members = await gitlab.rest.ProjectMembers.all("acme/api", { includeInherited: true, perPage: 1 });
    expect(members.map(({ id }) => id)).toEqual([0, 1, 2]);
    expect(server.received.map(({ url }) => url)).toEqual([
      "/api/v4/projects/acme%2Fapi/members/all?per_page=1",
      "/api/v4/projects/acme%2Fapi/members/all?per_page=1&page=2",
      "/api/v4/projects/acme%2Fapi/members/all?per_page=1&page=3",
    ]);
    expect(gitlab.requests.rest).toBe(3);
  });

  test("give text, bytes and nothing as what they are", async () => {
    const server = await serve(
      inTurn(
        (response) => response.writeHead(200, { "content-type": "text/plain" }).end("# Runbook\n"),
        (response) => response.writeHead(200, { "content-type": "application/octet-stream" }).end("bytes"),
        (response) => response.writeHead(204).end(),
      ),
    );
    const { rest } = connectTo(server.origin);
    await expect(rest.RepositoryFiles.showRaw(1, "runbook.md", "main")).resolves.toBe("# Runbook\n");
    const blob = await rest.RepositoryFiles.showRaw(1, "logo.png", "main");
    await expect((blob as Blob).text()).resolves.toBe("bytes");
    await expect(rest.ProjectWikis.remove(1, "page")).resolves.toBeNull();
  });

  test("can send a form", async () => {
    const server = await serve((response) => json(response, 200, {}));
    const file = { content: new Blob(["picture"]), filename: "shot.png" };
    await connectTo(server.origin).rest.ProjectMarkdownUploads.create(1, file);
    expect(server.received[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(server.received[0]?.body).toContain("picture");
  });
});

describe("a REST read", () => {
  test("is tried again", async () => {
    const server = await serve(
      inTurn(status(502), hangUp, status(503), (response) => json(response, 200, { id: 1 })),
    );
    await expect(connectTo(server.origin).rest.Projects.show(1)).resolves.toEqual({ id: 1 });
    expect(server.received).toHaveLength(4);
  });

  test("ends as not-gitlab after a page for people", async () => {
    const server = await serve((response) => html(response, 200));
    expect((await failure(connectTo(server.origin).rest.Projects.show(1))).reason).toBe("not-gitlab");
  });
});

describe("a REST write", () => {
  test.each([
    ["HTTP 500", status(500)],
    ["HTTP 502", status(502)],
    ["HTTP 503", status(503)],
    ["HTTP 504", status(504)],
    ["a lost connection", hangUp],
  ] satisfies [string, Handler][])("reaches GitLab once and is unclear after %s", async (_, handler) => {
    const server = await serve(handler);
    const { rest } = connectTo(server.origin);
    const writes = [
      () => rest.ProjectWikis.create(1, "text", "title"),
      () => rest.ProjectWikis.edit(1, "title", { content: "text" }),
      () => rest.ProjectWikis.remove(1, "title"),
    ];
    for (const write of writes) expect((await failure(write())).reason).toBe("unclear");
    expect(server.received.map(({ method }) => method)).toEqual(["POST", "PUT", "DELETE"]);
  });

  test("is sent again after a 429", async () => {
    const server = await serve(
      inTurn(status(429, { "retry-after": "2" }), (response) => json(response, 201, { slug: "title" })),
    );
    const gitlab = connectTo(server.origin);
    await expect(gitlab.rest.ProjectWikis.create(1, "text", "title")).resolves.toEqual({ slug: "title" });
    expect(gitlab.clock.slept).toEqual([2_000]);
  });
});

describe("an unsuccessful REST answer", () => {
  test.each([
    [400, "invalid", { error: "title is missing" }, "title is missing"],
    [
      400,
      "refused",
      { message: { name: ["has already been taken"], base: ["No way"] } },
      "name has already been taken; No way",
    ],
    [
      400,
      "refused",
      { message: "A file with this name already exists" },
      "A file with this name already exists",
    ],
    [401, "unauthorized", { message: "401 Unauthorized" }, "401 Unauthorized"],
    [
      403,
      "forbidden",
      { error: "insufficient_scope", error_description: "Needs api" },
      "insufficient_scope; Needs api",
    ],
    [404, "not-available", { message: "404 Project Not Found" }, "404 Project Not Found"],
    [409, "conflict", { message: "Duplicate" }, "Duplicate"],
    [412, "conflict", { message: "412 Precondition Failed" }, "412 Precondition Failed"],
    [422, "refused", { message: "Cannot" }, "Cannot"],
  ])("with HTTP %i is %s", async (code, reason, body, words) => {
    const server = await serve((response) => json(response, code, body));
    const error = await failure(
      connectTo(server.origin).rest.ProjectWikis.create("acme/api", "text", "title"),
    );
    expect(error).toMatchObject({ reason, status: code, operation: "POST projects/acme/api/wikis" });
    expect(error.message.endsWith(`: ${words}`)).toBe(true);
  });
});
