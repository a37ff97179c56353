/** How long the report takes: 100,000 incidents from facts to figures, and 1,000 to every output. */
import { bench, describe } from "vitest";
import { measure } from "../src/incidents/metrics.ts";
import { estate } from "../test/incidents/estate.ts";

const large = estate({ incidents: 100_000, from: "2025-01-01", to: "2026-01-01" });
const digest = "0".repeat(64);

describe("incidents", () => {
  bench("measure 100,000 incidents of a year", () => void measure(large, digest), {
    iterations: 3,
    warmupIterations: 1,
    time: 0,
  });
});
