/** On-call checks as `oncall lint`, `validate` and `plan` tell them. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Finding } from "../../src/core/finding.ts";
import { PROJECT } from "../support/cases.ts";
import { documentWith, rotationWith } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

const EXAMPLE = join(import.meta.dirname, "../../examples/follow-the-sun");

describe("the follow-the-sun example", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = createWorkspace({ now: () => Date.UTC(2026, 2, 4) });
    cpSync(EXAMPLE, workspace.folder, { recursive: true });
  });
  afterEach(() => workspace.remove());

  it("has one error and nothing else: an hour a day without anybody once Sydney has left summer time", async () => {
    const { code, stdout } = await workspace.watchbill("oncall", "lint", "--format", "json");
    expect(code).toBe(1);
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    expect(findings).toMatchObject([
      {
        level: "error",
        code: "OC011",
        address: `${PROJECT}//escalation_policy`,
        line: 54,
        message: expect.stringContaining(
          "2026-04-05 01:00 Europe/Berlin (2026-04-04T23:00Z) never reaches anybody",
        ),
        hint: expect.stringContaining("Put somebody on call at that time"),
      },
    ]);
  });

  it("has the gap on 8 April from 23:00 to 24:00 UTC, and none a week before", async () => {
    const onCall = async (instant: string) => {
      const { stdout } = await workspace.watchbill("oncall", "show", "--at", instant, "--format", "json");
      return (JSON.parse(stdout) as { on_call: { user: string }[] }).on_call.map(({ user }) => user);
    };
    expect(await onCall("2026-04-01T23:30:00Z")).toEqual(["sam"]);
    expect(await onCall("2026-04-08T22:59:00Z")).toEqual(["luis"]);
    expect(await onCall("2026-04-08T23:00:00Z")).toEqual([]);
    expect(await onCall("2026-04-08T23:59:00Z")).toEqual([]);
    expect(await onCall("2026-04-09T00:00:00Z")).toEqual(["siena"]);
  });

  it.each([
    [
      "codequality",
      (text: string) => (JSON.parse(text) as { check_name: string }[]).map((one) => one.check_name),
    ],
    [
      "sarif",
      (text: string) => {
        const { runs } = JSON.parse(text) as {
          runs: { results: { ruleId: string }[]; tool: { driver: { rules: { id: string }[] } } }[];
        };
        expect(runs[0]?.tool.driver.rules.map(({ id }) => id)).toContain("OC011");
        return runs[0]?.results.map(({ ruleId }) => ruleId);
      },
    ],
  ])("is told as %s", async (format, codes) => {
    const { stdout } = await workspace.watchbill("oncall", "lint", "--format", format);
    expect(codes(stdout)).toEqual(["OC011"]);
  });
});

describe("in validate and plan", () => {
  const stage = useStage();
  const ALONE = rotationWith("participants: [ana]");
  const codes = async (...words: string[]) => {
    const { code, stdout } = await stage.run(...words, "--format", "json");
    const { findings } = JSON.parse(stdout) as { findings: Finding[] };
    const oncall = findings.filter((finding) => finding.code.startsWith("OC"));
    return { code, findings: oncall.map((finding) => `${finding.level} ${finding.code}`) };
  };

  it("findings are warnings and change no exit code", async () => {
    stage.write(documentWith(ALONE.replace("[ana]", "[]")));
    expect(await codes("oncall", "lint")).toMatchObject({
      code: 1,
      findings: expect.arrayContaining(["error OC003"]),
    });
    for (const command of ["validate", "plan"])
      expect(await codes(command)).toMatchObject({
        code: 0,
        findings: expect.arrayContaining(["warning OC003"]),
      });
    expect((await stage.run("apply", "--yes")).code).toBe(0);
  });

  it("find no turns dealt anew where the rotation leaves them to GitLab", async () => {
    const rotation = (keys: string) =>
      `starts_at: 2024-02-12T09:00, length: 1 week, active_period: {start: "09:00", end: "17:00"}, participants: [erik, chen]${keys}`;
    const schedule = (keys: string) =>
      documentWith(
        `oncall_schedules:\n  Made by hand:\n    timezone: Europe/Berlin\n    rotations: {Office hours: {${rotation(keys)}}}`,
        { project: "acme/payments/web" },
      );
    const ofTurns = async (keys: string) => {
      stage.write(schedule(keys));
      const { findings } = await codes("plan");
      return findings.filter((finding) => /OC03[01]/.test(finding));
    };
    expect(await ofTurns("")).toEqual(["warning OC030"]);
    expect(await ofTurns(", ignore: [participants, starts_at]")).toEqual([]);
  });

  it("findings of enforced rules are errors, and stop apply", async () => {
    stage.write(documentWith(ALONE, { top: "policy: {lint: {enforce: [OC004]}}" }));
    expect(await codes("validate")).toMatchObject({
      code: 3,
      findings: expect.arrayContaining(["error OC004"]),
    });
    expect(await codes("plan")).toMatchObject({ code: 4, findings: expect.arrayContaining(["error OC004"]) });
    expect((await stage.run("apply", "--yes")).code).toBe(4);
    expect(stage.writes()).toEqual([]);
  });

  it("rules are switched off, and allowed for a while", async () => {
    const allow = `{rule: OC004, on: "${PROJECT}//**", reason: a second person starts in April, until: 2026-03-31}`;
    stage.write(documentWith(ALONE, { top: `policy: {lint: {OC005: off, allow: [${allow}]}}` }));
    const { findings } = await codes("validate");
    expect(findings).not.toContain("warning OC005");
    expect(findings).not.toContain("warning OC004");
    stage.wait(30 * 86_400_000); // 1 April
    expect((await codes("validate")).findings).toContain("warning OC004");
  });

  it("a document with errors is not judged", async () => {
    stage.write(documentWith(ALONE.replace("[ana]", "[ana, ana]")));
    expect(await codes("validate")).toEqual({ code: 3, findings: [] });
  });

  it("a plan tells a turn that is dealt anew, but not the cut an override makes", async () => {
    stage.write(documentWith(rotationWith("participants: [ana, bo, chen]")));
    await stage.settle();
    stage.write(documentWith(rotationWith("participants: [ana, bo, chen, erik]")));
    expect((await codes("plan")).findings).toContain("warning OC030");
    const cover =
      "overrides: [{from: 2026-03-05T09:00, to: 2026-03-06T09:00, user: erik, instead_of: chen, mode: replace}]";
    stage.write(
      documentWith(
        rotationWith("participants: [ana, bo, chen]").replace("rotations:", `${cover}\n    rotations:`),
      ),
    );
    expect((await codes("plan")).findings).not.toContain("warning OC030");
  });

  it.each([
    ["high", false],
    ["P1", true],
    [3, true],
  ])("a severity mapped to %j is told: %s", async (level, told) => {
    const probe = `{type: http, payload_example: {level: ${level}}, mappings: {severity: level}}`;
    stage.write(documentWith(`alert_integrations: {Probe: ${probe}}`));
    expect((await codes("validate")).findings.includes("warning OC035")).toBe(told);
  });

  it("holidays of a place that nobody knows are told", async () => {
    stage.write(documentWith(ALONE, { top: "people: {ana: {holidays: DE-XX}}" }));
    expect((await stage.findings("validate")).findings).toMatchObject([
      { level: "warning", code: "unknown-holidays", line: 2, message: expect.stringContaining("DE-XX") },
    ]);
  });

  it.each([
    ["from: 2026-12-27, to: 2026-12-24", true],
    ["from: 2026-12-27T10:00, to: 2026-12-27T09:00", true],
    ["from: 2026-12-27T00:00, to: 2026-12-26", true],
    ["from: 2026-12-27, to: 2026-12-27", false],
    ["from: 2026-12-27, to: 2026-12-27T09:00", false],
  ])("an absence with %s is told: %s", async (absence, told) => {
    stage.write(documentWith(ALONE, { top: `people: {ana: {away: [{${absence}}]}}` }));
    expect((await stage.findings("validate")).findings).toMatchObject(
      told ? [{ level: "warning", code: "end-before-start", line: 2 }] : [],
    );
  });
});

describe("with --live", () => {
  const stage = useStage();
  const lint = async (...words: string[]) => {
    const { stdout, stderr } = await stage.run("oncall", "lint", "--live", "--format", "json", ...words);
    return stderr === "" ? (JSON.parse(stdout) as { findings: Finding[] }).findings : stderr;
  };

  it("names people who are blocked, unknown, or shut out", async () => {
    stage.write(documentWith(rotationWith("participants: [ana, blake, nora, ghost]")));
    const findings = (await lint()) as Finding[];
    expect(
      findings.filter(({ code }) => /OC02[34]/.test(code)).map(({ code, message }) => `${code} ${message}`),
    ).toEqual([
      "OC023 nora cannot read the project",
      "OC023 ghost does not exist on this GitLab, or is hidden",
      "OC024 blake is blocked: GitLab's pages do not arrive",
    ]);
  });

  it("names what was changed in GitLab since the base", async () => {
    stage.write(documentWith(rotationWith("participants: [ana, bo]")));
    await stage.settle();
    const base = stage.workspace.commit();
    expect(((await lint("--base", base)) as Finding[]).map(({ code }) => code)).not.toContain("OC034");
    for (const rotation of stage.sandbox.world.rotations.all())
      if (rotation.name === "Weekly") stage.sandbox.world.rotations.update(rotation, { length: 2 });
    expect(await lint("--base", base)).toContainEqual(
      expect.objectContaining({ code: "OC034", address: `${PROJECT}//rotation.Primary/Weekly` }),
    );
  });
});
