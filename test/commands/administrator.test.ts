/** An administrator may change a project without being a member; GitLab's `maxAccessLevel` counts memberships alone. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { createBuilder } from "../../src/sandbox/seeds/builder.ts";
import { documentOf } from "../support/cases.ts";
import { NOW } from "../support/clock.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

let sandbox: Sandbox;
let workspace: Workspace;

beforeEach(async () => {
  sandbox = await startSandbox({ seed: "demo", now: () => NOW });
  const build = createBuilder(sandbox.world, NOW);
  build.token(build.user("chief", "Chief Administrator", { admin: true }));
  const token = sandbox.world.tokens.all().find(({ name }) => name === "chief")?.value;
  workspace = createWorkspace({ environment: { GITLAB_URL: sandbox.url, GITLAB_TOKEN: token } });
});

afterEach(async () => {
  await sandbox.close();
  workspace.remove();
});

it("applies what a non-member with the same rights may", async () => {
  workspace.write("watchbill.yml", documentOf("oncall_schedules:\n  Primary: {timezone: Etc/UTC}"));
  const applied = await workspace.watchbill("apply", "--yes");
  expect(applied.code, applied.stdout + applied.stderr).toBe(0);
});

it("reaches every project of a group, though it skips what the token's user may not change", async () => {
  workspace.write(
    "watchbill.yml",
    "version: 1\ngroups:\n  acme: {on_no_access: skip, oncall_schedules: {Primary: {timezone: Etc/UTC}}}\n",
  );
  const { stdout } = await workspace.watchbill("plan", "--format", "json");
  expect(JSON.parse(stdout)).toMatchObject({ counts: { create: 4 } });
});
