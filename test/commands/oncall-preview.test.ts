/** `oncall preview`: a fourth person joins a weekly rotation (every figure is worked out by hand below). */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { PROJECT } from "../support/cases.ts";
import { documentWith } from "../support/documents.ts";
import { said, useStage } from "../support/stage.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

/** Weeks from Monday 09:00 in Berlin since 5 January; on 25 March turn 11 is under way: chen's of three, dan's of four. */
const NOW = Date.UTC(2026, 2, 25, 11);
const WEEKLY = `${PROJECT}//rotation.Primary/Weekly`;
const section = (participants: string, starts_at = "2026-01-05T09:00") => `oncall_schedules:
  Primary:
    timezone: Europe/Berlin
    rotations:
      Weekly:
        starts_at: ${starts_at} # every Monday
        length: 1 week
        participants: ${participants}
  Secondary:
    timezone: Europe/Berlin
    rotations:
      Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [dana]}`;
const THREE = section("[ana, bo, chen]");
const FOUR = section("[ana, bo, chen, erik]");

interface PreviewJson {
  readonly schedules: readonly {
    readonly address: string;
    readonly on_call: { readonly before: { user: string }[]; readonly after: { user: string }[] };
    readonly shifts: { changed: number; total: number };
    readonly changes: readonly { start: string; end: string; before: string[]; after: string[] }[];
    readonly hours: readonly { user: string; before: number; after: number }[];
    readonly safe: readonly { from: string; to: string }[];
    readonly suggestions: readonly object[];
  }[];
}

