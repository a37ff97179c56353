import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { type Person, person, sandboxes, send } from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

let now: number;
let sandbox: Sandbox;
let dana: Person;

beforeEach(async () => {
  now = Date.parse("2026-03-02T12:00:00Z");
  sandbox = await pool.start({ seed: "incidents:40", now: () => now });
  dana = person(sandbox, "dana");
});

describe("integrations", () => {
  const SLACK = "/projects/1/integrations/slack";
  const webhook = "https://hooks.slack.com/services/T0/B0/secret";

  it("are changed in part, always activate, and never give a secret back", async () => {
    expect(await dana.rest("GET", SLACK)).toMatchObject({ status: 404 });
    const first = await dana.rest("PUT", SLACK, {
      webhook,
      channel: "#ops",
      incident_events: true,
      incident_channel: "#incidents",
    });
    expect(first).toMatchObject({
      status: 200,
      body: {
        slug: "slack",
        active: true,
        incident_events: true,
        alert_events: true,
        pipeline_events: false,
      },
    });
    expect(first.body.properties).toMatchObject({
      channel: "#ops",
      incident_channel: "#incidents",
      username: null,
    });
    expect(first.text).not.toContain("secret");
    const second = await dana.rest("PUT", SLACK, { webhook, alert_events: "false" });
    expect(second.body).toMatchObject({
      incident_events: true,
      alert_events: false,
      properties: { channel: "#ops" },
    });
    expect((await dana.rest("GET", "/projects/1/services/slack")).body).toEqual(second.body);
    expect((await dana.rest("GET", "/projects/1/integrations")).body).toMatchObject([
      { slug: "slack", active: true },
    ]);
  });

  it("want their required keys in every call, and drop what they do not know", async () => {
    expect(await dana.rest("PUT", SLACK, { channel: "#ops" })).toMatchObject({
      status: 400,
      body: { error: "webhook is missing" },
    });
    await dana.rest("PUT", SLACK, {
      webhook,
      incidents_events: true,
      incidents_channel: "#x",
      active: false,
    });
    const { body } = await dana.rest("GET", SLACK);
    expect(body).toMatchObject({ active: true, incident_events: false });
    expect(body.properties.incidents_channel).toBeUndefined();
    expect((await dana.rest("PUT", SLACK, { webhook, alert_events: "maybe" })).status).toBe(400);
    const eleven = Array.from({ length: 11 }, (_, index) => `#c${index}`).join(",");
    expect((await dana.rest("PUT", SLACK, { webhook, alert_channel: eleven })).status).toBe(400);
  });

  it("show another channel for confidential events without one of their own, and begin with defaults", async () => {
    const { body } = await dana.rest("PUT", SLACK, { webhook, issue_channel: "#issues" });
    expect(body.properties).toMatchObject({
      issue_channel: "#issues",
      confidential_issue_channel: "#issues",
      confidential_note_channel: null,
      notify_only_broken_pipelines: true,
      branches_to_be_notified: "default",
      labels_to_be_notified_behavior: "match_any",
    });
    const own = await dana.rest("PUT", SLACK, { webhook, confidential_issue_channel: "#quiet" });
    expect(own.body.properties.confidential_issue_channel).toBe("#quiet");
  });

  it("are switched off by DELETE, with their settings gone", async () => {
    expect((await dana.rest("DELETE", SLACK)).status).toBe(404);
    await dana.rest("PUT", SLACK, { webhook, channel: "#ops" });
    expect((await dana.rest("DELETE", SLACK)).status).toBe(204);
    expect(await dana.rest("GET", SLACK)).toMatchObject({
      status: 200,
      body: { active: false, properties: { channel: null } },
    });
    expect((await dana.rest("GET", "/projects/1/integrations")).body).toEqual([]);
  });

  it("do not know PagerDuty or Sentry", async () => {
    for (const slug of ["pagerduty", "sentry", "constructor"]) {
      const path = `/projects/1/integrations/${slug}`;
      expect(await dana.rest("GET", path)).toMatchObject({
        status: 400,
        body: { error: "slug does not have a valid value" },
      });
      expect((await dana.rest("DELETE", path)).status).toBe(400);
      expect((await dana.rest("PUT", path, { active: true })).status).toBe(404);
    }
  });

  it("update the Slack app where it is installed, and do not install it", async () => {
    const path = "/projects/1/integrations/gitlab-slack-application";
    expect((await dana.rest("PUT", path, { channel: "#ops" })).status).toBe(422);
    sandbox.world.chatIntegrations.insert({
      owner: "project:1",
      slug: "gitlab-slack-application",
      active: false,
      events: {},
      properties: {},
      createdAt: now,
      updatedAt: now,
    });
    expect((await dana.rest("PUT", path, { channel: "#ops", incident_events: true })).body).toMatchObject({
      active: false,
      incident_events: true,
      properties: { channel: "#ops" },
    });
  });

  it("belong to groups too, and to maintainers", async () => {
    const datadog = { api_key: "key", datadog_site: "datadoghq.eu", datadog_ci_visibility: true };
    const answer = await person(sandbox, "olive").rest("PUT", "/groups/acme/integrations/datadog", datadog);
    expect(answer.body.properties).toMatchObject({
      datadog_site: "datadoghq.eu",
      datadog_ci_visibility: true,
    });
    expect(answer.body.properties.api_key).toBeUndefined();
    expect((await dana.rest("GET", "/groups/acme/integrations")).body).toMatchObject([{ slug: "datadog" }]);
    expect((await person(sandbox, "ana").rest("GET", "/groups/acme/integrations")).status).toBe(403);
    expect((await person(sandbox, "ana").rest("GET", SLACK)).status).toBe(403);
  });
});

