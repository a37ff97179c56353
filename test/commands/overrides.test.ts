/** Overrides as code on the embedded GitLab: its own `shifts`, computed apart from ours, are the intended ones at every hour. */
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { PROJECT, rawGitLab } from "../support/cases.ts";
import { NOW } from "../support/clock.ts";
import { documentWith } from "../support/documents.ts";
import { exactly, said, useStage } from "../support/stage.ts";

const stage = useStage();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Weeks from Monday 09:00 UTC: 2 March is chen's, 9 March ana's, 16 March bo's. */
function schedule({ overrides = "", rotation = "" } = {}): string {
  const list = overrides === "" ? "" : `\n    overrides:\n${overrides}`;
  return documentWith(`oncall_schedules:
  Primary:
    timezone: Etc/UTC${list}
    rotations:
      Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana, {user: bo, color: green-600}, chen]${rotation}}`);
}

const REPLACE =
  "      - {from: 2026-03-10T09:00, to: 2026-03-12T09:00, user: erik, instead_of: ana, mode: replace}";
const ADD = "      - {from: 2026-03-10T09:00, to: 2026-03-12T09:00, user: erik, instead_of: ana}";

/** Who is on call at the full hours of three weeks from 2 March 12:00, by GitLab's own lists. */
async function onCall(): Promise<string[]> {
  const from = NOW;
  const to = NOW + 21 * DAY;
  const gitlab = rawGitLab(stage.sandbox);
  interface Answer {
    project: {
      incidentManagementOncallSchedules: {
        nodes: { rotations: { nodes: { shifts: { nodes: Shift[] } }[] } }[];
      };
    };
  }
  interface Shift {
    startsAt: string;
    endsAt: string;
    participant: { user: { username: string } };
  }
  const { project } = await gitlab.graphql<Answer>(
    `query($path: ID!, $from: Time!, $to: Time!) { project(fullPath: $path) {
      incidentManagementOncallSchedules { nodes { rotations { nodes {
        shifts(startTime: $from, endTime: $to) { nodes { startsAt endsAt participant { user { username } } } }
      } } } } } }`,
    { path: PROJECT, from: new Date(from).toISOString(), to: new Date(to).toISOString() },
  );
  const shifts = project.incidentManagementOncallSchedules.nodes
    .flatMap(({ rotations }) => rotations.nodes)
    .flatMap((rotation) => rotation.shifts.nodes);
  const hours: string[] = [];
  for (let instant = from; instant < to; instant += HOUR) {
    const serving = shifts.filter(
      ({ startsAt, endsAt }) => Date.parse(startsAt) <= instant && instant < Date.parse(endsAt),
    );
    hours.push([...new Set(serving.map(({ participant }) => participant.user.username))].sort().join("+"));
  }
  return hours;
}

/** The same as the overrides intend it. */
function intended(window: string): string[] {
  return Array.from({ length: 21 * 24 }, (_, hour) => {
    const instant = NOW + hour * HOUR;
    const week = Math.floor((instant - Date.UTC(2026, 2, 2, 9)) / (7 * DAY));
    const covered = instant >= Date.UTC(2026, 2, 10, 9) && instant < Date.UTC(2026, 2, 12, 9);
    return covered ? window : (["chen", "ana", "bo", "chen"][week] as string);
  });
}

