/** Every `oncall` command on documents at the edge of having anything to say. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { documentWith } from "../support/documents.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

let workspace: Workspace;
beforeEach(() => {
  workspace = createWorkspace({ now: () => Date.UTC(2026, 2, 2, 12) });
});
afterEach(() => workspace.remove());

const EDGES = {
  "no project": "version: 1\n",
  "a project without schedules": documentWith("oncall_schedules: {}"),
  "a schedule without rotations": documentWith(
    "oncall_schedules: {Primary: {timezone: Etc/UTC, coverage: 24x7}}",
  ),
  "an empty rotation": documentWith(
    "oncall_schedules: {Primary: {timezone: Etc/UTC, rotations: {Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: []}}}}",
  ),
  "a rotation that is over, and a policy": documentWith(`oncall_schedules:
  Primary: {timezone: Etc/UTC, rotations: {Weekly: {starts_at: 2025-01-05T09:00, ends_at: 2025-02-05T09:00, length: 1 week, participants: [ana]}}}
escalation_policy: {name: Standard, rules: [{after: 0m, notify: {schedule: Primary}}]}`),
} as const;

describe.each(Object.entries(EDGES))("%s", (_, text) => {
  it.each([
    ["show"],
    ["show", "--format", "json"],
    ["show", "--format", "svg"],
    ["show", "--format", "html"],
    ["show", "--at", "2026-03-02", "--format", "json"],
    ["preview", "--base", "HEAD"],
    ["preview", "--base", "HEAD", "--format", "json"],
    ["preview", "--base", "HEAD", "--suggest"],
    ["hours"],
    ["hours", "--format", "json"],
    ["hours", "--format", "csv"],
    ["ical"],
    ["ical", "--out", "public"],
  ])("oncall %s %s %s %s", async (...words) => {
    workspace.write("watchbill.yml", text);
    workspace.commit();
    const { code, stdout, stderr } = await workspace.watchbill(
      "oncall",
      ...words.filter((word) => word !== undefined),
    );
    expect([code, stderr.includes("error")]).toEqual([0, false]);
    if (words.includes("json")) expect(() => JSON.parse(stdout)).not.toThrow();
    expect(stdout).not.toMatch(/NaN|undefined|Invalid Date|Infinity/);
  });

  it("oncall lint", async () => {
    workspace.write("watchbill.yml", text);
    const { code, stdout } = await workspace.watchbill("oncall", "lint", "--format", "json");
    expect([0, 1]).toContain(code);
    expect(JSON.parse(stdout)).toHaveProperty("findings");
  });
});

it("says nobody is on call where that is so", async () => {
  workspace.write("watchbill.yml", EDGES["a rotation that is over, and a policy"]);
  const { stdout } = await workspace.watchbill("oncall", "show");
  expect(stdout).toContain("Primary  nobody, and nobody is to come");
  expect(stdout).toContain("Standard pages nobody at any time of the coming year");
});

it.each([
  ["years ahead", "1990-01-01", "nobody, then ana from Wed 5 Feb 2025 09:00 (Etc/UTC)"],
  ["between two", "2025-05-01", "nobody, then bo from Fri 5 Mar 2027 09:00 (Etc/UTC)"],
  ["after all", "2028-01-01", "nobody, and nobody is to come (Etc/UTC)"],
])("says who comes first, however late that is: %s", async (_, at, said) => {
  workspace.write(
    "watchbill.yml",
    documentWith(`oncall_schedules:
  Primary:
    timezone: Etc/UTC
    rotations:
      Late: {starts_at: 2027-03-05T09:00, ends_at: 2027-04-05T09:00, length: 1 week, participants: [bo]}
      Early: {starts_at: 2025-02-05T09:00, ends_at: 2025-03-05T09:00, length: 1 week, participants: [ana]}`),
  );
  const { stdout } = await workspace.watchbill("oncall", "show", "--at", at);
  expect(stdout).toContain(`Primary  ${said}`);
});

it.each(["show", "ical"])("%s refuses a person who takes part in nothing", async (command) => {
  workspace.write("watchbill.yml", EDGES["a rotation that is over, and a policy"]);
  const run = (user: string) => workspace.watchbill("oncall", command, "--user", user);
  expect((await run("ana")).code).toBe(0);
  const { code, stdout, stderr } = await run("anna");
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("anna takes part in no rotation that is looked at");
  expect(stderr).toContain('Did you mean "ana"?');
  expect((await run("nobody")).stderr).not.toContain("Did you mean");
});

it.each([
  ["show", "--project nope/*", "--project nope/* matches no project of the document"],
  ["show", "--schedule nope", "--schedule nope matches no schedule"],
  ["hours", "--project nope/*", "--project nope/* matches no project of the document"],
  ["hours", "--schedule nope", "--schedule nope matches no schedule"],
  ["ical", "--project nope/*", "--project nope/* matches no project of the document"],
  ["ical", "--schedule nope", "--schedule nope matches no schedule"],
  ["preview --base HEAD", "--project nope/*", "--project nope/* matches no project of the document"],
  ["preview --base HEAD", "--schedule nope", "--schedule nope matches no schedule"],
])("oncall %s %s says that it matches nothing", async (command, glob, said) => {
  workspace.write("watchbill.yml", EDGES["a rotation that is over, and a policy"]);
  workspace.commit();
  const run = (narrowed: string) => workspace.watchbill("oncall", ...`${command} ${narrowed}`.split(" "));
  const { code, stderr } = await run(glob);
  expect([code, stderr]).toEqual([0, expect.stringContaining(`warning nothing-matches: ${said}`)]);
  expect((await run("--project ** --schedule P*")).stderr).not.toContain("nothing-matches");
});

it("oncall lint finds that nothing matches", async () => {
  workspace.write("watchbill.yml", EDGES["a rotation that is over, and a policy"]);
  const lint = async (glob: string) =>
    (await workspace.watchbill("oncall", "lint", "--project", glob, "--offline")).stdout;
  expect(await lint("nope/*")).toContain("--project nope/* matches no project of the document");
  expect(await lint("**")).not.toContain("nothing-matches");
});

it("needs a document", async () => {
  for (const command of ["show", "lint", "hours", "ical"]) {
    const { code, stderr } = await workspace.watchbill("oncall", command);
    expect([code, stderr]).toEqual([3, expect.stringContaining("no-document")]);
  }
});

it("refuses a zone that GitLab does not take, before anything is shown", async () => {
  workspace.write("watchbill.yml", documentWith("oncall_schedules: {Primary: {timezone: Europe/Kyiv}}"));
  const { code, stdout } = await workspace.watchbill("oncall", "show", "--format", "json");
  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    findings: [{ code: "unknown-time-zone", hint: expect.stringContaining("Europe/Kiev") }],
  });
});

it("oncall preview says where --base finds no repository", async () => {
  workspace.write("watchbill.yml", EDGES["no project"]);
  const { code, stderr } = await workspace.watchbill("oncall", "preview", "--base", "HEAD");
  expect(code).toBe(1);
  expect(stderr).toContain(
    "git-unusable: What to compare the files with cannot be read with Git: not a git repository",
  );
});
