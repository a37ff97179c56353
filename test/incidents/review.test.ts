import { describe, expect, it } from "vitest";
import type { ProjectFact, ShiftFact } from "../../src/incidents/facts.ts";
import { measure } from "../../src/incidents/metrics.ts";
import { DIGEST, facts, incident } from "./facts-builder.ts";

const PROJECT = "acme/payments/api";
const policy = (...rules: { schedule?: string; user?: string }[]): ProjectFact["policy"] => ({
  name: "Standard",
  rules: rules.map(({ schedule = null, user = null }) => ({ after_seconds: 0, schedule, user })),
});
const project = (fact: Partial<ProjectFact>): ProjectFact => ({
  type: "project",
  project: PROJECT,
  id: "gid://gitlab/Project/1",
  schedules: ["Primary"],
  policy: policy({ schedule: "Primary" }),
  ...fact,
});
const shift = (user: string, start: string, end: string, schedule = "Primary"): ShiftFact => ({
  type: "shift",
  project: PROJECT,
  schedule,
  user,
  start: `2026-03-${start}:00Z`,
  end: `2026-03-${end}:00Z`,
});
const at = (time: string) => incident({ iid: time.slice(0, 2), created_at: `2026-03-${time}:00Z` });
const SHIFTS = [
  shift("ana", "01T00:00", "10T00:00"),
  shift("bo", "09T00:00", "20T00:00"),
  shift("chen", "09T12:00", "10T00:00", "Secondary"),
];

describe("who was on call", () => {
  const incidents = [at("05T10:00"), at("09T13:00"), at("10T00:00"), at("20T00:00")];
  const measured = measure(facts({ incidents, shifts: SHIFTS, projects: [project({})] }), DIGEST);

  it("is a column of names, from schedules alone", () => {
    expect([...measured.rows()].map(({ on_call }) => on_call)).toEqual([
      ["ana"],
      ["ana", "bo", "chen"],
      ["bo"],
      [],
    ]);
    expect(measured.report.review.on_call).toEqual({
      by_user: { ana: 2, bo: 2, chen: 1 },
      nobody: { incidents: [`${PROJECT}#20`], unknown: 0 },
    });
  });

  it("is unknown, not nobody, where schedules cannot be read", () => {
    const { report, rows } = measure(facts({ incidents, projects: [project({ schedules: null })] }), DIGEST);
    expect([...rows()][0]?.on_call).toBeNull();
    expect(report.review.on_call.nobody).toMatchObject({ incidents: null, unknown: 4 });
    expect(report.review.reach[PROJECT]).toMatchObject({
      outside: null,
      reason: "schedules could not be read",
    });
  });

  it("is unknown, not nobody, before the shifts that were read", () => {
    const since = (started_at: string) => ({
      ...at("05T10:00"),
      iid: started_at,
      id: started_at,
      alerts: [{ id: "1", started_at, service: null }],
    });
    const { report, rows } = measure(
      facts({
        incidents: [since("2026-02-20T00:00:00Z"), since("2026-03-05T09:00:00Z")],
        shifts: SHIFTS,
        projects: [project({})],
        question: { clock: "alert" },
      }),
      DIGEST,
    );
    expect([...rows()].map(({ on_call, within_reach }) => [on_call, within_reach])).toEqual([
      [null, null],
      [["ana"], true],
    ]);
    expect(report.review.on_call.nobody).toEqual({ incidents: [], unknown: 1 });
    expect(report.review.reach[PROJECT]?.incidents).toEqual([]);
  });

  it("never tells how fast a person was", () => {
    const text = JSON.stringify(measured.report.review.on_call);
    expect(text).not.toMatch(/seconds|median|mean/);
  });
});

describe("time outside the escalation policy's reach", () => {
  const reach = (fact: Partial<ProjectFact>, incidents = [at("05T10:00"), at("25T10:00")]) =>
    measure(facts({ incidents, shifts: SHIFTS, projects: [project(fact)] }), DIGEST).report.review.reach[
      PROJECT
    ];

  it("is when no schedule of its rules has anybody", () => {
    expect(reach({})).toEqual({ outside: 12 * 86_400, share: 12 / 31, incidents: [`${PROJECT}#25`] });
    expect(reach({ policy: policy({ schedule: "Secondary" }) })?.outside).toBe(30.5 * 86_400);
  });

  it("is none where a rule names a person, and cannot be stated where there is no policy", () => {
    expect(reach({ policy: policy({ user: "dana" }) })).toEqual({ outside: 0, share: 0, incidents: [] });
    expect(reach({ policy: null })).toEqual({
      outside: null,
      share: null,
      incidents: [],
      reason: "the project has no escalation policy",
    });
  });
});