describe("error tracking", () => {
  const path = "/projects/1/error_tracking";

  it("is made by PUT where the feature flag is on, with a first key", async () => {
    expect((await dana.rest("GET", `${path}/settings`)).status).toBe(404);
    expect((await dana.rest("PATCH", `${path}/settings`, { active: true })).status).toBe(404);
    expect(
      (await dana.rest("PUT", "/projects/2/error_tracking/settings", { active: true, integrated: true }))
        .status,
    ).toBe(404);
    expect((await dana.rest("PUT", `${path}/settings`, { active: true })).body).toEqual({
      error: "integrated is missing",
    });
    expect((await dana.rest("PUT", `${path}/settings`, { active: true, integrated: true })).body).toEqual({
      active: true,
      project_name: null,
      sentry_external_url: null,
      api_url: null,
      integrated: true,
    });
    expect((await dana.rest("PATCH", `${path}/settings`, { active: false })).body).toMatchObject({
      active: false,
      integrated: true,
    });
    const keys = (await dana.rest("GET", `${path}/client_keys`)).body;
    expect(keys).toMatchObject([
      { id: 1, active: true, public_key: expect.stringMatching(/^glet_[0-9a-f]{32}$/) },
    ]);
    expect(keys[0].sentry_dsn).toBe(
      `http://${keys[0].public_key}@${new URL(sandbox.url).host}/api/v4/error_tracking/collector/1`,
    );
    expect((await dana.rest("POST", `${path}/client_keys`)).status).toBe(201);
    expect((await dana.rest("DELETE", `${path}/client_keys/1`)).body).toMatchObject({ id: 1 });
    expect((await dana.rest("GET", `${path}/client_keys`)).body).toHaveLength(1);
    expect((await person(sandbox, "ana").rest("GET", `${path}/settings`)).status).toBe(403);
  });
});

describe("a Sentry server", () => {
  it("is shown as one address of server, organization and project, and toggled, never changed", async () => {
    const path = "/projects/1/error_tracking/settings";
    sandbox.world.errorTracking.insert({
      projectId: 1,
      active: false,
      integrated: false,
      projectName: "The API",
      apiUrl: "https://sentry.example.com/api/0/projects/acme/api/",
    });
    const shown = {
      project_name: "The API",
      sentry_external_url: "https://sentry.example.com/acme/api/",
      api_url: "https://sentry.example.com/api/0/projects/acme/api/",
    };
    const more = { api_url: "https://elsewhere.example.com", project_name: "x", token: "secret" };
    expect((await dana.rest("PATCH", path, { active: true, ...more })).body).toEqual({
      active: true,
      integrated: false,
      ...shown,
    });
    expect((await dana.rest("GET", path)).text).not.toContain("secret");
  });
});

