import { describe, expect, it } from "vitest";
import { measure } from "../../src/incidents/metrics.ts";
import { DIGEST, facts, incident, marchIncidents } from "./facts-builder.ts";

/** Incidents at noon on the given days of a month, each closed after so many minutes. */
function monthly(month: string, days: readonly number[], minutes: number) {
  return days.map((day) => {
    const created = Date.parse(`${month}-${String(day).padStart(2, "0")}T12:00:00Z`);
    return incident({
      created_at: new Date(created).toISOString(),
      closed_at: new Date(created + minutes * 60_000).toISOString(),
    });
  });
}

describe("the previous window", () => {
  const february = monthly("2026-02", [3, 9, 15, 27], 30);
  const compared = (parts = {}) =>
    measure(facts({ incidents: [...february, ...marchIncidents()], ...parts }), DIGEST).report;

  it("is compared by rate, so that nine after four is no evidence of change", () => {
    const { previous } = compared();
    expect(previous).toMatchObject({
      incidents: 4,
      days: 28,
      window: { from: "2026-02-01", to: "2026-03-01" },
    });
    expect(previous?.rate_ratio).toBeCloseTo(2.0323, 4);
    expect(previous?.p).toBeCloseTo(0.2749, 4);
    expect(previous?.rate_ratio_ci?.map((x) => (x as number).toFixed(3))).toEqual(["0.567", "9.031"]);
    expect(previous?.verdict).toBe("no evidence of change");
    expect(previous?.ttr_median).toBe(1800);
    expect(previous?.tta_median).toBeNull();
    expect(previous?.reasons.tta_median).toBe("not reached");
  });

  it("is compared by hours, where a change of clocks took one of them", () => {
    const question = { timezone: "Europe/Dublin" };
    const { previous } = compared({
      incidents: [...february, ...monthly("2026-03", [1, 2, 3, 30], 5)],
      question,
    });
    expect(previous?.rate_ratio).toBeCloseTo((28 * 24) / (31 * 24 - 1), 10);
    expect(previous?.days).toBe(28);
  });

  it("says so when there are clearly more", () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      incident({ created_at: `2026-03-${10 + (index % 20)}T00:00:00Z` }),
    );
    const { previous } = measure(facts({ incidents: [...february, ...many] }), DIGEST).report;
    expect(previous?.verdict).toBe("more");
  });

  it("without incidents leaves the ratio open at the top", () => {
    const { previous } = measure(facts({ incidents: marchIncidents() }), DIGEST).report;
    expect(previous).toMatchObject({
      rate_ratio: null,
      reasons: { rate_ratio: "no incidents in the previous window" },
    });
    expect(previous?.rate_ratio_ci?.[1]).toBeNull();
    expect(previous?.p).toBeLessThan(0.01);
  });

  it("is not compared when it was not read", () => {
    const result = compared({ header: { complete_since: "2026-02-10T00:00:00Z" } });
    expect(result.previous).toBeNull();
    expect(result.previous_reason).toBe("the data begins on 2026-02-10, after that window did");
  });
});

describe("trend", () => {
  it("is refused below eight periods, but the points are given", () => {
    const { trend } = measure(facts({ incidents: marchIncidents() }), DIGEST).report;
    expect(trend.period).toBe("week");
    expect(trend.incidents.points.map(({ value }) => value)).toEqual([3, 2, 1, 2]);
    expect(trend.incidents).toMatchObject({
      verdict: null,
      p: null,
      reason: "too few periods (4): 8 needed",
    });
  });

  it("goes by months where there are eight, and tells a fall from chance", () => {
    const minutes = [60, 55, 58, 40, 45, 30, 35, 28];
    const incidents = minutes.flatMap((each, index) => monthly(`2025-0${index + 1}`, [2, 12, 22], each));
    const { trend } = measure(
      facts({ incidents, question: { from: "2025-01-01", to: "2025-09-01" } }),
      DIGEST,
    ).report;
    expect(trend.period).toBe("month");
    expect(trend.ttr).toMatchObject({ s: -22, slope: -300, intercept: 61.5 * 60, verdict: "falling" });
    expect(trend.ttr.p).toBeCloseTo(0.005506, 6);
    // Two series could be tested: nobody acknowledged anything.
    expect(trend.ttr.p_adjusted).toBeCloseTo(2 * 0.005506, 6);
    expect(trend.incidents).toMatchObject({ s: 0, p: 1, verdict: "no evidence of a trend" });
    expect(trend.tta.reason).toBe("too few periods (0): 8 needed");
    expect(trend.tta.points[0]).toMatchObject({ value: null, reason: "not reached" });
  });

  it("takes a month without incidents for no value, never for 0", () => {
    const incidents = [1, 2, 3, 5, 6, 7, 8].flatMap((month) => monthly(`2025-0${month}`, [5], 10));
    const { trend } = measure(
      facts({ incidents, question: { from: "2025-01-01", to: "2025-09-01" } }),
      DIGEST,
    ).report;
    expect(trend.ttr.points[3]).toEqual({ period: "2025-04", value: null, n: 0, reason: "no incidents" });
    expect(trend.ttr.verdict).toBeNull();
    expect(trend.incidents.points[3]).toMatchObject({ value: 0 });
  });

  it("has its slope per month where some months have no value", () => {
    const months = ["01", "02", "04", "05", "07", "08", "09", "10", "11", "12"];
    const incidents = months.flatMap((month) => monthly(`2025-${month}`, [5], 10 * Number(month)));
    const { trend } = measure(
      facts({ incidents, question: { from: "2025-01-01", to: "2026-01-01" } }),
      DIGEST,
    ).report;
    expect(trend.ttr).toMatchObject({ periods: 10, slope: 600, intercept: 600, verdict: "rising" });
  });
});
