/** Git says what is owned: what the base declared and the document no longer does is deleted, and nothing else. */
import { beforeEach, describe, expect, it } from "vitest";
import { PROJECT } from "../support/cases.ts";
import { runChild } from "../support/child.ts";
import { documentWith, policyWith, projectsWith, SCHEDULE } from "../support/documents.ts";
import { exactly, said, useStage } from "../support/stage.ts";

const stage = useStage();
const WEB = "acme/payments/web";
const TWO = "oncall_schedules:\n  Primary: {timezone: Etc/UTC}\n  Second: {timezone: Etc/UTC}";
/** What the seed has in WEB, made by hand. */
const UNMANAGED = [
  `${WEB}//alert_integration.Legacy monitor`,
  `${WEB}//rotation.Made by hand/Office hours`,
  `${WEB}//schedule.Made by hand`,
];

/** Applies a document and commits it: the base of what follows. */
async function applied(document: string): Promise<string> {
  stage.write(document);
  await stage.settle();
  return stage.workspace.commit();
}

describe("what left the document", () => {
  it("is deleted if the base declared it", async () => {
    const base = await applied(documentWith(TWO));
    stage.write(documentWith(SCHEDULE));
    const plan = await stage.plan("--base", base);
    expect(said(plan)).toEqual([`delete ${PROJECT}//schedule.Second`]);
    expect(plan.changes[0]).toMatchObject({
      cause: "document",
      reason: "no longer declared",
      where: { file: "watchbill.yml", line: 6 },
    });
    await stage.apply(0, "--base", base);
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  });

  it("stays without a base, and a note says so", async () => {
    await applied(documentWith(TWO));
    stage.write(documentWith(SCHEDULE));
    const plan = await stage.plan();
    expect(plan.changes).toEqual([]);
    expect(plan.base).toBeNull();
    expect(plan.findings).toMatchObject([{ level: "note", code: "no-base" }]);
    expect(plan.unmanaged).toEqual([`${PROJECT}//schedule.Second`]);
  });

  it("is deleted when its whole project left", async () => {
    const base = await applied(`version: 1\n${projectsWith({ [PROJECT]: SCHEDULE, [WEB]: SCHEDULE })}`);
    stage.write(documentWith(SCHEDULE));
    const plan = await stage.plan("--base", base);
    expect(said(plan)).toEqual([`delete ${WEB}//schedule.Primary`]);
    expect(plan.unmanaged, "projects outside the document are not searched").toEqual([]);
  });

  it("is deleted with what hangs below it, the rotation first", async () => {
    const base = await applied(
      documentWith(
        `${SCHEDULE}\n  Second:\n    timezone: Etc/UTC\n    rotations: {Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana]}}`,
      ),
    );
    stage.write(documentWith(SCHEDULE));
    expect(said(await stage.plan("--base", base))).toEqual([
      `delete ${PROJECT}//rotation.Second/Weekly`,
      `delete ${PROJECT}//schedule.Second`,
    ]);
  });

  it("stays under prune: none, and is named", async () => {
    const base = await applied(documentWith(TWO));
    stage.write(documentWith(SCHEDULE, { top: "policy: {prune: none}" }));
    const plan = await stage.plan("--base", base);
    expect(plan.changes).toEqual([]);
    expect(plan.findings).toMatchObject([
      { level: "note", code: "kept-by-policy", address: `${PROJECT}//schedule.Second` },
    ]);
    expect(said(await stage.plan("--base", base, "--prune", "owned")), "the flag wins").toEqual([
      `delete ${PROJECT}//schedule.Second`,
    ]);
  });

  it("is named whole, be it one object or several", async () => {
    const base = await applied(documentWith(`${TWO}\n  Third: {timezone: Etc/UTC}`));
    stage.write(documentWith(SCHEDULE, { top: "policy: {prune: none}" }));
    const { stdout } = await stage.run("plan", "--base", base);
    expect(stdout).toContain(`${PROJECT}//schedule.Second`);
    expect(stdout).toContain(`${PROJECT}//schedule.Third`);
  });

  it("is not deleted where GitLab has two of the name: nobody can tell which is ours", async () => {
    const base = await applied(
      documentWith("alert_integrations: {Probe: {type: http}, Other: {type: http}}"),
    );
    const { integrations } = stage.sandbox.world;
    const [probe] = integrations.where("projectId", stage.project(PROJECT).id);
    if (probe) integrations.insert({ ...probe, identifier: "0123456789abcdef" });
    stage.write(documentWith("alert_integrations: {Other: {type: http}}"));
    const before = stage.writes().length;
    const { code, findings } = await stage.findings("apply", "--yes", "--base", base);
    expect(findings).toMatchObject([{ code: "ambiguous-name", message: /2 objects/ }]);
    expect(code).toBe(4);
    expect(stage.writes().length).toBe(before);
  });

  it("stays if a base that no longer loads declared it, with a warning", async () => {
    await applied(documentWith(TWO));
    stage.write("version: 1\nprojects: {}}\n");
    const base = stage.workspace.commit();
    stage.write(documentWith(SCHEDULE));
    const plan = await stage.plan("--base", base);
    expect(plan.changes).toEqual([]);
    expect(plan.findings).toMatchObject([{ level: "warning", code: "base-does-not-load" }]);
    for (const format of ["text", "markdown"]) {
      const { stdout } = await stage.run("plan", "--quiet", "--base", base, "--format", format);
      expect(stdout).toContain(`The document at ${base} does not load, so nothing is owned`);
      expect(stdout).not.toContain("No base is known");
    }
  });

  it("stays if the base had no document yet", async () => {
    stage.workspace.write("README", "nothing yet\n");
    const base = stage.workspace.commit();
    stage.write(documentWith(SCHEDULE));
    const plan = await stage.plan("--base", base);
    expect(said(plan)).toEqual([`create ${PROJECT}//schedule.Primary`]);
    expect(plan.findings).toMatchObject([{ level: "warning", code: "base-does-not-load" }]);
  });
});

