import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Stop } from "../../src/core/finding.ts";
import type { Facts } from "../../src/incidents/facts.ts";
import { measure } from "../../src/incidents/metrics.ts";
import { alert, DIGEST, type FactsParts, facts, incident, marchIncidents } from "./facts-builder.ts";

const MINUTE = 60;
const report = (parts: FactsParts) => measure(facts(parts), DIGEST).report;
const rows = (parts: FactsParts) => [...measure(facts(parts), DIGEST).rows()];
const march = (parts: FactsParts = {}) => report({ incidents: marchIncidents(), ...parts });

/** The findings of a run that is meant to stop. */
function stops(run: () => unknown): Stop {
  try {
    run();
  } catch (error) {
    if (error instanceof Stop) return error;
    throw error;
  }
  throw new Error("it did not stop");
}

describe("time to resolution", () => {
  it("is stated for closed incidents, and corrected for open ones", () => {
    const { ttr } = march();
    expect(ttr).toMatchObject({ n: 7, missing: 0, open: 2 });
    expect(ttr.oldest_open).toBe(4290 * MINUTE);
    expect(ttr.median).toBe(45 * MINUTE);
    expect(ttr.median_ci).toEqual([12 * MINUTE, 2880 * MINUTE]);
    expect((ttr.mean as number) / MINUTE).toBeCloseTo(473.857, 3);
    expect((ttr.mean_without_largest as number) / MINUTE).toBeCloseTo(72.833, 3);
    expect(ttr.km_median).toBe(90 * MINUTE);
    expect(ttr.km_ci).toEqual([12 * MINUTE, 2880 * MINUTE]);
    expect((ttr.restricted_mean_24h as number) / MINUTE).toBeCloseTo(528.556, 3);
  });

  it("has percentiles only from the samples they need, and says so", () => {
    const { ttr } = march();
    expect([ttr.p75, ttr.p90, ttr.p95, ttr.geometric_mean]).toEqual([null, null, null, null]);
    expect(ttr.reasons.p75).toBe("too few incidents (n = 7): 13 needed");
    expect(ttr.reasons.p90).toContain("36 needed");
    expect(ttr.reasons.p95).toContain("72 needed");
    const thirteen = Array.from({ length: 13 }, (_, index) =>
      incident({ created_at: "2026-03-02T00:00:00Z", closed_at: `2026-03-02T0${index % 7}:30:00Z` }),
    );
    const full = report({ incidents: thirteen }).ttr;
    expect(full.p75).not.toBeNull();
    expect(full.p90).toBeNull();
  });

  it("states the plain median alone when nothing is open", () => {
    const { ttr } = march({ incidents: marchIncidents().filter(({ state }) => state === "closed") });
    expect(ttr.km_median).toBeNull();
    expect(ttr.reasons.km_median).toMatch(/nothing is cut off/);
  });

  it("is cut by severity and by service, each cut with its own n", () => {
    const { ttr } = march();
    expect(ttr.by_severity.critical).toMatchObject({ n: 2, open: 0, median: 37.5 * MINUTE, median_ci: null });
    expect(ttr.by_severity.critical.reasons.median_ci).toBe("too few incidents (n = 2): 6 needed");
    expect(ttr.by_severity.high).toMatchObject({ n: 3, open: 1 });
    expect(ttr.by_severity.unknown).toMatchObject({ n: 0, median: null });
    expect(ttr.by_service.db).toMatchObject({ n: 2, open: 1 });
    expect(ttr.by_service["(none)"]).toMatchObject({ n: 0 });
  });

  it("ends with the last close of an incident that was reopened", () => {
    const [row] = rows({
      incidents: [
        incident({
          created_at: "2026-03-02T10:00:00Z",
          closed_at: "2026-03-02T12:30:00Z",
          events: [
            { at: "2026-03-02T11:00:00Z", state: "closed" },
            { at: "2026-03-02T12:00:00Z", state: "reopened" },
            { at: "2026-03-02T12:30:00Z", state: "closed" },
          ],
        }),
      ],
    });
    expect(row).toMatchObject({
      first_resolution_seconds: 60 * MINUTE,
      ttr_seconds: 150 * MINUTE,
      open_seconds: 90 * MINUTE,
      reopened: 1,
    });
  });

  it("is never 0 for want of incidents", () => {
    const empty = report({});
    expect(empty.incidents).toBe(0);
    expect(empty.ttr).toMatchObject({ n: 0, mean: null, median: null, km_median: null });
    expect(empty.ttr.reasons.median).toBe("no incidents to measure (n = 0)");
    expect(empty.repeats.share).toBeNull();
  });
});