describe("integrated error tracking", () => {
  it("makes its first key however it is switched on", async () => {
    const path = "/projects/1/error_tracking";
    await dana.rest("PUT", `${path}/settings`, { active: false, integrated: false });
    expect((await dana.rest("GET", `${path}/client_keys`)).body).toEqual([]);
    await dana.rest("PATCH", `${path}/settings`, { active: true, integrated: true });
    expect((await dana.rest("GET", `${path}/client_keys`)).body).toHaveLength(1);
  });
});

describe("Monitor switched off", () => {
  it("hides error tracking from Maintainers, too", async () => {
    const path = "/projects/1/error_tracking/settings";
    await dana.rest("PUT", path, { active: true, integrated: true });
    await dana.rest("PUT", "/projects/1", { monitor_access_level: "disabled" });
    expect((await dana.rest("GET", path)).status).toBe(403);
    expect((await dana.rest("PATCH", path, { active: false })).status).toBe(403);
    expect((await dana.rest("PUT", path, { active: true, integrated: true })).status).toBe(403);
    await dana.rest("PUT", "/projects/1", { monitor_access_level: "private" });
    expect((await dana.rest("GET", path)).body).toMatchObject({ active: true, integrated: true });
  });
});

describe("wikis", () => {
  it("name pages by their titles, which move them", async () => {
    const path = "/projects/1/wikis";
    const created = await dana.rest("POST", path, { title: "runbooks/API Outage", content: "one" });
    expect(created).toMatchObject({
      status: 201,
      body: {
        slug: "runbooks/API-Outage",
        title: "API Outage",
        content: "one",
        format: "markdown",
        encoding: "UTF-8",
      },
    });
    expect((await dana.rest("POST", path, { title: "runbooks/API Outage", content: "two" })).status).toBe(
      400,
    );
    expect((await dana.rest("PUT", `${path}/runbooks%2FAPI-Outage`, { content: "two" })).body.content).toBe(
      "two",
    );
    const moved = await dana.rest("PUT", `${path}/runbooks%2FAPI-Outage`, { title: "runbooks/Outage" });
    expect(moved.body).toMatchObject({ slug: "runbooks/Outage", content: "two" });
    expect((await dana.rest("GET", `${path}/runbooks%2FAPI-Outage`)).status).toBe(404);
    expect((await dana.rest("GET", path)).body).toEqual([
      { format: "markdown", slug: "runbooks/Outage", title: "Outage", wiki_page_meta_id: null },
    ]);
    expect((await dana.rest("GET", `${path}?with_content=1`)).body[0].content).toBe("two");
    expect((await person(sandbox, "rory").rest("DELETE", `${path}/runbooks%2FOutage`)).status).toBe(403);
    expect((await person(sandbox, "ana").rest("DELETE", `${path}/runbooks%2FOutage`)).status).toBe(204);
    await dana.rest("PUT", "/projects/1", { wiki_access_level: "disabled" });
    expect((await dana.rest("GET", path)).status).toBe(403);
  });
});

