/** How long the report takes: 100,000 incidents from facts to figures, and a quarter's report in all its formats. */
import { bench, describe } from "vitest";
import { measure } from "../src/incidents/metrics.ts";
import { estate } from "../test/incidents/estate.ts";
import { makeReport } from "../test/incidents/made-report.ts";

// Two thirds of them in the window, the others in the one before.
const year = estate({ incidents: 66_667, from: "2025-01-01", to: "2026-01-01" });
const quarter = estate({ incidents: 1000 });
const digest = "0".repeat(64);

describe("incident report", () => {
  bench("figures from 100,000 incidents of two years", () => void measure(year, digest), {
    iterations: 5,
    time: 0,
  });
  bench("all files for 1,500 incidents of two quarters", () => void makeReport(quarter), {
    iterations: 5,
    time: 0,
  });
});
