import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseFault } from "../../src/sandbox/http/faults.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { createSchedule, person, sandboxes } from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

const VERSION = "{ metadata { version } }";

async function statuses(sandbox: Sandbox, times: number, query = VERSION): Promise<(number | "lost")[]> {
  const seen: (number | "lost")[] = [];
  for (let index = 0; index < times; index += 1) {
    const answer = await person(sandbox, "dana")
      .graphql(query)
      .catch(() => undefined);
    seen.push(answer?.status ?? "lost");
  }
  return seen;
}

function scheduleNames(sandbox: Sandbox): string[] {
  return sandbox.world.schedules.where("projectId", 1).map(({ name }) => name);
}

describe("faults", () => {
  it("strike the first ones, one of them, or all from one on", async () => {
    const sandbox = await pool.start({ faults: ["503 first=2"] });
    expect(await statuses(sandbox, 3)).toEqual([503, 503, 200]);
    sandbox.faults.clear();
    sandbox.faults.add("502 nth=2");
    expect(await statuses(sandbox, 3)).toEqual([200, 502, 200]);
    sandbox.faults.clear();
    sandbox.faults.add({ answer: 504, when: "before", from: 3, to: Number.POSITIVE_INFINITY });
    expect(await statuses(sandbox, 4)).toEqual([200, 200, 504, 504]);
    sandbox.faults.clear();
    expect(await statuses(sandbox, 1)).toEqual([200]);
  });

  it("answer 429 with Retry-After", async () => {
    const sandbox = await pool.start({ faults: ["429 retry-after=7 path=/api/v4/* first=1"] });
    expect(await statuses(sandbox, 1)).toEqual([200]);
    const answer = await person(sandbox, "dana").rest("GET", "/user");
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("7");
    expect((await person(sandbox, "dana").rest("GET", "/user")).status).toBe(200);
  });

  it("say when to come back wherever they are told to", async () => {
    const sandbox = await pool.start();
    for (const status of ["403", "500", "502", "503"]) {
      sandbox.faults.clear();
      sandbox.faults.add(`${status} retry-after=4`);
      const dana = person(sandbox, "dana");
      for (const answer of [await dana.graphql(VERSION), await dana.rest("GET", "/user")]) {
        expect(answer.status).toBe(Number(status));
        expect(answer.headers.get("retry-after")).toBe("4");
      }
    }
  });

  it("answer with a proxy's page, or GitLab's own words", async () => {
    const sandbox = await pool.start({ faults: ["html nth=1", "503 nth=2", "500 nth=3"] });
    const dana = person(sandbox, "dana");
    const html = await dana.graphql(VERSION);
    expect(html.status).toBe(200);
    expect(html.headers.get("content-type")).toContain("text/html");
    expect((await dana.graphql(VERSION)).body.errors[0].message).toMatch(/^Request timed out/);
    expect((await dana.graphql(VERSION)).body).toEqual({ errors: [{ message: "Internal server error" }] });
  });

  it("lose the connection before a write happens, or after", async () => {
    const sandbox = await pool.start({ faults: ["lost kind=write nth=1", "lost after kind=write nth=2"] });
    const dana = person(sandbox, "dana");
    await expect(createSchedule(dana, "Before")).rejects.toThrow("fetch failed");
    expect(scheduleNames(sandbox)).toEqual([]);
    await expect(createSchedule(dana, "After")).rejects.toThrow("fetch failed");
    expect(scheduleNames(sandbox)).toEqual(["After"]);
    expect((await createSchedule(dana, "Third")).errors).toEqual([]);
  });

  it("spoil the answer of a write that was done", async () => {
    const sandbox = await pool.start({ faults: ["502 after operation=M kind=write"] });
    expect((await createSchedule(person(sandbox, "dana"))).status).toBe(502);
    expect(scheduleNames(sandbox)).toEqual(["Primary"]);
  });

  it("strike by operation, method and kind", async () => {
    const sandbox = await pool.start({ faults: ["500 operation=Read*", "500 method=DELETE"] });
    expect(await statuses(sandbox, 1, "query Other { metadata { version } }")).toEqual([200]);
    expect(await statuses(sandbox, 2, "query ReadAll { metadata { version } }")).toEqual([500, 500]);
    expect((await person(sandbox, "dana").rest("DELETE", "/projects/1/members/2")).status).toBe(500);
    expect((await person(sandbox, "dana").rest("GET", "/projects/1")).status).toBe(200);
  });

  it.each(["", "418", "constructor", "502 nth", "502 nth=x", "429 colour=red", "lost kind=delete"])(
    "are not written as %j",
    (text) => {
      expect(() => parseFault(text)).toThrow();
    },
  );
});

describe("the log", () => {
  it("has every request with what it was and what became of it", async () => {
    const sandbox = await pool.start({ now: () => 1000 });
    const dana = person(sandbox, "dana");
    await dana.graphql("query Q { metadata { version } }");
    await createSchedule(dana);
    await dana.rest("GET", "/users?username=ana");
    sandbox.faults.add("lost");
    await dana.rest("DELETE", "/projects/1").catch(() => undefined);
    expect(sandbox.log).toEqual([
      {
        at: 1000,
        method: "POST",
        path: "/api/graphql",
        operationName: "Q",
        kind: "read",
        status: 200,
        complexity: 2,
      },
      {
        at: 1000,
        method: "POST",
        path: "/api/graphql",
        operationName: "M",
        kind: "write",
        status: 200,
        complexity: 7,
      },
      {
        at: 1000,
        method: "GET",
        path: "/api/v4/users",
        operationName: null,
        kind: "read",
        status: 200,
        complexity: null,
      },
      {
        at: 1000,
        method: "DELETE",
        path: "/api/v4/projects/1",
        operationName: null,
        kind: "write",
        status: null,
        complexity: null,
      },
    ]);
  });
});