describe("wiki pages", () => {
  const path = "/projects/1/wikis";
  const create = (title: string, content = "text") => dana.rest("POST", path, { title, content });
  const retitle = (slug: string, title: string) =>
    dana.rest("PUT", `${path}/${encodeURIComponent(slug)}`, { title });

  it("have single spaces in every part of their titles", async () => {
    expect((await create(" Runbooks /  API   outage ")).body).toMatchObject({
      slug: "Runbooks/API-outage",
      title: "API outage",
    });
  });

  it("stay in their folder unless the new title names another, or begins with a slash", async () => {
    await create("runbooks/API");
    expect((await retitle("runbooks/API", "Outage")).body.slug).toBe("runbooks/Outage");
    expect((await retitle("runbooks/Outage", "/Outage")).body.slug).toBe("Outage");
    expect((await retitle("Outage", "old/Outage")).body.slug).toBe("old/Outage");
  });

  it("are the same in any letter case", async () => {
    await create("API Outage");
    expect((await dana.rest("GET", `${path}/api-outage`)).body.slug).toBe("API-Outage");
    expect((await create("api outage")).status).toBe(400);
    expect((await retitle("API-Outage", "api outage")).status).toBe(400);
  });

  it("have a title of which something is left, and text for one", async () => {
    for (const title of ["", " ", "..", "/"])
      expect(await create(title)).toMatchObject({
        status: 400,
        body: { message: { title: ["can't be blank"] } },
      });
    expect(await dana.rest("POST", path, { title: { a: 1 }, content: "text" })).toMatchObject({
      status: 400,
      body: { error: "title is invalid" },
    });
    expect((await dana.rest("GET", path)).body).toEqual([]);
  });

  it("are written by planners and developers, not by reporters", async () => {
    const rory = sandbox.world.users.where("key", "rory")[0];
    const member = sandbox.world.members.where("userId", rory?.id ?? 0)[0];
    if (member === undefined) throw new Error("seed without the member");
    const write = (title: string) => person(sandbox, "rory").rest("POST", path, { title, content: "text" });
    expect((await write("Reported")).status).toBe(403);
    sandbox.world.members.update(member, { accessLevel: 15 });
    expect((await write("Planned")).status).toBe(201);
  });

  it("have names of at most 245 bytes", async () => {
    expect((await create("ü".repeat(122))).status).toBe(201);
    expect(await create("ü".repeat(123))).toMatchObject({
      status: 400,
      body: { message: { title: ["exceeds the limit of 245 bytes"] } },
    });
  });

  it("are shown with their front matter, which stands beside the text as well", async () => {
    const text = "---\ntitle: Shown\n---\n# Text\n";
    const shown = { content: text, front_matter: { title: "Shown" } };
    expect((await create("Front", text)).body).toMatchObject(shown);
    expect((await dana.rest("GET", `${path}/Front`)).body).toMatchObject(shown);
    const rule = "---\nno mapping\n---\n";
    expect((await create("Rule", rule)).body).toMatchObject({ content: rule, front_matter: {} });
  });
});

