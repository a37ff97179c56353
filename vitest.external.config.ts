import { defineConfig } from "vitest/config";

/** Tests against real programs outside Node: Chromium for pages, Python's icalendar for feeds. */
export default defineConfig({
  test: {
    include: ["test/external/**/*.test.ts"],
    environment: "node",
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
