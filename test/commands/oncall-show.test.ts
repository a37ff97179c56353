/** `oncall show`: from the files without a token, and from GitLab. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PROJECT } from "../support/cases.ts";
import { documentWith } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

/** Weekly in New York from 2025-01-01 09:00; the clocks go forward there on 9 March 2025. */
const NEW_YORK = `oncall_schedules:
  Primary:
    timezone: America/New_York
    rotations:
      Weekly: {starts_at: 2025-01-01T09:00, length: 1 week, participants: [ana, bo, chen]}
  Night:
    timezone: Europe/Berlin
    coverage: {windows: ["22:00-06:00"]}
    rotations:
      Nightly: {starts_at: 2025-01-01T22:00, length: 1 day, active_period: {start: "22:00", end: "04:00"}, participants: [dana]}`;
const WEEKLY = `${PROJECT}//rotation.Primary/Weekly`;
const NIGHTLY = `${PROJECT}//rotation.Night/Nightly`;

describe("from the files", () => {
  let workspace: Workspace;
  beforeEach(() => {
    workspace = createWorkspace({ now: () => Date.UTC(2025, 2, 8, 1) });
    workspace.write("watchbill.yml", documentWith(NEW_YORK));
  });
  afterEach(() => workspace.remove());
  const json = async (...words: string[]) => {
    const { code, stdout, stderr } = await workspace.watchbill(
      "oncall",
      "show",
      "--format",
      "json",
      ...words,
    );
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as unknown;
  };

  it("gives every shift that overlaps the window, whole, across a clock change", async () => {
    expect(
      await json("--from", "2025-03-05", "--to", "2025-03-12T13:00:00Z", "--schedule", "Primary"),
    ).toEqual({
      from: "2025-03-05T00:00:00Z",
      to: "2025-03-12T13:00:00Z",
      shifts: [
        { address: WEEKLY, user: "chen", start: "2025-02-26T14:00:00Z", end: "2025-03-05T14:00:00Z" },
        { address: WEEKLY, user: "ana", start: "2025-03-05T14:00:00Z", end: "2025-03-12T13:00:00Z" },
      ],
    });
  });

  it("takes dates as midnight in --timezone", async () => {
    expect(
      await json("--from", "2025-03-09", "--to", "2025-03-10", "--timezone", "America/New_York"),
    ).toMatchObject({
      from: "2025-03-09T05:00:00Z",
      to: "2025-03-10T04:00:00Z",
    });
  });

  it("says who is on call at an instant, from the same shifts", async () => {
    expect(await json("--at", "2025-03-08T01:00:00Z")).toEqual({
      at: "2025-03-08T01:00:00Z",
      on_call: [
        { address: WEEKLY, user: "ana", until: "2025-03-12T13:00:00Z" },
        { address: NIGHTLY, user: "dana", until: "2025-03-08T03:00:00Z" },
      ],
    });
    // The end of a shift belongs to whoever is next.
    expect(await json("--at", "2025-03-12T13:00:00Z", "--schedule", "Primary")).toMatchObject({
      on_call: [{ user: "bo" }],
    });
    expect(await json("--at", "2025-03-08T01:00:00Z", "--user", "dana")).toMatchObject({
      on_call: [{ user: "dana" }],
    });
  });

  it("says who is on call also where only one person's shifts are asked for", async () => {
    const show = async (...words: string[]) =>
      (await workspace.watchbill("oncall", "show", "--user", "bo", ...words)).stdout;
    expect(await show()).toContain("Primary  ana until Wed 12 Mar 09:00, then bo (America/New_York)");
    expect(await show("--format", "html")).not.toContain('<span class="nobody">nobody');
    expect(await show()).not.toContain("Night");
  });

  it("names somebody who has two rotations once, until the later end", async () => {
    const rotations = `Weekly: {starts_at: 2025-01-01T09:00, length: 1 week, participants: [ana]}
      Daily: {starts_at: 2025-01-01T10:00, length: 1 day, participants: [ana, bo]}`;
    const schedule = "oncall_schedules:\n  Primary:\n    timezone: Etc/UTC\n    rotations:\n      ";
    workspace.write("watchbill.yml", documentWith(schedule + rotations));
    const { stdout } = await workspace.watchbill("oncall", "show", "--at", "2025-03-08T11:00:00Z");
    expect(stdout).toContain("Primary  ana until Wed 12 Mar 09:00, then bo from Sun 9 Mar 10:00 (Etc/UTC)");
  });

  it("counts overrides for their own time, also when they are long over", async () => {
    workspace.write(
      "watchbill.yml",
      documentWith(
        NEW_YORK.replace(
          "    rotations:\n      Weekly",
          "    overrides: [{from: 2025-01-02T09:00, to: 2025-01-03T09:00, user: erik, instead_of: ana, mode: replace}]\n    rotations:\n      Weekly",
        ),
      ),
    );
    const { shifts } = (await json(
      "--from",
      "2025-01-01T14:00:00Z",
      "--to",
      "2025-01-09T14:00:00Z",
      "--schedule",
      "Primary",
    )) as { shifts: { user: string; start: string }[] };
    expect(shifts.map(({ user, start }) => `${user} ${start}`)).toEqual([
      "ana 2025-01-01T14:00:00Z",
      "erik 2025-01-02T14:00:00Z",
      "ana 2025-01-03T14:00:00Z",
      "bo 2025-01-08T14:00:00Z",
    ]);
  });

  it("does not judge overrides that are over, as validate does not", async () => {
    const over =
      "{from: 2025-01-02T09:00, to: 2025-01-03T09:00, user: erik, instead_of: gone, mode: replace}";
    workspace.write(
      "watchbill.yml",
      documentWith(
        NEW_YORK.replace(
          "    rotations:\n      Weekly",
          `    overrides: [${over}]\n    rotations:\n      Weekly`,
        ),
      ),
    );
    expect((await workspace.watchbill("validate")).code).toBe(0);
    expect(await json("--from", "2025-01-02", "--to", "2025-01-04", "--schedule", "Primary")).toMatchObject({
      shifts: [{ user: "ana", start: "2025-01-01T14:00:00Z", end: "2025-01-08T14:00:00Z" }],
    });
  });

  it("draws now, next, people, gaps and a timeline", async () => {
    const { stdout } = await workspace.watchbill(
      "oncall",
      "show",
      "--from",
      "2025-03-08",
      "--to",
      "2025-03-15",
    );
    expect(stdout.split("\n")).toEqual([
      "On call at 2025-03-08 01:00 Etc/UTC (2025-03-08T01:00Z)",
      "",
      "acme/payments/api",
      "  Primary  ana until Wed 12 Mar 09:00, then bo (America/New_York)",
      "  Night    dana until Sat 8 Mar 04:00 (Europe/Berlin)",
      "",
      "People",
      "  ana   now until Wed 12 Mar 09:00 in acme/payments/api Primary; next Wed 26 Mar 09:00 to Wed 2 Apr 09:00 in acme/payments/api Primary; 109 h in the window",
      "  bo    next Wed 12 Mar 09:00 to Wed 19 Mar 09:00 in acme/payments/api Primary; 59 h in the window",
      "  chen  next Wed 19 Mar 09:00 to Wed 26 Mar 09:00 in acme/payments/api Primary; 0 h in the window",
      "  dana  now until Sat 8 Mar 04:00 in acme/payments/api Night; next Sat 8 Mar 22:00 to Sun 9 Mar 04:00 in acme/payments/api Night; 42 h in the window",
      "",
      "acme/payments/api Primary Fri 7 Mar 2025 to Fri 14 Mar 2025, America/New_York",
      "             Sat 8 Mar   Sun 9 Mar  Mon 10 Mar  Tue 11 Mar  Wed 12 Mar  Thu 13 Mar  Fri 14 Mar",
      // 109 of 168 hours, so 54.5 of 84 cells
      "  ana     ██████████████████████████████████████████████████████▌·····························",
      "  bo      ······················································▐█████████████████████████████",
      "",
      "acme/payments/api Night Sat 8 Mar 2025 to Sat 15 Mar 2025, Europe/Berlin",
      "                      Sun 9 Mar   Mon 10 Mar  Tue 11 Mar  Wed 12 Mar  Thu 13 Mar  Fri 14 Mar",
      "  dana    █▌········▐██▌········▐██▌········▐██▌········▐██▌········▐██▌········▐██▌········▐█",
      "  nobody  ·▐████████▌··▐████████▌··▐████████▌··▐████████▌··▐████████▌··▐████████▌··▐████████▌·",
      "  gap     ·▐▌··········▐▌··········▐▌··········▐▌··········▐▌··········▐▌··········▐▌·········",
      "",
    ]);
  });

  it("does not judge a policy by a part of its schedules", async () => {
    const policy = "escalation_policy: {name: Standard, rules: [{after: 0m, notify: {schedule: Primary}}]}";
    workspace.write("watchbill.yml", documentWith(`${NEW_YORK}\n${policy}`));
    const show = async (...words: string[]) =>
      (await workspace.watchbill("oncall", "show", ...words)).stdout.match(/^ +Standard .*$/gm);
    const atOnce = ["  Standard pages somebody at once at any time of the coming year"];
    expect(await show()).toEqual(atOnce);
    expect(await show("--schedule", "Prim*")).toEqual(atOnce);
    expect(await show("--schedule", "Night")).toBeNull();
  });

  it.each([
    [["--from", "2025-03-08", "--to", "2025-03-08"], "empty-window"],
    [["--timezone", "Mars/Olympus"], "unknown-time-zone"],
  ])("refuses %j", async (words, code) => {
    const result = await workspace.watchbill("oncall", "show", "--format", "json", ...words);
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({ findings: [{ code }] });
    expect(result.stdout).not.toMatch(/\d\.\d{3}Z/);
  });

  it.each(["2025-02-30", "yesterday", "2025-03-01T09:00"])("refuses the moment %s", async (moment) => {
    expect(await workspace.watchbill("oncall", "show", "--at", moment)).toMatchObject({
      code: 1,
      stdout: "",
    });
  });
});

describe("from GitLab", () => {
  const stage = useStage();

  it("is the same once the document is applied, and needs no document", async () => {
    stage.write(documentWith(NEW_YORK));
    await stage.settle();
    const window = ["--format", "json", "--from", "2026-03-05", "--to", "2026-05-05"];
    const declared = await stage.run("oncall", "show", ...window);
    const live = await stage.run("oncall", "show", "--live", ...window);
    expect(JSON.parse(declared.stdout).shifts.length).toBeGreaterThan(60);
    expect(live).toEqual(declared);

    const elsewhere = createWorkspace({ environment: stage.environment });
    const bare = await elsewhere.watchbill("oncall", "show", "--live", "--project", PROJECT, ...window);
    elsewhere.remove();
    expect(JSON.parse(bare.stdout)).toEqual(JSON.parse(declared.stdout));
  });
});