describe("the rate limit", () => {
  it("blocks with headers, per token, until the minute is over", async () => {
    let now = Date.parse("2025-01-01T00:00:15Z");
    const sandbox = await pool.start({ requestsPerMinute: 2, now: () => now });
    const dana = person(sandbox, "dana");
    expect((await dana.rest("GET", "/user")).headers.get("ratelimit-remaining")).toBe("1");
    expect((await dana.graphql(VERSION)).status).toBe(200);
    const blocked = await dana.rest("GET", "/user");
    expect(blocked.status).toBe(429);
    expect(blocked.text).toBe("Retry later\n");
    expect(
      Object.fromEntries([...blocked.headers].filter(([name]) => /^(ratelimit|retry)/.test(name))),
    ).toEqual({
      "ratelimit-limit": "2",
      "ratelimit-name": "throttle_authenticated_api",
      "ratelimit-observed": "3",
      "ratelimit-remaining": "0",
      "ratelimit-reset": String(Date.parse("2025-01-01T00:01:00Z") / 1000),
      "ratelimit-resettime": "Wed, 01 Jan 2025 00:01:00 GMT",
      "retry-after": "45",
    });
    expect((await person(sandbox, "ana").rest("GET", "/user")).status).toBe(200);
    now += 45_000;
    expect((await dana.rest("GET", "/user")).status).toBe(200);
  });
});

describe("the state", () => {
  it("outlives the process in a file, with its tokens and numbers", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
    const state = join(folder, "state.json");
    const first = await pool.start({ state });
    await createSchedule(person(first, "dana"), "Kept");
    await first.close();
    expect(readdirSync(folder)).toEqual(["state.json"]);
    const second = await pool.start({ state, seed: "empty" });
    expect(second.tokens).toEqual(first.tokens);
    expect(scheduleNames(second)).toEqual(["Kept"]);
    expect((await createSchedule(person(second, "dana"), "Next")).object.iid).toBe("2");
  });

  it("is written at the start, and refused where a file holds something else", async () => {
    const state = join(mkdtempSync(join(tmpdir(), "sandbox-")), "state.json");
    await (await pool.start({ state, seed: "empty" })).close();
    const again = await pool.start({ state, seed: "demo" });
    expect(Object.keys(again.tokens)).toEqual(["root", "pagerduty"]);
    for (const text of ["", "{", "null", '{"format": 0}']) {
      writeFileSync(state, text);
      await expect(pool.start({ state })).rejects.toThrow(`${state} holds no state of the embedded GitLab`);
    }
  });

  it("that can no longer be written is told to whoever writes", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
    const sandbox = await pool.start({ state: join(folder, "state.json") });
    rmSync(folder, { recursive: true });
    expect((await statuses(sandbox, 1))[0]).toBe(200);
    const { status, top } = await createSchedule(person(sandbox, "dana"));
    expect(status).toBe(500);
    expect(top[0]).toMatch(/^The embedded GitLab failed: ENOENT/);
  });

  it("keeps its past where it was, though the project has another path by then", async () => {
    const state = join(mkdtempSync(join(tmpdir(), "sandbox-")), "state.json");
    const first = await pool.start({ state, seed: "incidents:30" });
    const issues = async (sandbox: Sandbox, path: string) => {
      const answer = await person(sandbox, "dana").rest("GET", `/projects/${path}/issues?per_page=100`);
      return answer.body.map(({ id }: { id: number }) => id);
    };
    const before = await issues(first, "acme%2Fpayments%2Fapi");
    await person(first, "dana").rest("PUT", "/projects/1", { path: "gateway" });
    await person(first, "dana").rest("PUT", "/projects/3", { path: "api" });
    await first.close();
    const second = await pool.start({ state });
    expect(before.length).toBeGreaterThan(1);
    expect(await issues(second, "acme%2Fpayments%2Fgateway")).toEqual(before);
  });

  it("is the same for the same seed and clock", async () => {
    const [a, b] = [await pool.start({ now: () => 1e12 }), await pool.start({ now: () => 1e12 })];
    expect(a.tokens).toEqual(b.tokens);
    expect(a.world.integrations.all()).toEqual(b.world.integrations.all());
    expect(Object.keys(a.tokens)).toEqual([
      "root",
      "ana",
      "bo",
      "chen",
      "dana",
      "erik",
      "olive",
      "rory",
      "blake",
      "nora",
      "dana-read-api",
      "ci-job",
      "pagerduty",
    ]);
  });

  it("of an empty one is an administrator and nothing else", async () => {
    const sandbox = await pool.start({ seed: "empty" });
    expect(Object.keys(sandbox.tokens)).toEqual(["root", "pagerduty"]);
    expect((await person(sandbox, "root").rest("GET", "/projects")).body).toEqual([]);
    for (const seed of ["nothing", "incidents", "incidents:1000001", "demo:3"])
      await expect(pool.start({ seed })).rejects.toThrow(`unknown seed "${seed}"`);
  });
});