describe("repository files", () => {
  const file = (path: string) => `/projects/1/repository/files/${encodeURIComponent(path)}`;
  const commit = (actions: object[], more: object = {}, who = dana) =>
    who.rest("POST", "/projects/1/repository/commits", {
      branch: "main",
      commit_message: "Change",
      actions,
      ...more,
    });

  it("are written one by one, and read with what they hang on", async () => {
    const body = { branch: "main", commit_message: "Add", content: "hello\n" };
    expect(await dana.rest("POST", file("runbooks/db.md"), body)).toMatchObject({
      status: 201,
      body: { file_path: "runbooks/db.md", branch: "main" },
    });
    const read = await dana.rest("GET", `${file("runbooks/db.md")}?ref=main`);
    expect(read.body).toMatchObject({
      file_name: "db.md",
      size: 6,
      encoding: "base64",
      content: Buffer.from("hello\n").toString("base64"),
      content_sha256: "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
      // As `git hash-object` names it.
      blob_id: "ce013625030ba8dba906f756967f9e9ca394464a",
    });
    expect(read.headers.get("x-gitlab-blob-id")).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
    const head = await fetch(`${sandbox.url}/api/v4${file("runbooks/db.md")}?ref=main`, {
      method: "HEAD",
      headers: { "PRIVATE-TOKEN": sandbox.tokens.dana ?? "" },
    });
    expect(head.headers.get("x-gitlab-last-commit-id")).toBe(read.body.last_commit_id);
    expect((await dana.rest("GET", `${file("runbooks/db.md")}/raw?ref=main`)).text).toBe("hello\n");
    expect(await dana.rest("POST", file("runbooks/db.md"), body)).toMatchObject({
      status: 400,
      body: { message: "A file with this name already exists" },
    });
    expect(await dana.rest("PUT", file("none.md"), body)).toMatchObject({
      status: 400,
      body: { message: "A file with this name doesn't exist" },
    });
    expect(
      (await dana.rest("DELETE", file("runbooks/db.md"), { branch: "main", commit_message: "Remove" }))
        .status,
    ).toBe(204);
    expect((await dana.rest("GET", `${file("runbooks/db.md")}?ref=main`)).body).toEqual({
      message: "404 File Not Found",
    });
  });

  it("change together or not at all", async () => {
    const actions = [
      { action: "create", file_path: "a.txt", content: "YQ==", encoding: "base64" },
      { action: "update", file_path: "README.md", content: "b" },
      { action: "move", file_path: "c.txt", previous_path: "missing.txt" },
    ];
    expect((await commit(actions)).body).toEqual({ message: "A file with this name doesn't exist" });
    expect((await dana.rest("GET", `${file("a.txt")}?ref=main`)).status).toBe(404);
    const made = await commit(actions.slice(0, 2), { author_name: "Watch" });
    expect(made).toMatchObject({ status: 201, body: { title: "Change", author_name: "Watch" } });
    expect(made.body.id).toMatch(/^[0-9a-f]{40}$/);
    expect((await dana.rest("GET", `${file("a.txt")}/raw?ref=main`)).text).toBe("a");
    const log = (await dana.rest("GET", "/projects/1/repository/commits?ref_name=main&path=README.md")).body;
    expect(log.map(({ title }: { title: string }) => title)).toEqual(["Change", "Initial commit"]);
    await commit([{ action: "move", file_path: "d/b.txt", previous_path: "a.txt" }]);
    const tree = (await dana.rest("GET", "/projects/1/repository/tree?recursive=true")).body;
    expect(tree.map(({ path, type }: { path: string; type: string }) => `${type} ${path}`)).toEqual([
      "tree d",
      "blob README.md",
      "blob d/b.txt",
    ]);
  });

  it("refuse a change of what has changed since it was read", async () => {
    const { last_commit_id } = (await dana.rest("GET", `${file("README.md")}?ref=main`)).body;
    const update = (content: string) =>
      dana.rest("PUT", file("README.md"), {
        branch: "main",
        commit_message: "Edit",
        content,
        last_commit_id,
      });
    now += 1000;
    expect((await update("one")).status).toBe(200);
    expect(await update("two")).toMatchObject({
      status: 400,
      body: { message: "You are attempting to update a file that has changed since you started editing it." },
    });
    const action = { action: "update", file_path: "README.md", content: "three", last_commit_id };
    expect((await commit([action])).status).toBe(400);
  });

  it("may have any name, but not be made of nothing", async () => {
    expect((await commit([{ action: "create", file_path: "constructor", content: "x" }])).status).toBe(201);
    expect((await dana.rest("GET", `${file("constructor")}/raw?ref=main`)).text).toBe("x");
    expect((await dana.rest("GET", `${file("toString")}?ref=main`)).status).toBe(404);
    for (const action of ["create", "update"])
      expect(await commit([{ action, file_path: "README.md" }])).toMatchObject({
        status: 400,
        body: { error: "actions[0][content] is missing" },
      });
    expect(await commit(["update"] as unknown as object[])).toMatchObject({
      status: 400,
      body: { error: "actions is invalid" },
    });
  });

  it("are guarded by protected branches", async () => {
    const ana = person(sandbox, "ana");
    const create = [{ action: "create", file_path: "x", content: "x" }];
    expect((await commit(create, {}, ana)).status).toBe(403);
    expect(
      (await ana.rest("POST", file("x"), { branch: "main", commit_message: "m", content: "x" })).status,
    ).toBe(400);
    expect((await commit(create, { branch: "topic", start_branch: "main" }, ana)).status).toBe(201);
    expect((await commit(create, { branch: "other" }, ana)).body.message).toMatch(
      /when you are on a branch$/,
    );
    expect((await dana.rest("GET", "/projects/1/repository/branches/topic")).body).toMatchObject({
      protected: false,
      default: false,
    });
    expect((await dana.rest("GET", "/projects/1/protected_branches")).body).toMatchObject([
      { name: "main", push_access_levels: [{ access_level: 40 }] },
    ]);
    expect((await ana.rest("GET", "/projects/1/repository/branches/main")).body.can_push).toBe(false);
  });
});