describe("incidents that lack something", () => {
  const base = { created_at: "2026-03-05T00:00:00Z" };
  const incidents = [
    incident({ ...base, iid: "1", timeline: false, runbook: null, closed_at: "2026-03-05T01:00:00Z" }),
    incident({
      ...base,
      iid: "2",
      timeline: true,
      runbook: false,
      labels: ["post-mortem"],
      closed_at: "2026-03-05T01:00:00Z",
    }),
    incident({ ...base, iid: "3", timeline: null, runbook: true }),
  ];

  it("are listed; what could not be read is counted apart", () => {
    const { review } = measure(
      facts({ incidents, question: { postmortem_labels: ["post-mortem"] } }),
      DIGEST,
    ).report;
    expect(review.no_timeline).toEqual({ incidents: [`${PROJECT}#1`], unknown: 1 });
    expect(review.no_runbook).toEqual({ incidents: [`${PROJECT}#2`], unknown: 1 });
    // Only closed incidents can be expected to have a post-mortem.
    expect(review.no_postmortem).toEqual({ incidents: [`${PROJECT}#1`], unknown: 0 });
  });

  it("cannot be told without a label that means post-mortem", () => {
    const { review } = measure(facts({ incidents }), DIGEST).report;
    expect(review.no_postmortem).toMatchObject({
      incidents: null,
      reason: expect.stringContaining("no post-mortem labels"),
    });
  });
});

describe("repeats", () => {
  it("are incidents of one project and service whose titles differ in numbers, case or spaces only", () => {
    const titles = [
      "Disk 81 % full on db-1",
      "disk  9 % full on DB-22",
      "Disk full",
      "Disk 1 % full on db-3",
    ];
    const incidents = titles.map((title, index) =>
      incident({ iid: `${index + 1}`, title, created_at: `2026-03-0${index + 1}T00:00:00Z` }),
    );
    const { repeats } = measure(facts({ incidents }), DIGEST).report;
    expect(repeats).toMatchObject({ incidents: 2, share: 0.5 });
    expect(repeats.groups).toEqual([
      {
        title: "Disk 81 % full on db-1",
        project: PROJECT,
        service: "(none)",
        incidents: [`${PROJECT}#1`, `${PROJECT}#2`, `${PROJECT}#4`],
      },
    ]);
  });

  it("leave confidential incidents aside, and tell no title of theirs", () => {
    const confidential = [1, 2].map((day) =>
      incident({ title: "Key leaked", confidential: true, created_at: `2026-03-0${day}T00:00:00Z` }),
    );
    const open = [3, 4].map((day) =>
      incident({ iid: `${day}`, title: "Key leaked", created_at: `2026-03-0${day}T00:00:00Z` }),
    );
    const { repeats, longest } = measure(facts({ incidents: confidential }), DIGEST).report;
    expect(repeats).toMatchObject({ groups: [], incidents: 0, share: 0 });
    expect(JSON.stringify([repeats, longest])).not.toContain("leaked");
    const mixed = measure(facts({ incidents: [...confidential, ...open] }), DIGEST).report;
    expect(mixed.repeats.groups.map(({ incidents }) => incidents)).toEqual([
      [`${PROJECT}#3`, `${PROJECT}#4`],
    ]);
  });
});

describe("the longest incidents", () => {
  it("come first with their link, open ones with their age", () => {
    const incidents = [
      incident({ iid: "1", created_at: "2026-03-05T00:00:00Z", closed_at: "2026-03-05T01:00:00Z" }),
      incident({ iid: "2", created_at: "2026-03-31T00:00:00Z" }),
    ];
    expect(measure(facts({ incidents }), DIGEST).report.longest).toMatchObject([
      { id: `${PROJECT}#2`, seconds: 86_400, open: true },
      {
        id: `${PROJECT}#1`,
        seconds: 3600,
        open: false,
        url: `https://gitlab.example.com/${PROJECT}/-/issues/1`,
      },
    ]);
  });
});
