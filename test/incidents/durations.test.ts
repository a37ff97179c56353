import { describe, expect, it } from "vitest";
import { durationStatistic, overallDuration } from "../../src/incidents/durations.ts";
import { examiner } from "../../src/incidents/incident.ts";
import { serviceNames } from "../../src/incidents/service.ts";
import { header, incident } from "./facts-builder.ts";

const AS_OF = Date.parse("2026-04-01T00:00:00Z");
const examine = examiner(header(), serviceNames({}));

/** So many incidents, the k-th resolved after k minutes. */
function staircase(count: number) {
  const created_at = "2026-03-01T00:00:00Z";
  return Array.from({ length: count }, (_, index) => {
    const closed_at = new Date(Date.parse(created_at) + (index + 1) * 60_000).toISOString();
    return examine(incident({ created_at, closed_at }));
  });
}
const ttr = (count: number) =>
  overallDuration(staircase(count), "ttr", { asOf: AS_OF, services: [], seed: "s" });

describe("what a sample allows to state", () => {
  it.each([
    [5, "median_ci", false],
    [6, "median_ci", true],
    [12, "p75", false],
    [13, "p75", true],
    [35, "p90", false],
    [36, "p90", true],
    [71, "p95", false],
    [72, "p95", true],
    [1, "mean_ci", false],
    [2, "mean_ci", true],
    [499, "geometric_mean", false],
    [500, "geometric_mean", true],
  ] as const)("of %i: %s is %s", (count, figure, possible) => {
    const statistic = ttr(count);
    expect(statistic[figure] !== null).toBe(possible);
    expect(statistic.reasons[figure]?.startsWith(`too few incidents (n = ${count})`) ?? false).toBe(
      !possible,
    );
  });

  it("is an interval of the mean by normal theory where resampling would take long", () => {
    const { mean, mean_ci } = ttr(10_001);
    // A uniform staircase: the standard deviation is its height over √12.
    const half = (1.96 * ((10_001 * 60) / Math.sqrt(12))) / Math.sqrt(10_001);
    expect(mean).toBe(5001 * 60);
    expect((mean_ci?.[1] as number) - (mean as number)).toBeCloseTo(half, -1);
    expect((mean as number) - (mean_ci?.[0] as number)).toBeCloseTo(half, -1);
  });

  it("is a curve of at most 200 points that keeps both ends", () => {
    const { curve } = ttr(3000);
    expect(curve).toHaveLength(200);
    expect(curve[0]?.seconds).toBe(60);
    expect(curve.at(-1)).toMatchObject({ seconds: 3000 * 60, waiting: 0, lower: null, upper: null });
  });
});

describe("a restricted mean", () => {
  it("needs a day of observation, unless everything has finished", () => {
    const young = examine(incident({ created_at: "2026-03-31T20:00:00Z" }));
    const [quick] = staircase(1);
    const of = (incidents: (typeof young)[]) =>
      overallDuration(incidents, "ttr", { asOf: AS_OF, services: [], seed: "s" }).restricted_mean_24h;
    expect(of([quick as typeof young, young])).toBeNull();
    expect(of([quick as typeof young])).toBe(60);
  });
});

describe("a Kaplan-Meier median", () => {
  it("that is not reached says after how long", () => {
    const statistic = durationStatistic({
      incidents: 3,
      finished: [60],
      censored: [7200, 100],
      missing: 0,
      open: 2,
      oldestOpen: 7200,
    });
    expect(statistic.km_median).toBeNull();
    expect(statistic.reasons.km_median).toBe("not reached: longer than the last observation, 7200 seconds");
  });

  it("that is reached by so few that they give no interval says that, not that it is not reached", () => {
    const statistic = durationStatistic({
      incidents: 2,
      finished: [300],
      censored: [180],
      missing: 0,
      open: 1,
      oldestOpen: 180,
    });
    expect(statistic).toMatchObject({ km_median: 300, km_ci: null });
    expect(statistic.reasons.km_ci).toBe("too few incidents for an interval");
  });
});

describe("a sample without a finished duration", () => {
  it.each([
    [0, "no incidents to measure (n = 0)"],
    [1, "the one incident cannot be measured (n = 0)"],
    [3, "none of 3 incidents can be measured (n = 0)"],
  ])("of %i incidents says which it is", (incidents, reason) => {
    const censored = new Array<number>(incidents).fill(60);
    const { reasons } = durationStatistic({
      incidents,
      finished: [],
      censored,
      missing: 0,
      open: incidents,
      oldestOpen: 60,
    });
    expect(reasons).toMatchObject({ median: reason, median_ci: reason, mean: reason });
  });

  it("because all times are impossible does not refer to a median", () => {
    const sample = { incidents: 2, finished: [], censored: [], missing: 2, open: 0, oldestOpen: undefined };
    expect(durationStatistic(sample).reasons.km_median).toBe("none of 2 incidents can be measured (n = 0)");
  });
});