describe("what nobody declared", () => {
  it("is listed in projects the document names, and left alone", async () => {
    stage.write(documentWith(SCHEDULE, { project: WEB }));
    const plan = await stage.plan();
    expect(plan.unmanaged).toEqual(UNMANAGED);
    expect(said(plan)).toEqual([`create ${WEB}//schedule.Primary`]);
    await stage.apply(0);
    expect(stage.sandbox.world.schedules.all().map(({ name }) => name)).toContain("Made by hand");
  });

  it("is named where a schedule's new zone alters it", async () => {
    const moved = (rotations: string) =>
      documentWith(
        `oncall_schedules:\n  Made by hand:\n    timezone: America/New_York\n    rotations: {${rotations}}`,
        { project: WEB },
      );
    const notes = async () => (await stage.plan()).notes[`${WEB}//schedule.Made by hand`];
    stage.write(moved(""));
    expect(await notes()).toEqual([
      expect.stringMatching(/rewrites their active periods.*Made by hand\/Office hours$/),
    ]);
    const rotation = "starts_at: 2026-01-05T09:00, length: 1 week, participants: [chen]";
    stage.write(moved(`Office hours: {${rotation}}`));
    expect(await notes()).toBeUndefined();
  });

  it("is deleted under prune: all, but for the guards", async () => {
    stage.write(documentWith(SCHEDULE, { project: WEB, top: "policy: {prune: all}" }));
    const plan = await stage.plan();
    expect(said(plan)).toEqual([
      `create ${WEB}//schedule.Primary`,
      `delete ${WEB}//alert_integration.Legacy monitor`,
      `delete ${WEB}//rotation.Made by hand/Office hours`,
      `delete ${WEB}//schedule.Made by hand`,
    ]);
    expect(plan.unmanaged).toEqual([]);
    await stage.apply(4);
    await stage.apply(0, ...exactly(plan.counts));
    expect((await stage.plan()).unmanaged).toEqual([]);
  });

  it("is adopted by declaring it, which the change says", async () => {
    const base = await applied(documentWith(SCHEDULE));
    const taken = 'oncall_schedules:\n  Made by hand: {timezone: Europe/Berlin, description: "Ours now"}';
    stage.write(`version: 1\n${projectsWith({ [PROJECT]: SCHEDULE, [WEB]: taken })}`);
    const plan = await stage.plan("--base", base);
    expect(plan.changes).toMatchObject([
      {
        action: "update",
        adopts: true,
        before: { description: "Created in the user interface" },
        after: { description: "Ours now" },
      },
    ]);
    expect(plan.refusals).toEqual([]);
    for (const format of ["text", "markdown"]) {
      const { stdout } = await stage.run("plan", "--base", base, "--format", format);
      expect(stdout).toContain("takes over a live object that the base did not declare");
    }
    await stage.apply(0, "--base", base);
  });
});