describe("deployments", () => {
  const sha = "a".repeat(40);
  const deploy = (more: object) =>
    dana.rest("POST", "/projects/1/deployments", {
      environment: "watchbill/production",
      ref: "main",
      sha,
      tag: false,
      status: "success",
      ...more,
    });

  it("are made, changed and listed by environment and status", async () => {
    expect(await deploy({ sha: "b".repeat(40) })).toMatchObject({
      status: 201,
      body: { iid: 1, environment: { name: "watchbill/production" } },
    });
    await deploy({ status: "failed" });
    await deploy({ environment: "review" });
    const query = "environment=watchbill%2Fproduction&status=success&order_by=id&sort=desc";
    expect((await dana.rest("GET", `/projects/1/deployments?${query}`)).body).toMatchObject([
      { iid: 1, sha: "b".repeat(40) },
    ]);
    await dana.rest("PUT", "/projects/1/deployments/2", { status: "success" });
    expect((await dana.rest("GET", `/projects/1/deployments?${query}`)).body).toMatchObject([
      { iid: 2 },
      { iid: 1 },
    ]);
    expect((await dana.rest("GET", "/projects/1/environments?name=review")).body).toMatchObject([
      { name: "review" },
    ]);
    expect((await deploy({ sha: undefined })).status).toBe(400);
    expect(
      (await person(sandbox, "rory").rest("POST", "/projects/1/environments", { name: "x" })).status,
    ).toBe(403);
  });

  it("are within a job token's reach, unlike most", async () => {
    await deploy({});
    const job = (path: string, method = "GET") =>
      send(`${sandbox.url}/api/v4${path}`, method, { "JOB-TOKEN": sandbox.tokens["ci-job"] ?? "" });
    expect((await job("/projects/1/deployments")).body).toHaveLength(1);
    expect((await job("/projects/1/merge_requests/1/notes")).status).toBe(200);
    expect((await job("/projects/1/merge_requests/1/notes", "POST")).status).toBe(404);
    expect((await job("/projects/1/wikis")).status).toBe(404);
    expect((await job("/user")).status).toBe(401);
    const graphql = await send(
      `${sandbox.url}/api/graphql`,
      "POST",
      { "PRIVATE-TOKEN": sandbox.tokens["ci-job"] ?? "" },
      { query: "{ metadata { version } }" },
    );
    expect(graphql.status).toBe(401);
  });
});

describe("DORA metrics", () => {
  it("need the licence, and then tell the median time to restore", async () => {
    const path =
      "/projects/1/dora/metrics?metric=time_to_restore_service&start_date=2025-03-01&end_date=2026-03-01&interval=all";
    const [{ value }] = (await dana.rest("GET", path)).body;
    const seconds = [...sandbox.world.issues.ids()]
      .flatMap((id) => sandbox.world.issues.facts(id) ?? [])
      .flatMap(({ projectId, closedAt, createdAt }) =>
        projectId === 1 && closedAt !== null && closedAt < Date.parse("2026-03-02")
          ? [(closedAt - createdAt) / 1000]
          : [],
      )
      .sort((a, b) => a - b);
    const [low = 0, high = 0] = [seconds[(seconds.length - 1) >> 1], seconds[seconds.length >> 1]];
    expect(value).toBe((low + high) / 2);
    expect(
      (
        await dana.rest(
          "GET",
          "/groups/acme/dora/metrics?metric=time_to_restore_service&start_date=2026-02-01&end_date=2026-02-02",
        )
      ).body,
    ).toHaveLength(2);
    sandbox.settings.tier = "premium";
    expect((await dana.rest("GET", path)).status).toBe(403);
  });
});

describe("project settings", () => {
  it("switch Monitor, and know nothing of what was removed", async () => {
    expect((await dana.rest("PUT", "/projects/1", { monitor_access_level: "private" })).body).toMatchObject({
      monitor_access_level: "private",
    });
    expect((await dana.rest("PUT", "/projects/1", { operations_access_level: "enabled" })).status).toBe(400);
    expect((await dana.rest("PUT", "/projects/1", { monitor_access_level: "public" })).status).toBe(400);
    expect((await person(sandbox, "ana").rest("PUT", "/projects/1", { name: "x" })).status).toBe(403);
    expect((await dana.rest("PUT", "/projects/1", { path: "gateway" })).body.path_with_namespace).toBe(
      "acme/payments/gateway",
    );
    expect(await dana.rest("PUT", "/projects/1", { path: "Web" })).toMatchObject({
      status: 400,
      body: { message: { path: ["has already been taken"] } },
    });
    expect((await dana.rest("GET", "/projects/acme%2Fpayments%2Fweb")).body.id).toBe(2);
  });
});