describe("time to acknowledgement", () => {
  it("counts incidents closed or open without one, and never takes closing for acknowledging", () => {
    const { tta } = march();
    expect(tta).toMatchObject({ n: 7, missing: 1, open: 1, median: 5 * MINUTE, km_median: 10 * MINUTE });
    expect(tta.oldest_open).toBe(240 * MINUTE);
    expect((tta.mean as number) / MINUTE).toBeCloseTo(14.857, 3);
  });

  it("takes the first of several acknowledgements", () => {
    const [row] = rows({
      incidents: [
        incident({
          created_at: "2026-03-02T10:00:00Z",
          acknowledgements: ["2026-03-02T10:30:00Z", "2026-03-02T10:05:00Z"],
        }),
      ],
    });
    expect(row?.tta_seconds).toBe(5 * MINUTE);
  });

  it("starts at the first alert when asked to, and says where there was none", () => {
    const incidents = [
      incident({
        created_at: "2026-03-02T10:00:00Z",
        acknowledgements: ["2026-03-02T10:05:00Z"],
        alerts: [
          { id: "2", started_at: "2026-03-02T09:58:00Z", service: null },
          { id: "1", started_at: "2026-03-02T09:50:00Z", service: null },
        ],
      }),
      incident({ created_at: "2026-03-03T10:00:00Z", acknowledgements: ["2026-03-03T10:01:00Z"] }),
    ];
    const measured = measure(facts({ incidents, question: { clock: "alert" } }), DIGEST);
    expect([...measured.rows()].map(({ tta_seconds }) => tta_seconds)).toEqual([15 * MINUTE, MINUTE]);
    expect(measured.report.data_quality.clock_fallback).toBe(1);
  });
});

describe("counts", () => {
  it("reconcile", () => {
    expect(march().counts).toEqual({ open_at_start: 0, created: 9, reopened: 0, closed: 7, open_at_end: 2 });
  });

  it("hold what was open before, and what was reopened", () => {
    const incidents = [
      incident({ created_at: "2026-02-20T00:00:00Z", closed_at: "2026-03-05T00:00:00Z" }),
      incident({ created_at: "2026-02-21T00:00:00Z" }),
      incident({
        created_at: "2026-02-01T00:00:00Z",
        events: [
          { at: "2026-02-02T00:00:00Z", state: "closed" },
          { at: "2026-03-02T00:00:00Z", state: "reopened" },
        ],
      }),
      incident({ created_at: "2026-03-31T23:59:59Z", closed_at: "2026-04-02T00:00:00Z" }),
    ];
    const counts = report({ incidents, header: { data_as_of: "2026-04-10T00:00:00Z" } }).counts;
    expect(counts).toEqual({ open_at_start: 2, created: 1, reopened: 1, closed: 1, open_at_end: 3 });
  });

  it("hold the first instant of the window and not the first after it", () => {
    const incidents = ["2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z", "2026-02-28T23:59:59Z"].map(
      (created_at) => incident({ created_at }),
    );
    expect(report({ incidents, header: { data_as_of: "2026-04-10T00:00:00Z" } }).incidents).toBe(1);
  });

  it("stop the report when GitLab's state and its events disagree", () => {
    const broken = incident({
      iid: "77",
      created_at: "2026-03-02T00:00:00Z",
      state: "opened",
      events: [{ at: "2026-03-03T00:00:00Z", state: "closed" }],
    });
    const stop = stops(() => report({ incidents: [...marchIncidents(), broken] }));
    expect(stop.findings[0]).toMatchObject({ code: "counts-do-not-reconcile" });
    expect(stop.message).toContain("acme/payments/api#77");
  });

  it("stop the report when an incident stands there twice", () => {
    const [first] = marchIncidents();
    const stop = stops(() => report({ incidents: [first as never, first as never] }));
    expect(stop.findings[0]?.code).toBe("duplicate-fact");
  });

  it("balance for every history that GitLab can have", () => {
    const hour = fc.integer({ min: 0, max: 24 * 120 });
    const history = fc.record({
      begin: hour,
      steps: fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(fc.array(history, { maxLength: 30 }), (histories) => {
        const at = (hours: number) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000).toISOString();
        const asOf = 24 * 200;
        const incidents = histories.map(({ begin, steps }) => {
          let time = begin;
          const events = steps
            .map((step, index) => {
              time += step;
              return {
                hours: time,
                at: at(time),
                state: index % 2 === 0 ? ("closed" as const) : ("reopened" as const),
              };
            })
            .filter(({ hours }) => hours <= asOf);
          const closed = events.at(-1)?.state === "closed";
          return incident({
            created_at: at(begin),
            state: closed ? "closed" : "opened",
            closed_at: closed ? (events.at(-1)?.at as string) : null,
            events,
          });
        });
        const { counts, incidents: n, ttr, tta } = report({ incidents, header: { data_as_of: at(asOf) } });
        expect(counts.open_at_start + counts.created + counts.reopened - counts.closed).toBe(
          counts.open_at_end,
        );
        expect(counts.created).toBe(n);
        expect(ttr.n + ttr.missing + ttr.open).toBe(n);
        expect(tta.n + tta.missing + tta.open).toBe(n);
      }),
    );
  });
});