describe("an override in mode replace", () => {
  it("makes GitLab's shifts the intended ones, and its plan is empty until it is over", async () => {
    stage.write(schedule());
    await stage.settle();
    expect(await onCall()).toEqual(intended("ana"));

    stage.write(schedule({ overrides: REPLACE }));
    const plan = await stage.plan();
    expect(said(plan)).toEqual([
      `update ${PROJECT}//rotation.Primary/Weekly`,
      `create ${PROJECT}//rotation.Primary/Weekly ~ 2026-03-10T09:00 erik`,
      `create ${PROJECT}//rotation.Primary/Weekly ~ 2026-03-12T09:00 ana`,
      `create ${PROJECT}//rotation.Primary/Weekly ~ 2026-03-16T09:00 bo`,
    ]);
    expect(plan.changes[1]?.where).toMatchObject({ file: "watchbill.yml", line: 8 });
    expect(plan.notes[`${PROJECT}//rotation.Primary/Weekly`]).toEqual([
      "on call now: chen until 2026-03-09 09:00 (Etc/UTC), before and after",
      "1 of 3 shifts in the next 14 days change hands",
      "to interrupt nobody, apply it before 2026-03-10 09:00",
    ]);
    expect(plan.notes[`${PROJECT}//rotation.Primary/Weekly ~ 2026-03-10T09:00 erik`]).toEqual([
      "first on call: erik from 2026-03-10 09:00 to 2026-03-12 09:00 (Etc/UTC)",
    ]);
    await stage.apply(0);
    expect(await onCall()).toEqual(intended("erik"));
    for (const days of [0, 7.9, 1.5]) {
      stage.wait(days * DAY);
      expect(said(await stage.plan())).toEqual([]);
    }
    expect(await onCall()).toEqual(intended("erik"));
  });

  it.each([
    ["still declared", REPLACE],
    ["taken out of the document by then", ""],
  ])(
    "is taken back once it is over, by the clock and not as drift, and changes nobody's later shifts: %s",
    async (_, overrides) => {
      const keeping = (document: string) =>
        document.replace("version: 1", "version: 1\npolicy: {drift: keep}");
      stage.write(keeping(schedule({ overrides: REPLACE })));
      const base = stage.workspace.commit();
      await stage.settle();
      stage.wait(10 * DAY); // 12 March 12:00
      stage.write(keeping(schedule({ overrides })));
      const later = (await onCall()).slice(10 * 24);

      const plan = await stage.plan("--base", base);
      expect(said(plan)).toEqual([
        `update ${PROJECT}//rotation.Primary/Weekly`,
        `delete ${PROJECT}//rotation.Primary/Weekly ~ 2026-03-10T09:00 erik`,
        `delete ${PROJECT}//rotation.Primary/Weekly ~ 2026-03-12T09:00 ana`,
        `delete ${PROJECT}//rotation.Primary/Weekly ~ 2026-03-16T09:00 bo`,
      ]);
      expect(plan.changes.map(({ cause }) => cause)).toEqual([
        "document",
        "document",
        "document",
        "document",
      ]);
      expect(plan.notes).toEqual({
        [`${PROJECT}//rotation.Primary/Weekly`]: [
          "on call now: ana until 2026-03-16 09:00 (Etc/UTC), before and after",
          "0 of 3 shifts in the next 14 days change hands",
        ],
      });
      await stage.apply(0, "--base", base, ...exactly(plan.counts));
      expect(said(await stage.plan("--base", base))).toEqual([]);
      expect((await onCall()).slice(10 * 24)).toEqual(later);
      expect(later).toEqual(intended("erik").slice(10 * 24));
    },
  );

  it("is owned by its name: without a base its rotations go all the same, and foreign ones stay", async () => {
    stage.write(
      schedule({
        overrides: REPLACE,
        rotation: "}\n      Shadow: {starts_at: 2026-01-05T09:00, length: 1 day, participants: [chen]",
      }),
    );
    await stage.settle();
    stage.write(schedule());
    const plan = await stage.plan();
    expect(said(plan)).toEqual([
      `update ${PROJECT}//rotation.Primary/Weekly`,
      `delete ${PROJECT}//rotation.Primary/Weekly ~ 2026-03-10T09:00 erik`,
      `delete ${PROJECT}//rotation.Primary/Weekly ~ 2026-03-12T09:00 ana`,
      `delete ${PROJECT}//rotation.Primary/Weekly ~ 2026-03-16T09:00 bo`,
    ]);
    expect(plan.unmanaged).toEqual([`${PROJECT}//rotation.Primary/Shadow`]);
  });

  it("is taken back in a protected schedule too, and asks no guard for it", async () => {
    const text = schedule({ overrides: REPLACE }).replace(
      "timezone: Etc/UTC",
      "timezone: Etc/UTC\n        protect: true",
    );
    stage.write(text.replace("version: 1", "version: 1\npolicy: {max_deletes: 1}"));
    await stage.settle();
    stage.wait(12 * DAY);
    const plan = await stage.plan();
    expect([plan.counts.delete, plan.refusals]).toEqual([3, []]);
    await stage.apply(0);
    expect(said(await stage.plan())).toEqual([]);
  });

  it("keeps its rotations under `prune: none`", async () => {
    stage.write(schedule({ overrides: REPLACE }));
    await stage.settle();
    stage.write(schedule());
    expect(said(await stage.plan("--prune", "none"))).toEqual([`update ${PROJECT}//rotation.Primary/Weekly`]);
  });
});

