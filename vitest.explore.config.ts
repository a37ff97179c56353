import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** The property tests alone, with new examples and many: what a failure prints names the seed to repeat it with. */
export default defineConfig({
  test: {
    include: readdirSync("test", { recursive: true, encoding: "utf8" })
      .map((name) => `test/${name}`)
      .filter((file) => file.endsWith(".test.ts") && readFileSync(file, "utf8").includes("fc.assert(")),
    setupFiles: ["test/support/setup.ts"],
    env: {
      WATCHBILL_SEED: process.env.WATCHBILL_SEED ?? "random",
      WATCHBILL_RUNS: process.env.WATCHBILL_RUNS ?? "20",
    },
    environment: "node",
    testTimeout: 0,
  },
});
