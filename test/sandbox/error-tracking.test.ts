/** Error tracking over REST: the integrated one with its keys, Sentry, and what hides both. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { type Person, person, useSandbox } from "./people.ts";

const stage = useSandbox("incidents:40", "2026-03-02T12:00:00Z");
let sandbox: Sandbox;
let dana: Person;
beforeEach(() => {
  ({ sandbox, dana } = stage);
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
