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

  it("refuses to speak of what GitLab hides without a licence, and warns where monitoring is off", async () => {
    stage.write(DOCUMENT.replace("  acme/hidden: {}\n", ""));
    stage.sandbox.world.projects.update(stage.project(API), { monitorAccessLevel: "disabled" });
    const warned = await run();
    expect(warned.stderr).toContain(
      "warning monitor-disabled: GitLab does not show on-call schedules of acme/payments/api while monitoring",
    );
    expect(warned.code).toBeLessThanOrEqual(1);
    stage.sandbox.settings.tier = "free";
    const refused = await run();
    expect([refused.code, refused.stdout]).toEqual([4, ""]);
    expect(refused.stderr).toContain(
      "error licence-missing: GitLab does not show on-call schedules of acme/payments/api without a Premium",
    );
  });
});

describe("on Community Edition", () => {
  const community = useStage({ version: "18.9.0", tier: "free" });

  it("there is nothing live to speak of, and that is said", async () => {
    community.write(DOCUMENT.replace("  acme/hidden: {}\n", ""));
    const { code, stderr } = await community.run("oncall", "show", "--live");
    expect(stderr).toMatch(
      /error edition-unsuitable: .*in its edition or version\n.*Community Edition has no/,
    );
    expect(code).toBe(4);
  });
});
