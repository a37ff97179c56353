/** `oncall` of documents that reach projects through `groups:`: followed as by `plan`, told once where alike. */
import { expect, it } from "vitest";
import { useStage } from "../support/stage.ts";

const stage = useStage();

const SCHEDULE = `oncall_schedules:
      Primary:
        timezone: Etc/UTC
        rotations:
          Weekly: {starts_at: 2026-02-23T09:00, length: 1 week, participants: [ana, bo]}
    escalation_policy:
      name: Standard
      rules: [{after: 0m, notify: {schedule: Primary}}]`;
const document = (projects = "{}") =>
  `version: 1\ngroups:\n  acme/payments:\n    ${SCHEDULE}\nprojects: ${projects}\n`;
/** The API has a schedule more, and the worker another first one. */
const DIFFERENT = `
  acme/payments/api:
    oncall_schedules:
      Secondary: {timezone: Etc/UTC, rotations: {Daily: {starts_at: 2026-02-23T09:00, length: 1 day, participants: [chen]}}}
  acme/payments/worker: {oncall_schedules: {Primary: {timezone: Europe/Berlin}}}`;
const LIVE = ["api", "web", "worker"].map((name) => `acme/payments/${name}`);
const WINDOW = ["--from", "2026-03-02T12:00:00Z", "--to", "2026-03-09T09:00:00Z"];