describe("an override in mode add", () => {
  it("puts one more person on call for the window", async () => {
    stage.write(schedule({ overrides: ADD }));
    await stage.settle();
    expect(await onCall()).toEqual(intended("ana+erik"));
    stage.wait(12 * DAY);
    expect(said(await stage.plan())).toEqual([
      `delete ${PROJECT}//rotation.Primary/Override ~ 2026-03-10T09:00 erik`,
    ]);
  });
});

describe("import", () => {
  const imported = async () => (await stage.run("import", "--project", PROJECT)).stdout;

  it("folds made rotations back into overrides", async () => {
    const extra = "      - {from: 2026-03-18T09:00, to: 2026-03-19T09:00, user: erik}";
    stage.write(schedule({ overrides: `${REPLACE}\n${extra}` }));
    await stage.settle();
    const text = await imported();
    expect(parse(text).projects[PROJECT].oncall_schedules).toEqual({
      Primary: {
        timezone: "Etc/UTC",
        overrides: [
          {
            from: "2026-03-10T09:00",
            to: "2026-03-12T09:00",
            user: "erik",
            instead_of: "ana",
            mode: "replace",
          },
          { from: "2026-03-18T09:00", to: "2026-03-19T09:00", user: "erik" },
        ],
        rotations: {
          Weekly: { starts_at: "2026-01-05T09:00", length: "1 week", participants: ["ana", "bo", "chen"] },
        },
      },
    });
    stage.write(text);
    expect(said(await stage.plan())).toEqual([]);
  });

  it("declares what no override explains under another name", async () => {
    stage.write(schedule({ overrides: REPLACE }));
    await stage.settle();
    const { rotations } = stage.sandbox.world;
    for (const rotation of rotations.all())
      if (rotation.name.endsWith("erik")) rotations.update(rotation, { length: 7 });
    stage.write(await imported());
    expect((await stage.findings("validate")).code).toBe(0);
    const plan = await stage.plan();
    expect(
      plan.changes.map(({ action, patch }) => `${action} ${patch.map(({ path }) => path).join(" ")}`),
    ).toEqual(["update /name", "update /name", "update /name"]);
  });
});