describe("incidents left out", () => {
  const incidents = [
    ...marchIncidents(),
    incident({
      iid: "90",
      created_at: "2026-03-06T00:00:00Z",
      labels: ["test"],
      closed_at: "2026-03-06T01:00:00Z",
    }),
    incident({ iid: "91", created_at: "2026-03-06T00:00:00Z", duplicate_of: "acme/payments/api#90" }),
    incident({ iid: "92", created_at: "2026-03-06T00:00:00Z", moved_to: "acme/other#1" }),
    incident({ iid: "93", created_at: "2026-03-06T00:00:00Z", confidential: true }),
    incident({ iid: "94", created_at: "2026-02-06T00:00:00Z", labels: ["test"] }),
  ];

  it("are listed under their rule, and count nowhere", () => {
    const result = report({ incidents, question: { exclude_labels: ["test"], exclude_confidential: true } });
    expect(result.excluded).toEqual([
      { rule: "confidential", ids: ["acme/payments/api#93"] },
      { rule: "duplicate", ids: ["acme/payments/api#91"] },
      { rule: "label test", ids: ["acme/payments/api#90"] },
      { rule: "moved", ids: ["acme/payments/api#92"] },
    ]);
    expect(result.incidents).toBe(9);
    expect(result.counts.open_at_start).toBe(0);
  });

  it("do not include confidential ones unless asked; those only lose their title", () => {
    const [row] = rows({
      incidents: [incident({ created_at: "2026-03-06T00:00:00Z", title: "Breach at X", confidential: true })],
    });
    expect(row).toMatchObject({ title: "confidential incident", confidential: true, excluded: null });
  });
});