async function json<Answer>(...words: string[]): Promise<Answer> {
  const { code, stdout, stderr } = await stage.run("oncall", ...words, "--format", "json");
  if (code !== 0) throw new Error(`left with ${code}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as Answer;
}
const addresses = async (...words: string[]) =>
  (await json<{ shifts: { address: string }[] }>("show", ...WINDOW, ...words)).shifts.map(
    ({ address }) => address,
  );
const weekly = (projects: readonly string[]) => projects.map((path) => `${path}//rotation.Primary/Weekly`);

it("shows every project that a group reaches, in the files and, once applied, in GitLab", async () => {
  stage.write(document());
  expect(await addresses()).toEqual(weekly(LIVE));
  expect(stage.writes()).toEqual([]);
  await stage.apply(0);
  expect(await addresses("--live", "--project", "acme/payments/w*", "--schedule", "Primary")).toEqual(
    weekly(LIVE.slice(1)),
  );
});

it("obeys match and except as plan does", async () => {
  stage.write(document().replace("    oncall", '    except: ["**/web"]\n    oncall'));
  expect(await addresses()).toEqual(weekly(["acme/payments/api", "acme/payments/worker"]));
});

it("says without a token, and with --offline, what is left out and how to have it", async () => {
  stage.write(document("{acme/payments/api: {}}"));
  stage.environment.GITLAB_TOKEN = undefined;
  const untold = await stage.run("oncall", "show");
  expect(untold.code).toBe(0);
  expect(untold.stdout).toContain("acme/payments/api\n");
  expect(untold.stdout).not.toContain("acme/payments/web");
  expect(untold.stderr).toContain(
    "watchbill.yml:3:3 warning group-not-followed: Projects that only the group acme/payments reaches are left out",
  );
  expect(untold.stderr).toContain("hint: Set GITLAB_TOKEN");

  stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.dana;
  const asked = stage.sandbox.log.length;
  const offline = await stage.run("oncall", "show", "--offline");
  expect(offline.stdout).toBe(untold.stdout);
  expect(offline.stderr).toContain("hint: Leave out --offline");
  expect(stage.sandbox.log.length).toBe(asked);
  expect((await stage.run("oncall", "show", "--offline", "--live")).code).toBe(1);
});

it.each(["show", "hours", "ical", "lint"])(
  "%s refuses a group that GitLab does not show",
  async (command) => {
    stage.write(document().replace("acme/payments", "acme/nope"));
    const { code, stderr, stdout } = await stage.run("oncall", command);
    expect(code).toBe(4);
    expect(stderr).toContain("watchbill.yml:3:3 error group-not-found");
    expect(stdout).toBe("");
  },
);

it("refuses what is wrong only where a group hands it down", async () => {
  stage.write(document("\n  acme/payments/web: {oncall_schedules: {Primary: null}}"));
  const { code, stderr } = await stage.run("oncall", "show");
  expect(code).toBe(3);
  expect(stderr).toContain("acme/payments/web declares no schedule");
});

it("tells what projects of a group have alike once", async () => {
  stage.write(document());
  const { stdout } = await stage.run("oncall", "show", ...WINDOW);
  const [told, drawn] = [stdout.split("\n").slice(0, -4), stdout.split("\n").slice(-4)];
  expect(told.join("\n")).toBe(`On call at 2026-03-02 12:00 Etc/UTC (2026-03-02T12:00Z)

acme/payments (3 projects)
  Primary  bo until Mon 9 Mar 09:00, then ana (Etc/UTC)
  Standard pages somebody at once at any time of the coming year

People
  ana  next Mon 9 Mar 09:00 to Mon 16 Mar 09:00 in acme/payments (3 projects) Primary; 0 h in the window
  bo   now until Mon 9 Mar 09:00 in acme/payments (3 projects) Primary; next Mon 16 Mar 09:00 to Mon 23 Mar 09:00 in acme/payments (3 projects) Primary; 165 h in the window
`);
  expect([drawn[0], drawn[2]]).toEqual([
    "acme/payments (3 projects) Primary Mon 2 Mar 2026 to Mon 9 Mar 2026, Etc/UTC",
    `  bo      ${"█".repeat(84)}`,
  ]);

  stage.write(document(DIFFERENT));
  const different = (await stage.run("oncall", "show", ...WINDOW)).stdout.split("\n");
  expect(different.slice(2, 12)).toEqual([
    "acme/payments (2 of 3 projects)",
    "  Primary  bo until Mon 9 Mar 09:00, then ana (Etc/UTC)",
    "  Standard pages somebody at once at any time of the coming year",
    "",
    "acme/payments/api",
    "  Secondary  chen until Tue 3 Mar 09:00 (Etc/UTC)",
    "",
    "acme/payments/worker",
    "  Primary  bo until Mon 9 Mar 09:00, then ana (Europe/Berlin)",
    "  Standard pages somebody at once at any time of the coming year",
  ]);
});

it("counts and feeds a person's shift once, and lists every project for programs", async () => {
  stage.write(document());
  const { people } = await json<{ people: { user: string; total: number }[] }>("hours", ...WINDOW);
  expect(people.map(({ user, total }) => [user, total / 60])).toEqual([
    ["ana", 0],
    ["bo", 165],
  ]);
  const feed = (await stage.run("oncall", "ical", ...WINDOW)).stdout.replaceAll("\r\n ", "");
  expect(feed.match(/^DESCRIPTION:.*(?=\r$)/gm)).toEqual([
    "DESCRIPTION:acme/payments/api//rotation.Primary/Weekly\\nacme/payments (3 projects)",
  ]);
  const { feeds } = await json<{ feeds: { path: string; events: number }[] }>(
    "ical",
    ...WINDOW,
    ...["--out", "public"],
  );
  expect(feeds.map(({ path, events }) => `${path} ${events}`)).toEqual([
    ...LIVE.map((path) => `schedules/${path}/Primary.ics 1`),
    "people/bo.ics 1",
    ...LIVE.map((path) => `gaps/${path}.ics 0`),
  ]);
  expect(stage.workspace.read("public/index.html")).toContain(
    "<summary>acme/payments (3 projects)/Primary</summary>",
  );
});

it("previews a change of a group once, and writes a suggested start where the group has it", async () => {
  stage.write(document());
  const base = stage.workspace.commit();
  stage.write(document().replace("[ana, bo]", "[bo, ana, chen]"));
  const preview = ["preview", ...WINDOW, "--base", base];
  const { schedules } = await json<{ schedules: { address: string }[] }>(...preview);
  expect(schedules.map(({ address }) => address)).toEqual(LIVE.map((path) => `${path}//schedule.Primary`));
  const { stdout } = await stage.run("oncall", ...preview);
  expect(stdout.match(/^\S.*Primary.*$/gm)).toEqual(["acme/payments (3 projects) Primary (Etc/UTC)"]);
  expect(stdout).toContain("\n3 schedules change, 0 stay as they are.\n");
  expect((await stage.run("oncall", ...preview, "--suggest")).stdout).toBe(
    `groups:
  acme/payments:
    oncall_schedules:
      Primary:
        rotations:
          Weekly:
            starts_at: 2026-03-02T09:00 # leaves the turn to bo in ${LIVE.join(", ")}
`,
  );
  expect((await stage.run("oncall", ...preview, "--apply-suggestion")).stdout).toBe(
    "watchbill.yml:8 starts_at: 2026-03-02T09:00 (was 2026-02-23T09:00)\n",
  );
  expect((await stage.run("oncall", "preview", "--offline")).code).toBe(1);

  const unlike =
    "{acme/payments/web: {oncall_schedules: {Primary: {rotations: {Weekly: {participants: [ana, bo]}}}}}}";
  stage.write(document(unlike).replace("[ana, bo]", "[bo, ana, chen]"));
  expect((await stage.run("oncall", ...preview, "--suggest")).stdout).toBe(
    `groups:
  acme/payments:
    oncall_schedules:
      Primary:
        rotations:
          Weekly:
            starts_at: 2026-03-02T09:00 # leaves the turn to bo in acme/payments/api, acme/payments/worker
projects:
  acme/payments/web:
    oncall_schedules:
      Primary:
        rotations:
          Weekly:
            starts_at: 2026-02-23T09:00 # as before
`,
  );
  const refused = await stage.run("oncall", ...preview, "--apply-suggestion");
  expect([refused.code, refused.stderr.match(/^.*cannot-edit.*$/gm)]).toEqual([
    1,
    [
      "watchbill.yml:8:20 error cannot-edit: acme/payments/web//rotation.Primary/Weekly takes the same starts_at, and would lose turns by another",
    ],
  ]);
});

it("lints what a group hands down, where it stands, and what has drifted there", async () => {
  stage.write(document());
  await stage.apply(0);
  const base = stage.workspace.commit();
  const schedule = stage.sandbox.world.schedules.all().find(({ name }) => name === "Primary");
  if (schedule === undefined) throw new Error("nothing was applied");
  stage.sandbox.world.schedules.update(schedule, { description: "by hand" });
  interface Lint {
    readonly findings: { code: string; line: number; message: string }[];
  }
  const { findings } = await json<Lint>("lint", "--live", "--base", base).catch(
    (error: Error) => JSON.parse(error.message.replace(/^left with 1: /, "")) as Lint,
  );
  const unreviewed = findings.filter(({ code }) => code === "OC033");
  expect(unreviewed).toHaveLength(1);
  expect(unreviewed[0]).toMatchObject({ line: 5, message: expect.stringContaining(LIVE.join(", ")) });
  expect(findings.filter(({ code }) => code === "OC034")).toHaveLength(1);
});