describe("adopting with a base", () => {
  const policy = policyWith("{after: 0m, notify: {schedule: Primary}}");

  it("takes the escalation policy only with consent, by key or by flag", async () => {
    await applied(documentWith(policy));
    stage.write(documentWith(SCHEDULE));
    const base = stage.workspace.commit();
    const other = policy.replace("Standard", "Other");
    stage.write(documentWith(other));
    const refused = await stage.findings("apply", "--yes", "--base", base);
    expect(refused).toMatchObject({
      code: 4,
      findings: [{ code: "adoption-without-consent", address: `${PROJECT}//escalation_policy`, line: 6 }],
    });
    expect((await stage.plan("--base", base, "--adopt")).refusals).toEqual([]);
    stage.write(documentWith(other.replace("escalation_policy:", "escalation_policy:\n  adopt: true")));
    await stage.apply(0, "--base", base);
  });

  it("asks for no consent where nothing would change", async () => {
    await applied(documentWith(policy));
    stage.write(documentWith(SCHEDULE));
    const base = stage.workspace.commit();
    stage.write(documentWith(policy));
    expect(await stage.plan("--base", base)).toMatchObject({ changes: [], refusals: [] });
  });

  it("takes nothing through a group without consent", async () => {
    const byHand = "oncall_schedules: {Made by hand: {timezone: Europe/Berlin}}";
    const fanOut = (section: string) =>
      `version: 1\ngroups:\n  acme/payments:\n    match: ["**/web"]\n    ${section}\n`;
    const base = await applied(fanOut("alert_integrations: {Fleet: {type: http}}"));
    stage.write(fanOut(byHand));
    const { code, findings } = await stage.findings("apply", "--yes", "--base", base, "--allow-deletes", "1");
    expect(findings).toMatchObject([{ code: "adoption-without-consent", file: "watchbill.yml", line: 5 }]);
    expect(code).toBe(4);
  });
});

describe("the cause of a change", () => {
  it("is drift where the document only tells a set in another order", async () => {
    const rules = ["{after: 0m, notify: {schedule: Primary}}", "{after: 5m, notify: {user: ana}}"];
    const base = await applied(documentWith(policyWith(...rules)));
    const { policies } = stage.sandbox.world;
    for (const policy of policies.where("projectId", stage.project(PROJECT).id))
      policies.update(policy, { description: "changed in GitLab" });
    stage.write(documentWith(policyWith(...rules.reverse())));
    expect((await stage.plan("--base", base)).changes).toMatchObject([{ cause: "drift" }]);
  });

  const described = (text: string) =>
    documentWith(`oncall_schedules: {Primary: {timezone: Etc/UTC, description: ${text}}}`);
  let base: string;

  beforeEach(async () => {
    base = await applied(described("first"));
  });

  it("is the document where only the file changed", async () => {
    stage.write(described("second"));
    expect((await stage.plan("--base", base)).changes).toMatchObject([{ cause: "document" }]);
  });

  it("is drift where only GitLab changed, in a section of its own", async () => {
    describeLive("typed");
    expect((await stage.plan("--base", base)).changes).toMatchObject([{ cause: "drift" }]);
    const { stdout } = await stage.run("plan", "--base", base);
    expect(stdout).toMatch(
      /This undoes changes made in GitLab:\n\nacme\/payments\/api\n {2}~ schedule Primary/,
    );
  });

  it("is both where both changed", async () => {
    describeLive("typed");
    stage.write(described("second"));
    expect((await stage.plan("--base", base)).changes).toMatchObject([{ cause: "both" }]);
    for (const format of ["text", "markdown"])
      expect((await stage.run("plan", "--base", base, "--format", format)).stdout).toContain(
        "also changed in GitLab",
      );
  });

  it("is drift where what is declared is gone from GitLab", async () => {
    const [schedule] = stage.sandbox.world.schedules.where("projectId", stage.project(PROJECT).id);
    if (schedule) stage.sandbox.world.schedules.remove(schedule);
    expect((await stage.plan("--base", base)).changes).toMatchObject([
      { action: "create", cause: "drift", reason: "gone from GitLab" },
    ]);
  });

  it("decides under drift: keep what is left alone, but not what drift shows", async () => {
    describeLive("typed");
    stage.write(`${described("first")}policy: {drift: keep}\n`);
    const plan = await stage.plan("--base", base);
    expect(plan.changes).toEqual([]);
    expect(plan.findings).toMatchObject([
      { level: "note", code: "drift-kept", address: `${PROJECT}//schedule.Primary` },
    ]);
    expect((await stage.run("apply", "--yes", "--base", base)).code).toBe(0);
    const drift = await stage.run("drift", "--base", base);
    expect(drift.code).toBe(2);
    expect(drift.stdout).toContain("typed → first");
    stage.write(`${described("second")}policy: {drift: keep}\n`);
    expect((await stage.plan("--base", base)).changes, "both is not drift alone").toMatchObject([
      { cause: "both" },
    ]);
  });

  it("makes drift compare GitLab with the base, not with the file", async () => {
    stage.write(described("second"));
    expect((await stage.run("drift", "--base", base)).code).toBe(0);
    expect((await stage.run("drift")).code).toBe(2);
  });

  function describeLive(description: string): void {
    const [schedule] = stage.sandbox.world.schedules.where("projectId", stage.project(PROJECT).id);
    if (schedule) stage.sandbox.world.schedules.update(schedule, { description });
  }
});