describe("impossible times", () => {
  it.each([
    ["closed before it began", { closed_at: "2026-03-01T23:00:00Z" }],
    ["acknowledged before it began", { acknowledgements: ["2026-03-01T23:00:00Z"] }],
    [
      "acknowledged after it was closed",
      { closed_at: "2026-03-02T01:00:00Z", acknowledgements: ["2026-03-02T02:00:00Z"] },
    ],
    ["a time lies after the data was read", { acknowledgements: ["2027-01-01T00:00:00Z"] }],
  ])("%s: counted, listed, and in no duration", (rule, times) => {
    const odd = incident({ iid: "66", created_at: "2026-03-02T00:00:00Z", severity: "critical", ...times });
    const result = march({
      incidents: [...marchIncidents(), odd],
      question: { severities: { critical: { resolve: 60 } } },
    });
    expect(result.incidents).toBe(10);
    expect(result.data_quality.rules).toEqual([{ rule, incidents: ["acme/payments/api#66"] }]);
    expect(result.data_quality.unusable).toBe(1);
    expect(result.ttr).toMatchObject({ n: 7, missing: 1, median: 45 * MINUTE });
    expect(result.tta).toMatchObject({ n: 7, missing: 1, open: 1 });
    expect(result.sla.resolve.late + result.sla.resolve.met).toBe(2);
  });

  it("that cannot be read put an incident in no window", () => {
    const odd = incident({ iid: "66", created_at: "yesterday" });
    const result = march({ incidents: [...marchIncidents(), odd] });
    expect(result.incidents).toBe(9);
    expect(result.data_quality.rules).toEqual([
      { rule: "a time cannot be read", incidents: ["acme/payments/api#66"] },
    ]);
  });
});

describe("windows", () => {
  it.each([
    [{ timezone: "Mars/Olympus" }, "unknown-time-zone"],
    [{ from: "2026-04-01" }, "empty-window"],
    [{ from: "2026-02-30" }, "invalid-date"],
    [{ from: "1 March" }, "invalid-date"],
    [{ from: "2026-05-01", to: "2026-06-01" }, "window-after-data"],
  ])("like %j stop with the finding %s", (question, code) => {
    expect(stops(() => report({ question })).findings[0]?.code).toBe(code);
  });

  it("that are not over yet end where the data does", () => {
    const result = march({
      header: { data_as_of: "2026-03-20T00:00:00Z" },
      incidents: marchIncidents().slice(0, 6),
    });
    expect(result.window.days).toBe(19);
    expect(result.frequency.by_weekday.mon.hours).toBe(3 * 24);
  });
});

describe("availability", () => {
  it("takes the union of downtime, and overlapping incidents for one failure", () => {
    const inside = incident({
      created_at: "2026-03-18T00:00:00Z",
      closed_at: "2026-03-18T06:00:00Z",
      labels: ["service::db"],
    });
    for (const incidents of [marchIncidents(), [...marchIncidents(), inside]]) {
      const { db } = report({ incidents }).availability;
      expect(db?.downtime).toBe(7410 * MINUTE);
      expect(db?.availability).toBeCloseTo(0.834, 4);
      expect(db?.failures).toBe(3);
      expect(db?.mtbf).toBe(12_410 * MINUTE);
      expect(db?.mean_gap).toBe(16_860 * MINUTE);
    }
  });

  it("of a service without a failure has a bound instead of a mean", () => {
    const { api } = report({}).availability;
    expect(api).toMatchObject({
      failures: 0,
      availability: 1,
      mtbf: null,
      mtbf_lower: (44_640 * MINUTE) / 3,
    });
    expect(api?.reasons.mtbf).toBe("no failure began in the window");
  });

  it("counts downtime that began before the window, but no failure for it", () => {
    const incidents = [
      incident({
        created_at: "2026-02-27T00:00:00Z",
        closed_at: "2026-03-01T01:00:00Z",
        labels: ["service::db"],
      }),
    ];
    expect(report({ incidents }).availability.db).toMatchObject({ downtime: 3600, failures: 0 });
  });
});

describe("targets", () => {
  const severities = Object.fromEntries(
    ["critical", "high", "medium", "low", "unknown"].map((name) => [name, { acknowledge: 15 * MINUTE }]),
  );

  it("are met, missed late, missed for good, or not due", () => {
    const { ack, resolve } = march({ question: { severities } }).sla;
    expect(ack).toMatchObject({ target: 900, met: 5, late: 2, never: 2, pending: 0, not_applicable: 0 });
    expect(ack.share).toBeCloseTo(0.5556, 4);
    expect(ack.ci?.[0]).toBeCloseTo(0.266651, 6);
    expect(ack.ci?.[1]).toBeCloseTo(0.811221, 6);
    expect(ack.by_severity.high).toMatchObject({ met: 2, late: 2, share: 0.5 });
    expect(ack.by_severity.unknown).toMatchObject({
      share: null,
      reason: "no incident has come due (n = 0)",
    });
    expect(resolve).toMatchObject({ target: null, share: null, reason: "no target is set" });
  });

  it("do not count what is pending, nor what was closed in time unacknowledged", () => {
    const incidents = [
      incident({ created_at: "2026-03-31T23:50:00Z", severity: "low" }),
      incident({ created_at: "2026-03-10T00:00:00Z", closed_at: "2026-03-10T00:05:00Z", severity: "low" }),
    ];
    const { ack } = report({ incidents, question: { severities } }).sla;
    expect(ack).toMatchObject({ pending: 1, not_applicable: 1, share: null });
  });
});