describe("PagerDuty", () => {
  const call = (method: string, path: string, body?: object, key = sandbox.tokens.pagerduty ?? "") =>
    send(
      `${sandbox.url}/pagerduty${path}`,
      method,
      { Authorization: `Token token=${key}`, Accept: "application/vnd.pagerduty+json;version=2" },
      body,
    );
  const subscription = (more: object = {}, service = "PABC123") => ({
    webhook_subscription: {
      type: "webhook_subscription",
      delivery_method: {
        type: "http_delivery_method",
        url: "https://gitlab.example.com/alerts",
        custom_headers: [{ name: "Authorization", value: "Bearer secret" }],
      },
      description: "to GitLab",
      events: ["incident.triggered"],
      filter: { type: "service_reference", id: service },
      ...more,
    },
  });

  it("keeps subscriptions, hiding what is in headers", async () => {
    const created = await call("POST", "/webhook_subscriptions", subscription());
    expect(created.status).toBe(201);
    const { id, delivery_method } = created.body.webhook_subscription;
    expect(delivery_method).toMatchObject({
      secret: expect.stringMatching(/^[0-9a-f]{64}$/),
      custom_headers: [{ name: "Authorization", value: "<redacted>" }],
    });
    const read = await call("GET", `/webhook_subscriptions/${id}`);
    expect(read.body.webhook_subscription.delivery_method.secret).toBeNull();
    expect(read.text).not.toContain("Bearer");
    const changed = await call("PUT", `/webhook_subscriptions/${id}`, {
      webhook_subscription: { active: false, events: ["incident.resolved"] },
    });
    expect(changed.body.webhook_subscription).toMatchObject({
      active: false,
      events: ["incident.resolved"],
      description: "to GitLab",
    });
    expect((await call("DELETE", `/webhook_subscriptions/${id}`)).status).toBe(204);
    expect((await call("GET", `/webhook_subscriptions/${id}`)).body.error.code).toBe(2100);
  });

  it("pages by offset, filters by service and stops at ten", async () => {
    for (let index = 0; index < 10; index += 1) await call("POST", "/webhook_subscriptions", subscription());
    expect((await call("POST", "/webhook_subscriptions", subscription())).status).toBe(400);
    expect((await call("POST", "/webhook_subscriptions", subscription({}, "POTHER"))).status).toBe(201);
    const page = await call(
      "GET",
      "/webhook_subscriptions?filter_type=service&filter_id=PABC123&limit=4&offset=8",
    );
    expect(page.body).toMatchObject({ limit: 4, offset: 8, more: false });
    expect(page.body.webhook_subscriptions).toHaveLength(2);
    expect((await call("GET", "/webhook_subscriptions?limit=4")).body.more).toBe(true);
  });

  it("refuses wrong keys, twice the same header and unknown events", async () => {
    expect((await call("GET", "/webhook_subscriptions", undefined, "wrong")).status).toBe(401);
    const twice = [
      { name: "X", value: "1" },
      { name: "x", value: "2" },
    ];
    const method = { type: "http_delivery_method", url: "https://x", custom_headers: twice };
    expect(
      (await call("POST", "/webhook_subscriptions", subscription({ delivery_method: method }))).status,
    ).toBe(400);
    expect(
      (await call("POST", "/webhook_subscriptions", subscription({ events: ["incident.made_up"] }))).status,
    ).toBe(400);
    expect(
      (await call("POST", "/webhook_subscriptions", subscription({ filter: { type: "service_reference" } })))
        .status,
    ).toBe(400);
  });

  it("fails on demand as PagerDuty does", async () => {
    sandbox.faults.add("402 path=/pagerduty/* nth=1");
    sandbox.faults.add("403 path=/pagerduty/* nth=2");
    sandbox.faults.add("429 path=/pagerduty/* nth=3 retry-after=9");
    const list = () => call("GET", "/webhook_subscriptions");
    expect((await list()).status).toBe(402);
    expect((await list()).body.error).toBeDefined();
    const limited = await list();
    expect(limited.status).toBe(429);
    expect(limited.headers.get("retry-after")).toBe("9");
    expect((await list()).status).toBe(200);
  });
});
