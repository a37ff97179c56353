/** Deployments, DORA metrics and settings of projects over REST. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { type Person, person, send, useSandbox } from "./people.ts";

const stage = useSandbox("incidents:40", "2026-03-02T12:00:00Z");
let sandbox: Sandbox;
let dana: Person;
beforeEach(() => {
  ({ sandbox, dana } = stage);
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