describe("alerts", () => {
  const noise = [
    ...Array.from({ length: 2 }, () => alert({ status: "ignored", service: "Public API", events: 5 })),
    alert({ status: "resolved", incident_labels: ["noise"], recovered: false }),
    ...Array.from({ length: 15 }, () =>
      alert({ status: "resolved", service: "db", recovered: true, acknowledged_at: "2026-03-10T10:01:00Z" }),
    ),
    alert({ status: "triggered", service: "DB" }),
    alert({ status: "acknowledged" }),
    alert({ created_at: "2026-02-10T00:00:00Z", status: "ignored" }),
    alert({ created_at: "never" }),
  ];

  it("are false when ignored or labelled, out of those classified", () => {
    const { alerts, data_quality } = report({
      alerts: noise,
      question: { false_positive_labels: ["noise"] },
    });
    expect(alerts.total).toBe(20);
    expect(alerts.by_status).toEqual({ triggered: 1, acknowledged: 1, resolved: 16, ignored: 2 });
    expect(alerts.false_positive).toMatchObject({
      count: 3,
      ignored: 2,
      labelled: 1,
      classified: 18,
      bounds: [0.15, 0.25],
    });
    expect(alerts.false_positive.share).toBeCloseTo(0.1667, 4);
    expect(alerts.false_positive.ci?.map((x) => x.toFixed(4))).toEqual(["0.0584", "0.3922"]);
    expect(data_quality.alerts_unreadable).toBe(1);
  });

  it("belong to a service by key, then by name, case ignored", () => {
    expect(report({ alerts: noise }).alerts.by_service).toEqual({ "(none)": 2, api: 2, db: 16 });
  });

  it("that recovered by themselves are those nobody acknowledged before", () => {
    const alerts = [
      alert({ status: "resolved", recovered: true }),
      alert({ status: "resolved", recovered: true, acknowledged_at: "2026-03-10T10:01:00Z" }),
      alert({ status: "resolved", recovered: null }),
    ];
    const result = report({ alerts });
    expect(result.alerts.self_recovered).toEqual({ count: 1, unknown: 1 });
    expect(result.review.alerts).toEqual([
      { service: "(none)", alerts: 3, events: 3, ignored: 0, self_recovered: 1 },
    ]);
  });
});

describe("services of incidents", () => {
  const serviceOf = (labels: string[], services: (string | null)[]) =>
    rows({
      incidents: [
        incident({
          created_at: "2026-03-06T00:00:00Z",
          labels,
          alerts: services.map((service, index) => ({
            id: `${index}`,
            started_at: "2026-03-06T00:00:00Z",
            service,
          })),
        }),
      ],
    })[0]?.service;

  it("come from labels, then from alerts, then from nowhere", () => {
    expect(serviceOf(["service::db"], ["api"])).toBe("db");
    expect(serviceOf(["service::web", "service::api"], [])).toBe("api");
    expect(serviceOf([], [null, "PUBLIC api"])).toBe("api");
    expect(serviceOf([], ["Checkout"])).toBe("Checkout");
    expect(serviceOf([], ["  "])).toBe("(none)");
    expect(serviceOf([], ["__proto__"])).toBe("__proto__");
    expect(serviceOf([], ["constructor"])).toBe("constructor");
  });

  it("survive names that JavaScript gives a meaning", () => {
    const incidents = [
      incident({
        created_at: "2026-03-06T00:00:00Z",
        alerts: [{ id: "1", started_at: "2026-03-06T00:00:00Z", service: "__proto__" }],
      }),
    ];
    const json = JSON.parse(JSON.stringify(report({ incidents })));
    expect(Object.entries(json.frequency.by_service)).toContainEqual(["__proto__", 1]);
  });
});

