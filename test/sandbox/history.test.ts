import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHistory } from "../../src/sandbox/history/index.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import type { IssueFacts } from "../../src/sandbox/world/incident-rows.ts";
import { API, type Person, person, sandboxes } from "./people.ts";

const pool = sandboxes();
afterAll(() => pool.close());

const NOW = Date.parse("2026-03-02T12:00:00Z");
const DAY = 86_400_000;
let sandbox: Sandbox;
let dana: Person;
let facts: IssueFacts[];

beforeAll(async () => {
  sandbox = await pool.start({ seed: "incidents:3000", now: () => NOW });
  dana = person(sandbox, "dana");
  facts = [...sandbox.world.issues.ids()].flatMap((id) => sandbox.world.issues.facts(id) ?? []);
});

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

describe("a year of incidents", () => {
  it("is the same every time, and as long as asked", async () => {
    const again = await pool.start({ seed: "incidents:3000", now: () => NOW });
    expect(facts).toHaveLength(3000);
    expect([...again.world.issues.ids()].map((id) => again.world.issues.get(id))).toEqual(
      facts.map(({ id }) => sandbox.world.issues.get(id)),
    );
  });

  it("lies in the year before now, in the order of the ids", () => {
    const times = facts.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(NOW - 366 * DAY);
    expect(times.at(-1)).toBeLessThan(NOW);
    for (const { createdAt, updatedAt, closedAt } of facts) {
      expect(updatedAt).toBeGreaterThanOrEqual(createdAt);
      expect(updatedAt).toBeLessThanOrEqual(NOW);
      if (closedAt !== null) expect(closedAt).toBeGreaterThan(createdAt);
    }
  });

  it("is busier at work than at night, and resolves what is worse sooner, with a long tail", () => {
    const at = (hour: number) =>
      facts.filter(({ createdAt }) => new Date(createdAt).getUTCHours() === hour).length;
    expect(at(9)).toBeGreaterThan(2 * at(2));
    const weekend = facts.filter(({ createdAt }) => [0, 6].includes(new Date(createdAt).getUTCDay())).length;
    expect(weekend / facts.length).toBeLessThan(0.22);
    const durations = (severity: string) =>
      facts.flatMap((fact) =>
        fact.severity === severity && fact.closedAt !== null ? [fact.closedAt - fact.createdAt] : [],
      );
    expect(median(durations("CRITICAL"))).toBeLessThan(median(durations("HIGH")));
    expect(median(durations("HIGH"))).toBeLessThan(median(durations("LOW")));
    const medium = durations("MEDIUM");
    const mean = medium.reduce((sum, value) => sum + value, 0) / medium.length;
    expect(mean).toBeGreaterThan(1.5 * median(medium));
  });

  it("has open, unacknowledged and reopened ones, and alerts of every status", () => {
    const open = facts.filter(({ state }) => state === "opened");
    expect(open.length).toBeGreaterThan(0);
    expect(new Set(open.map(({ escalationStatus }) => escalationStatus)).size).toBeGreaterThan(1);
    const reopened = facts.filter(({ id }) =>
      sandbox.world.past?.history.stateEventsOf(id).some(({ state }) => state === "reopened"),
    );
    expect(reopened.length / facts.length).toBeGreaterThan(0.01);
    const alerts = [...sandbox.world.alerts.ids()].flatMap((id) => sandbox.world.alerts.facts(id) ?? []);
    expect(new Set(alerts.map(({ status }) => status))).toEqual(
      new Set(["TRIGGERED", "ACKNOWLEDGED", "RESOLVED", "IGNORED"]),
    );
    expect(alerts.length).toBeGreaterThan(facts.length);
    for (const { id, updatedAt } of alerts) {
      const written = sandbox.world.past?.history.alertNotesOf(id).map(({ createdAt }) => createdAt) ?? [];
      expect(Math.max(...written)).toBeLessThanOrEqual(updatedAt);
      expect(updatedAt).toBeLessThanOrEqual(NOW);
    }
  });

  it("tells one story in issue, notes, timeline, state events and alert", async () => {
    const query = `query S($iid: String!) { project(fullPath: "${API}") { issue(iid: $iid) { id createdAt closedAt state escalationStatus
      notes(filter: ONLY_ACTIVITY) { nodes { body createdAt } }
      alertManagementAlerts { nodes { startedAt updatedAt status endedAt issue { iid } notes { nodes { body createdAt } } } } } } }`;
    let linked = 0;
    let ignored = 0;
    const ofIgnored = [...sandbox.world.alerts.ids()].flatMap((id) => {
      const { status, issueId } = sandbox.world.alerts.facts(id) ?? {};
      const issue = status === "IGNORED" && issueId ? sandbox.world.issues.facts(issueId) : undefined;
      return issue?.projectId === 1 ? [issue.iid] : [];
    });
    for (const iid of [...Array.from({ length: 60 }, (_, index) => index + 1), ...ofIgnored.slice(0, 5)]) {
      const { issue } = (await dana.graphql(query, { iid: String(iid) })).body.data.project;
      const events = (await dana.rest("GET", `/projects/1/issues/${iid}/resource_state_events`)).body as {
        state: string;
        created_at: string;
      }[];
      const closed = events.at(-1)?.state === "closed" ? events.at(-1)?.created_at : null;
      expect(issue.closedAt).toBe(closed?.replace(".000Z", "Z") ?? null);
      const notes = issue.notes.nodes as { body: string; createdAt: string }[];
      const times = notes.map(({ createdAt }) => createdAt);
      for (const time of times) expect(time >= issue.createdAt).toBe(true);
      const acknowledged = notes.some(({ body }) => body.endsWith("**Acknowledged**"));
      if (issue.state === "opened" && events.length === 0) {
        expect(issue.escalationStatus).toBe(acknowledged ? "ACKNOWLEDGED" : "TRIGGERED");
      } else expect(issue.escalationStatus).toBe("RESOLVED");
      for (const alert of issue.alertManagementAlerts.nodes) {
        linked += 1;
        expect(alert.issue.iid).toBe(String(iid));
        expect(alert.startedAt < issue.createdAt).toBe(true);
        const closed = events[0]?.created_at.replace(".000Z", "Z");
        if (alert.status === "RESOLVED") expect(alert.endedAt).toBe(closed);
        const written = (alert.notes.nodes as { body: string; createdAt: string }[]).slice(-2);
        expect(alert.updatedAt >= (written.at(-1)?.createdAt ?? "")).toBe(true);
        if (alert.status !== "IGNORED") continue;
        // Closing an incident resolves its alerts, so that one can be ignored only afterwards.
        ignored += 1;
        expect(alert.endedAt).toBeNull();
        expect(written).toEqual([
          { body: "changed the status to **Resolved**", createdAt: closed },
          { body: "changed the status to **Ignored**", createdAt: closed },
        ]);
      }
    }
    expect(ignored).toBeGreaterThanOrEqual(5);
    expect(linked).toBeGreaterThan(20);
  });

  it("is found by filters, counted and paged through once", async () => {
    const seen = new Set<string>();
    let after: string | null = null;
    let count = 0;
    do {
      const answer = await dana.graphql(
        `query P($after: String) { group(fullPath: "acme") { issues(includeSubgroups: true, types: [INCIDENT], closedAfter: "2026-02-01T00:00:00Z", sort: CLOSED_AT_ASC, after: $after) { count nodes { id closedAt } pageInfo { endCursor hasNextPage } } } }`,
        { after },
      );
      const { issues } = answer.body.data.group;
      count = issues.count;
      for (const { id } of issues.nodes) seen.add(id);
      after = issues.pageInfo.hasNextPage ? issues.pageInfo.endCursor : null;
    } while (after !== null);
    const expected = facts.filter(
      ({ closedAt }) => closedAt !== null && closedAt >= Date.parse("2026-02-01T00:00:00Z"),
    );
    expect(seen.size).toBe(expected.length);
    expect(count).toBe(expected.length);
  });

  it("can be gone on with: what is written stays, beside what is computed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
    const options = { seed: "incidents:300", now: () => NOW, state: join(folder, "state.json") };
    const first = await pool.start(options);
    const who = person(first, "dana");
    const ids = [...first.world.issues.ids()];
    const open = ids
      .flatMap((id) => first.world.issues.facts(id) ?? [])
      .find(({ state }) => state === "opened");
    const path = `/projects/${open?.projectId}/issues`;
    const before = (await who.rest("GET", `${path}/${open?.iid}/notes`)).body as { body: string }[];
    const closed = await who.rest("PUT", `${path}/${open?.iid}`, { state_event: "close" });
    expect(closed.body).toMatchObject({ state: "closed", closed_at: "2026-03-02T12:00:00.000Z" });
    const created = await who.rest("POST", path, { title: "new", issue_type: "incident" });
    expect(created.body.iid).toBe(
      (first.world.past?.history.numbersOf(open?.projectId ?? 0).issues ?? 0) + 1,
    );
    await first.close();

    const second = await pool.start({ ...options, seed: "empty" });
    const later = person(second, "dana");
    expect((await later.rest("GET", `${path}/${open?.iid}`)).body).toMatchObject({ state: "closed" });
    const notes = (await later.rest("GET", `${path}/${open?.iid}/notes`)).body as { body: string }[];
    const resolved = open?.escalationStatus === "RESOLVED" ? 0 : 1;
    const bodies = (list: { body: string }[]) => list.map(({ body }) => body);
    expect(bodies(notes).slice(resolved)).toEqual(bodies(before));
    expect((await later.rest("GET", `${path}/${created.body.iid}`)).body.title).toBe("new");
    expect([...second.world.issues.ids()]).toHaveLength(301);
  });

  it("of a hundred thousand is held in typed arrays, not in objects", () => {
    const setting = {
      projectIds: [1, 2, 3, 4],
      peopleIds: [1],
      usernames: ["ana"],
      botId: 2,
      labelIds: new Map(),
      tagIds: [1, 2, 3, 4],
    };
    const history = createHistory(100_000, NOW, setting);
    expect(history.issues.row(100_000)).toMatchObject({ id: 100_000, type: "INCIDENT" });
    expect(history.issues.find(1, 1)).toBe(
      Number([...Array(100_000).keys()].find((index) => history.issues.facts(index + 1).projectId === 1)) + 1,
    );
    expect(history.alerts.count).toBeGreaterThan(100_000);
  });
});