describe("overrides with something wrong", () => {
  const FUTURE = "2026-03-10T09:00";
  it.each([
    ["end-before-start", "{from: 2026-03-12T09:00, to: 2026-03-10T09:00, user: erik}", "not after its start"],
    ["override-outside", "{from: 2025-12-01T09:00, to: 2025-12-02T09:00, user: erik}", undefined],
    [
      "override-without-effect",
      `{from: ${FUTURE}, to: 2026-03-12T09:00, user: erik, instead_of: bo, mode: replace}`,
      "bo is not on call",
    ],
    [
      "override-without-effect",
      `{from: ${FUTURE}, to: 2026-03-12T09:00, user: ana, instead_of: ana, mode: replace}`,
      "from ana",
    ],
  ])("%s: %s", async (code, override, message) => {
    stage.write(schedule({ overrides: `      - ${override}` }));
    const { findings } = await stage.findings("validate");
    const found = findings.filter((finding) => finding.code === code);
    if (message === undefined)
      expect(found).toEqual([]); // it is long over and does nothing
    else
      expect(found[0]).toMatchObject({ level: "error", line: 8, message: expect.stringContaining(message) });
  });

  it("blames no other override for one that ends before it begins", async () => {
    const reversed = "      - {from: 2026-03-12T09:00, to: 2026-03-10T09:00, user: erik, mode: replace}";
    const around = "      - {from: 2026-03-10T08:00, to: 2026-03-12T10:00, user: erik}";
    stage.write(schedule({ overrides: `${reversed}\n${around}` }));
    const { findings } = await stage.findings("validate");
    expect(findings.map(({ code, line }) => `${line} ${code}`)).toEqual(["8 end-before-start"]);
  });

  it("refuses to end a rotation that leaves its end to GitLab", async () => {
    const ignoring = (overrides: string, fields = "ends_at") =>
      schedule({ overrides, rotation: `, ignore: [${fields}]` });
    const judge = async (text: string) => {
      stage.write(text);
      const { code, findings } = await stage.findings("validate");
      return { code, found: findings.filter((finding) => finding.code === "override-ignored-field") };
    };
    expect(await judge(ignoring(REPLACE))).toEqual({
      code: 3,
      found: [
        {
          level: "error",
          code: "override-ignored-field",
          message:
            '"Weekly" ignores ends_at, so it would not end for the override from 2026-03-10T09:00: erik would be on call and whoever erik replaces as well',
          file: "watchbill.yml",
          line: 10,
          column: 122,
          address: `${PROJECT}//schedule.Primary`,
          hint: "Do not ignore ends_at while there are overrides with mode: replace, or let the override add somebody.",
        },
      ],
    });
    const others = await judge(ignoring(REPLACE, "participants, length"));
    expect(others).toMatchObject({ code: 0, found: [{ level: "warning", line: 10 }] });
    expect(others.found[0]?.message).toMatch(/^"Weekly" ignores participants, length, which GitLab may hold/);

    const harmless = [
      ["adds somebody", ADD],
      ["relieves nobody of this rotation", REPLACE.replace("instead_of: ana", "instead_of: dana")],
      ["is over", REPLACE.replaceAll("2026-03", "2026-02")],
    ] as const;
    for (const [why, override] of harmless) expect((await judge(ignoring(override))).found, why).toEqual([]);
  });

  it("names a window in which the schedule is not on call yet", async () => {
    stage.write(
      schedule({ overrides: "      - {from: 2026-03-10T09:00, to: 2026-03-11T09:00, user: erik}" }).replace(
        "starts_at: 2026-01-05",
        "starts_at: 2026-06-01",
      ),
    );
    const { code, findings } = await stage.findings("validate");
    expect(code).toBe(3);
    expect(findings.map((finding) => finding.code)).toContain("override-outside");
  });

  it("names a person in two overlapping overrides", async () => {
    const second = "      - {from: 2026-03-11T09:00, to: 2026-03-13T09:00, user: erik}";
    stage.write(schedule({ overrides: `${ADD}\n${second}` }));
    const { code, findings } = await stage.findings("validate");
    expect(code).toBe(3);
    expect(findings.find((finding) => finding.code === "override-overlap")).toMatchObject({
      line: 9,
      message: expect.stringMatching(/erik has two overrides at once.*2026-03-10T09:00/),
    });
  });

  it("names local times that are skipped or shown twice", async () => {
    const text = schedule({
      overrides:
        "      - {from: 2026-03-29T02:30, to: 2026-03-30T09:00, user: erik}\n      - {from: 2026-10-24T09:00, to: 2026-10-25T02:30, user: erik}",
    }).replace("Etc/UTC", "Europe/Berlin");
    stage.write(text);
    const { code, findings } = await stage.findings("validate");
    expect(code).toBe(0);
    expect(
      findings
        .filter((finding) => finding.code === "override-clock-change")
        .map(({ line, column, message }) => `${line}:${column} ${message}`),
    ).toEqual([
      "8:14 The clocks of Europe/Berlin skip 2026-03-29 02:30; GitLab takes 2026-03-29 03:30 (2026-03-29T01:30Z)",
      "9:38 The clocks of Europe/Berlin show twice 2026-10-25 02:30; GitLab takes 2026-10-25 02:30 (2026-10-25T00:30Z)",
    ]);
    await stage.settle();
    expect(said(await stage.plan())).toEqual([]);
  });

  it("refuses the mark of made rotations in other names", async () => {
    stage.write(schedule().replace("Weekly:", "Day ~ Night:"));
    const { code, findings } = await stage.findings("validate");
    expect(code).toBe(3);
    expect(findings).toMatchObject([{ code: "reserved-name", line: 8 }]);
  });
});