describe("GitLab's own value", () => {
  const day = (closed: string, minutes: number) =>
    incident({
      created_at: new Date(Date.parse(closed) - minutes * 60_000).toISOString(),
      closed_at: closed,
    });
  const incidents = [
    day("2026-03-10T12:00:00Z", 10),
    day("2026-03-10T20:00:00Z", 1000),
    day("2026-03-11T12:00:00Z", 20),
    day("2026-03-12T12:00:00Z", 30),
  ];

  it("is a median of daily medians, ours a median of incidents", () => {
    const result = report({ incidents, header: { dora: [{ scope: "acme", seconds: 1800, reason: null }] } });
    expect(result.gitlab_dora_median).toBe(1800);
    expect(result.gitlab_dora.by_its_rule).toBe(30 * MINUTE);
    expect(result.ttr.median).toBe(25 * MINUTE);
  });

  it("is null, with the reason, where GitLab refuses it", () => {
    const dora = [{ scope: "acme", seconds: null, reason: "403: needs GitLab Ultimate" }];
    const result = report({ incidents, header: { dora } });
    expect(result.gitlab_dora_median).toBeNull();
    expect(result.gitlab_dora.reason).toBe("403: needs GitLab Ultimate");
  });

  it("is not made up for several scopes", () => {
    const dora = ["a", "b"].map((scope) => ({ scope, seconds: 60, reason: null }));
    const result = report({ incidents, header: { dora } });
    expect(result.gitlab_dora_median).toBeNull();
    expect(result.gitlab_dora.reason).toMatch(/one value per project or group/);
  });
});

describe("the dots of the chart of lengths", () => {
  const dots = (open: number, closed: number) =>
    measure(
      facts({
        incidents: Array.from({ length: open + closed }, (_, index) =>
          incident({
            created_at: "2026-03-05T00:00:00Z",
            ...(index >= open && { closed_at: "2026-03-05T01:00:00Z" }),
          }),
        ),
      }),
      DIGEST,
    ).dots;

  it("are thinned out where they are too many to tell apart, but for the few that are open", () => {
    const { incidents, oneIn, dots: drawn } = dots(7, 2993);
    expect({ incidents, oneIn }).toEqual({ incidents: 3000, oneIn: 2 });
    expect(drawn.filter(({ open }) => open)).toHaveLength(7);
    expect(drawn).toHaveLength(1503);
  });

  it("are thinned out where all are open, too", () => {
    expect(dots(3000, 0).dots).toHaveLength(1500);
  });
});

describe("every null", () => {
  /** Pairs of a null and the reason that has to stand beside it. */
  function unexplained(value: unknown, path = "$"): string[] {
    if (typeof value !== "object" || value === null) return [];
    const record = value as Record<string, unknown>;
    const reasons = (record.reasons ?? {}) as Record<string, string>;
    return Object.entries(record).flatMap(([key, inner]) => {
      if (inner !== null) return unexplained(inner, `${path}.${key}`);
      const explained = reasons[key] ?? record.reason ?? record[`${key}_reason`];
      return explained === undefined ? [`${path}.${key}`] : [];
    });
  }

  // A null here says "there is none", not "it cannot be stated".
  const OPTIONAL = /provenance|scopes|curve|target$|_ci\.1$|gitlab_dora/;

  it.each<[string, Facts]>([
    ["an empty window", facts()],
    ["nine incidents", facts({ incidents: marchIncidents() })],
    ["no previous window", facts({ header: { complete_since: "2026-03-01T00:00:00Z" } })],
    [
      "a window of one day",
      facts({ question: { from: "2026-03-02", to: "2026-03-03" }, incidents: marchIncidents() }),
    ],
  ])("has its reason: %s", (_, given) => {
    const missing = unexplained(measure(given, DIGEST).report).filter((path) => !OPTIONAL.test(path));
    expect(missing).toEqual([]);
  });
});