describe("against a Git revision", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = createWorkspace({ now: () => NOW });
    workspace.write("watchbill.yml", documentWith(THREE));
    workspace.commit();
  });
  afterEach(() => workspace.remove());
  const preview = async (...words: string[]) => {
    const result = await workspace.watchbill("oncall", "preview", "--base", "HEAD", ...words);
    expect(result.stderr).toBe("");
    return result;
  };
  const json = async (...words: string[]) =>
    (JSON.parse((await preview("--format", "json", ...words)).stdout) as PreviewJson).schedules;

  it("speaks of whole seconds, whatever the clock shows, and spells zones as they are", async () => {
    workspace.remove();
    workspace = createWorkspace({ now: () => NOW + 678 });
    workspace.write("watchbill.yml", documentWith(THREE));
    workspace.commit();
    workspace.write("watchbill.yml", documentWith(FOUR));
    const { stdout } = await preview("--format", "json", "--to", "2026-04-22T11:00:00.250Z");
    expect(JSON.parse(stdout)).toMatchObject({
      at: "2026-03-25T11:00:00Z",
      from: "2026-03-25T11:00:00Z",
      to: "2026-04-22T11:00:00Z",
    });
    const inWords = await preview("--timezone", "america/new_york");
    expect(inWords.stdout).toContain("America/New_York");
    expect(inWords.stdout).not.toContain("america/new_york");
  });

  it("tells who is on call, whose shifts change hands, hours, and when nobody is interrupted", async () => {
    workspace.write("watchbill.yml", documentWith(FOUR));
    const [one, ...others] = await json("--to", "2026-04-22T11:00:00Z");
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      address: `${PROJECT}//schedule.Primary`,
      on_call: { before: [{ user: "chen" }], after: [{ user: "erik" }] },
      // Turns 11 to 15: chen ana bo chen ana become erik ana bo chen erik.
      shifts: { changed: 2, total: 5 },
      changes: [
        { start: "2026-03-25T11:00:00Z", end: "2026-03-30T07:00:00Z", before: ["chen"], after: ["erik"] },
        { start: "2026-04-20T07:00:00Z", end: "2026-04-22T11:00:00Z", before: ["ana"], after: ["erik"] },
      ],
      // 116 and 52 hours move to erik; chen keeps the week from 13 April.
      hours: [
        { user: "ana", before: (168 + 52) * 60, after: 168 * 60 },
        { user: "bo", before: 168 * 60, after: 168 * 60 },
        { user: "chen", before: (116 + 168) * 60, after: 168 * 60 },
        { user: "erik", before: 0, after: (116 + 52) * 60 },
      ],
      safe: [
        { from: "2026-03-30T07:00:00Z", to: "2026-04-20T07:00:00Z" },
        { from: "2026-04-20T07:00:00Z", to: "2026-04-20T07:00:00Z" },
      ],
      // Two weeks before the current turn began, so that the third in the list has it.
      suggestions: [{ address: WEEKLY, starts_at: "2026-03-09T09:00", keeps: "chen", changed: 4 }],
    });
  });

  it("writes the suggested start into the file, comments and all, after which the turn stays", async () => {
    workspace.write("watchbill.yml", documentWith(FOUR));
    const suggested = parse((await preview("--suggest")).stdout) as object;
    expect(suggested).toEqual({
      projects: {
        [PROJECT]: {
          oncall_schedules: { Primary: { rotations: { Weekly: { starts_at: "2026-03-09T09:00" } } } },
        },
      },
    });
    const { stdout, code } = await preview("--apply-suggestion");
    expect([code, stdout]).toEqual([
      0,
      "watchbill.yml:9 starts_at: 2026-03-09T09:00 (was 2026-01-05T09:00)\n",
    ]);
    expect(workspace.read("watchbill.yml")).toBe(
      documentWith(section("[ana, bo, chen, erik]", "2026-03-09T09:00")),
    );
    const [one] = await json("--to", "2026-04-22T11:00:00Z");
    expect(one?.on_call).toMatchObject({ before: [{ user: "chen" }], after: [{ user: "chen" }] });
    // Turns: chen erik ana bo chen instead of chen ana bo chen ana.
    expect(one).toMatchObject({ shifts: { changed: 4, total: 5 }, suggestions: [] });
    expect((await preview("--suggest")).stdout).toBe(
      "# No other start keeps anybody's turn, or none is needed.\n",
    );
  });

  it("suggests the start also where it is what gives an override its person back", async () => {
    const override =
      "{from: 2026-03-27T09:00, to: 2026-03-28T09:00, user: dana, instead_of: chen, mode: replace}";
    const overridden = (text: string) =>
      documentWith(text.replace("    rotations:", `    overrides: [${override}]\n    rotations:`));
    workspace.write("watchbill.yml", overridden(THREE));
    workspace.commit();
    workspace.write("watchbill.yml", overridden(FOUR));
    const run = (...words: string[]) => workspace.watchbill("oncall", "preview", "--base", "HEAD", ...words);
    expect((await run()).code).toBe(3);
    const { code, stdout, stderr } = await run("--suggest");
    expect([code, stderr]).toEqual([0, expect.stringContaining("error override-without-effect")]);
    expect(stdout).toContain("leaves the turn to chen");
    expect((await run("--apply-suggestion")).code).toBe(0);
    expect((await workspace.watchbill("validate")).stdout).not.toContain("override-without-effect");
    expect((await run()).code).toBe(0);
  });

  it("says it in words", async () => {
    workspace.write("watchbill.yml", documentWith(FOUR));
    const { stdout } = await preview("--to", "2026-04-22T11:00:00Z");
    expect(
      stdout,
    ).toBe(`On-call with these files, compared with HEAD, from 2026-03-25 11:00 Etc/UTC (2026-03-25T11:00Z) on

acme/payments/api Primary (Europe/Berlin)
  on call now: chen; after this: erik
  chen goes off call at once instead of at Mon 30 Mar 09:00
  erik is on call at once, until Mon 30 Mar 09:00; next on call Mon 20 Apr 09:00
  2 of 5 shifts in 28 days change hands
    Wed 25 Mar 12:00 to Mon 30 Mar 09:00: chen → erik
    Mon 20 Apr 09:00 to Wed 22 Apr 13:00: ana → erik
  ana   220 h → 168 h (−52 h)
  chen  284 h → 168 h (−116 h)
  erik  0 h → 168 h (+168 h)
  to interrupt nobody, apply it from Mon 30 Mar 09:00 to Mon 20 Apr 09:00
  write starts_at: 2026-03-09T09:00 in "Weekly" to leave the turn to chen; then 4 shifts change hands

1 schedule changes, 1 stays as it is.
`);
    const markdown = await preview("--format", "markdown");
    expect(markdown.stdout).toContain(
      "#### acme/payments/api Primary (Europe/Berlin)\n\n```\non call now: chen;",
    );
  });

  it("finds nothing where nothing changes, and says so by its exit code", async () => {
    expect(await preview("--detailed-exitcode")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("Nothing changes for anybody (2 schedules)."),
    });
    workspace.write("watchbill.yml", documentWith(FOUR));
    expect((await preview("--detailed-exitcode")).code).toBe(2);
  });

  describe("a start that several rotations take from one place", () => {
    const template = (participants: string) => `templates:
  weekly:
    oncall_schedules:
      Primary:
        timezone: Europe/Berlin
        rotations:
          Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [${participants}]}`;
    const projects = (web = "") =>
      `projects:\n  acme/payments/api: {use: [weekly]}\n  acme/payments/web: {use: [weekly]${web}}\n`;
    const before = "ana, bo, chen";
    const after = "ana, bo, chen, erik";
    const change = (web?: string) => {
      workspace.write("watchbill.yml", `version: 1\n${template(before)}\n${projects(web)}`);
      workspace.commit();
      workspace.write("watchbill.yml", `version: 1\n${template(after)}\n${projects(web)}`);
    };
    const apply = (web?: string) => {
      change(web);
      return workspace.watchbill("oncall", "preview", "--base", "HEAD", "--apply-suggestion");
    };
    const rotations = {
      oncall_schedules: { Primary: { rotations: { Weekly: { starts_at: "2026-03-09T09:00" } } } },
    };
    const own = ", oncall_schedules: {Primary: {rotations: {Weekly: {participants: [ana, bo]}}}}";

    it("is suggested where it stands, and in the project where another would lose turns by it", async () => {
      change();
      const { stdout } = await preview("--suggest");
      expect(parse(stdout)).toEqual({ templates: { weekly: rotations } });
      expect(stdout).toContain("# leaves the turn to chen in acme/payments/api, acme/payments/web\n");
      change(own);
      const alone = await preview("--suggest");
      expect(parse(alone.stdout)).toEqual({ projects: { "acme/payments/api": rotations } });
      expect(alone.stdout).toContain("# leaves the turn to chen\n");
    });

    it("is written once where all of them keep their turns by it", async () => {
      const { code, stdout } = await apply();
      expect([code, stdout]).toEqual([
        0,
        "watchbill.yml:8 starts_at: 2026-03-09T09:00 (was 2026-01-05T09:00)\n",
      ]);
    });

    it("is left alone where another would lose turns by it", async () => {
      const { code, stderr } = await apply(own);
      expect(code).toBe(1);
      expect(stderr).toContain("cannot-edit");
      expect(stderr).toContain("acme/payments/web//rotation.Primary/Weekly");
      expect(workspace.read("watchbill.yml")).toContain("starts_at: 2026-01-05T09:00");
    });
  });

  it("stops at a base that does not load or exist", async () => {
    workspace.write("watchbill.yml", "version: 1\nprojects: []\n");
    workspace.commit();
    workspace.write("watchbill.yml", documentWith(THREE));
    for (const [base, code] of [
      ["HEAD", "base-does-not-load"],
      ["nowhere", "unknown-revision"],
    ] as const) {
      const { stdout } = await workspace.watchbill("oncall", "preview", "--base", base, "--format", "json");
      expect(JSON.parse(stdout)).toMatchObject({ findings: [{ code }] });
    }
  });
});

