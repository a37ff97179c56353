import { configDefaults, defineConfig } from "vitest/config";

/** Tests that need nothing but Node. Those under test/external need other programs: `npm run test:external`. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "test/external/**"],
    setupFiles: ["test/support/setup.ts"],
    environment: "node",
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
