/** What the `oncall` commands say where GitLab does not show everything to the token's user. */
import { describe, expect, it } from "vitest";
import { createBuilder } from "../../src/sandbox/seeds/builder.ts";
import { NOW } from "../support/clock.ts";
import { projectsWith, rotationWith } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();

const API = "acme/payments/api";
const DOCUMENT = `version: 1\n${projectsWith({ [API]: rotationWith("participants: [ana, bo]"), "acme/hidden": "" })}`;
const LIVE_COMMANDS = [
  ["show", "--live"],
  ["hours", "--actual"],
  ["ical", "--live"],
  ["preview"],
  ["lint", "--live"],
];

describe.each(LIVE_COMMANDS)("oncall %s %s", (...words) => {
  const command = ["oncall", ...words.filter((word) => word !== undefined)];
  const run = (...more: string[]) => stage.run(...command, ...more);

  it("refuses a project that GitLab does not show, and asks about no other than --project wants", async () => {
    stage.write(DOCUMENT);
    const refused = await run();
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("no project acme/hidden")]);
    const narrowed = await run("--project", "acme/payments/*");
    expect(narrowed.stdout + narrowed.stderr).not.toContain("acme/hidden");
    expect(narrowed.code).toBeLessThanOrEqual(1);
  });

  it("refuses a role to which GitLab shows no schedules, as if there were none", async () => {
    stage.write(DOCUMENT.replace("  acme/hidden: {}\n", ""));
    const { world, tokens } = stage.sandbox;
    const [nora] = world.users.where("key", "nora");
    if (nora === undefined) throw new Error("seed without a stranger");
    createBuilder(world, NOW).member(stage.project(API), nora, "guest");
    stage.environment.GITLAB_TOKEN = tokens.nora;
    const { code, stdout, stderr } = await run();
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toContain(
      "error role-too-low: GitLab does not show on-call schedules of acme/payments/api to this token's user",
    );
  });
});