describe("against GitLab", () => {
  const stage = useStage();

  it("is what applying does to people, and a plan's notes say the same", async () => {
    stage.write(documentWith(THREE));
    await stage.settle();
    stage.wait(NOW - Date.UTC(2026, 2, 2, 12));
    stage.write(documentWith(FOUR));
    const { stdout } = await stage.run("oncall", "preview", "--format", "json");
    const [one] = (JSON.parse(stdout) as PreviewJson).schedules;
    expect(one?.on_call).toMatchObject({ before: [{ user: "chen" }], after: [{ user: "erik" }] });
    expect(one?.suggestions).toMatchObject([{ starts_at: "2026-03-09T09:00", keeps: "chen" }]);

    const plan = await stage.plan();
    expect(said(plan)).toEqual([`update ${WEEKLY}`]);
    expect(plan.notes[WEEKLY]).toEqual([
      "on call now: chen until 2026-03-30 09:00; after this: erik until 2026-03-30 09:00 (Europe/Berlin)",
      "1 of 3 shifts in the next 14 days change hands",
      expect.stringMatching(/^to interrupt nobody, apply it from 2026-03-30 09:00 to 2026-/),
      "write starts_at: 2026-03-09T09:00 to leave the turn to chen",
    ]);
    await stage.apply(0);
    const after = await stage.run(
      "oncall",
      "show",
      "--live",
      "--at",
      "2026-03-25T11:00:00Z",
      "--format",
      "json",
    );
    expect(JSON.parse(after.stdout)).toMatchObject({
      on_call: [{ user: "erik" }, { user: "dana" }],
    });
  });

  it("has a plan say of a new rotation who comes on call by it, and when", async () => {
    stage.write(
      documentWith(`oncall_schedules:
  New:
    timezone: Etc/UTC
    rotations:
      Now: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana]}
      Later: {starts_at: 2026-04-06T09:00, length: 1 week, participants: [bo]}
      Never: {starts_at: 2026-01-05T09:00, length: 1 week, participants: []}`),
    );
    const { notes } = await stage.plan();
    const note = (name: string) => notes[`${PROJECT}//rotation.New/${name}`];
    expect(note("Now")).toEqual(["on call at once: ana until 2026-03-09 09:00 (Etc/UTC)"]);
    expect(note("Later")).toEqual(["first on call: bo from 2026-04-06 09:00 to 2026-04-13 09:00 (Etc/UTC)"]);
    expect(note("Never")).toEqual(["nobody comes on call by it in the next 400 days"]);
  });

  it.each([
    [
      "the hour of handoff with it",
      "08:00",
      "on call now: chen until 2026-03-30 08:00 (Europe/London), before and after",
      0,
    ],
    [
      "only the zone",
      "09:00",
      "on call now: chen until 2026-03-30 08:00; after this: chen until 2026-03-30 09:00 (Europe/London)",
      2,
    ],
  ])(
    "reads the turns before a change of zone by the clock of the zone before: %s",
    async (_, hour, now, changed) => {
      stage.write(documentWith(THREE));
      await stage.settle();
      stage.wait(NOW - Date.UTC(2026, 2, 2, 12));
      const moved = section("[ana, bo, chen]", `2026-01-05T${hour}`).replace(
        "Europe/Berlin",
        "Europe/London",
      );
      stage.write(documentWith(moved));
      const { stdout } = await stage.run("oncall", "preview", "--format", "json");
      const [preview] = (JSON.parse(stdout) as PreviewJson).schedules;
      const { notes } = await stage.plan();
      expect(notes[WEEKLY]?.slice(0, 2)).toEqual([
        now,
        `${changed} of 3 shifts in the next 14 days change hands`,
      ]);
      expect((preview?.shifts.changed ?? 0) > 0).toBe(changed > 0);
    },
  );
});