describe("a base that HEAD does not contain", () => {
  it("stops apply, and plan compares from where the two parted", async () => {
    const parted = await applied(documentWith(SCHEDULE));
    stage.write(documentWith(TWO));
    const newer = stage.workspace.commit();
    await stage.settle("--base", newer);
    stage.workspace.git("reset", "-q", "--hard", parted);
    const plan = await stage.plan("--base", newer);
    expect(plan.base).toEqual({ ref: newer, commit: parted });
    expect(plan.findings).toMatchObject([{ code: "behind-base" }]);
    expect(plan.changes, "what the newer commit declares is not ours to delete").toEqual([]);
    const refused = await stage.findings("apply", "--yes", "--base", newer);
    expect(refused).toMatchObject({ code: 4, findings: [{ code: "base-not-ancestor" }] });
  });

  it("is taken as it stands for a deliberate rollback", async () => {
    const older = await applied(documentWith(SCHEDULE));
    stage.write(documentWith(TWO));
    const newer = stage.workspace.commit();
    await stage.settle("--base", newer);
    stage.workspace.git("reset", "-q", "--hard", older);
    await stage.apply(0, "--base", newer, "--allow-older");
    expect(stage.sandbox.world.schedules.all().map(({ name }) => name)).not.toContain("Second");
  });

  it.each(["nowhere", "--help", "", "HEAD:watchbill.yml"])("must be a revision, not %j", async (base) => {
    stage.write(documentWith(SCHEDULE));
    stage.workspace.commit();
    const { code, findings } = await stage.findings("plan", `--base=${base}`);
    expect(findings).toMatchObject([{ code: "unknown-revision" }]);
    expect(code).toBe(1);
  });

  it("needs git, and says so where there is none", async () => {
    stage.write(documentWith(SCHEDULE));
    stage.workspace.commit();
    const { folder } = stage.workspace;
    const environment = { ...stage.environment, PATH: folder };
    const { code, stderr } = await runChild(["plan", "--base", "HEAD"], { folder, environment });
    expect(stderr).toContain(
      "git-unusable: What was applied last cannot be read with Git: git cannot be run (ENOENT)",
    );
    expect(code).toBe(1);
  });

  it("must be in a repository", async () => {
    stage.write(documentWith(SCHEDULE));
    const { code, findings } = await stage.findings("plan", "--base", "main");
    expect(findings).toMatchObject([
      { code: "git-unusable", message: expect.stringContaining("not a git repository") },
    ]);
    expect(code).toBe(1);
  });
});
