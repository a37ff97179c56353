/** The help of `sandbox`: all that is needed to use it, and nothing that it would refuse. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseFault } from "../../src/sandbox/http/faults.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

describe("the help of the sandbox", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = createWorkspace({});
  });
  afterEach(() => workspace.remove());
  const help = async () => (await workspace.watchbill("sandbox", "--help")).stdout;

  it("gives faults that it takes, and names every key", async () => {
    const text = await help();
    const faults = [...text.matchAll(/--fault '([^']+)'/g)].map(([, rule = ""]) => rule);
    expect(faults.length).toBeGreaterThan(1);
    expect(faults.map(parseFault)).toContainEqual({
      answer: 429,
      when: "before",
      retryAfter: 2,
      from: 1,
      to: 3,
    });
    for (const key of ["kind", "method", "path", "operation", "nth", "first", "from", "retry-after"])
      expect(text).toContain(`${key}=`);
  });

  it("says where PagerDuty is", async () => {
    expect(await help()).toContain("set PAGERDUTY_URL to URL/pagerduty");
  });
});
