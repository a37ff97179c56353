/** `watchbill report --publish`: one page or issue per report, kept up to date. */
import { describe, expect, it } from "vitest";
import { createBuilder } from "../../src/sandbox/seeds/builder.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage({ seed: "incidents:100" });
const FEBRUARY = ["--from", "2026-02-01", "--to", "2026-03-01"];
const PROJECT = "acme/payments/api";

const pages = () => stage.sandbox.world.wikiPages.all();
const issues = () => [...stage.sandbox.world.issues.stored()].filter(({ type }) => type === "ISSUE");

function publish(where: string, ...words: readonly string[]) {
  return stage.run("report", "--project", PROJECT, ...FEBRUARY, "--publish", where, ...words);
}

/** Changes what there is to report. */
function raiseSeverity(): void {
  const { world } = stage.sandbox;
  const project = stage.project(PROJECT);
  const february = [...world.issues.ids()]
    .flatMap((id) => world.issues.get(id) ?? [])
    .filter(({ projectId, createdAt }) => projectId === project.id && createdAt > Date.UTC(2026, 1, 1));
  for (const issue of february) world.issues.update(issue, { severity: "CRITICAL" });
  if (february.length === 0) throw new Error("nothing happened in February");
}

describe("in the wiki", () => {
  it("makes one page, and brings the same page up to date", async () => {
    const first = await publish("wiki");
    expect(first.code).toBe(0);
    const [page] = pages();
    expect(page?.slug).toBe("Incident-reports/acme-payments-api-2026-02-01-to-2026-03-01");
    expect(first.stderr).toContain(`Published: ${stage.sandbox.url}/${PROJECT}/-/wikis/${page?.slug}\n`);
    expect(page?.content).toMatch(/^<!-- watchbill report [0-9a-f]{16} -->\n# Incident report\n/);
    const before = page?.content;
    raiseSeverity();
    expect((await publish("wiki")).code).toBe(0);
    expect(pages()).toHaveLength(1);
    expect(pages()[0]?.content).not.toBe(before);
    expect(pages()[0]?.content).toMatch(/^<!-- watchbill report/);
  });

  it("keeps windows and scopes apart", async () => {
    await publish("wiki");
    await stage.run(
      "report",
      "--project",
      PROJECT,
      "--from",
      "2026-01-01",
      "--to",
      "2026-02-01",
      "--publish",
      "wiki",
    );
    await publish("wiki", "--group", "acme");
    expect(
      pages()
        .map(({ slug }) => slug)
        .sort(),
    ).toEqual([
      "Incident-reports/acme-2026-02-01-to-2026-03-01",
      "Incident-reports/acme-payments-api-2026-01-01-to-2026-02-01",
      "Incident-reports/acme-payments-api-2026-02-01-to-2026-03-01",
    ]);
  });

  it("does not write over somebody else's page", async () => {
    await publish("wiki");
    const [page] = pages();
    if (page === undefined) throw new Error("no page");
    stage.sandbox.world.wikiPages.update(page, { content: "Our own notes" });
    const { code, stderr } = await publish("wiki");
    expect(code).toBe(4);
    expect(stderr).toContain("place-taken");
    expect(pages()[0]?.content).toBe("Our own notes");
  });
});

describe("in an issue", () => {
  it("opens one issue that is no incident, and brings it up to date, closed or not", async () => {
    const first = await publish("issue");
    expect(first.code).toBe(0);
    const [issue] = issues();
    expect(issue).toMatchObject({
      title: `Incident report: ${PROJECT}, 2026-02-01 to 2026-03-01`,
      state: "opened",
    });
    expect(first.stderr).toContain(`/${PROJECT}/-/issues/${issue?.iid}`);
    const before = issue?.description;
    raiseSeverity();
    expect((await publish("issue")).code).toBe(0);
    expect(issues()).toHaveLength(1);
    expect(issues()[0]?.description).not.toBe(before);
    expect(issues()[0]?.description).toMatch(/^<!-- watchbill report [0-9a-f]{16} -->\n# Incident report/);
  });

  it("writes nothing where nothing has changed", async () => {
    await publish("issue", "--now", "2026-03-02T12:00:00Z");
    await publish("wiki", "--now", "2026-03-02T12:00:00Z");
    const writes = stage.writes().length;
    await publish("issue", "--now", "2026-03-02T12:00:00Z");
    await publish("wiki", "--now", "2026-03-02T12:00:00Z");
    expect(stage.writes()).toHaveLength(writes);
  });
});

it("cuts the names of many groups to what titles hold, and keeps them apart", async () => {
  const { world, instance } = stage.sandbox;
  const build = createBuilder(world, instance.now());
  const dana = world.users.all().find(({ username }) => username === "dana");
  if (dana === undefined) throw new Error("no dana");
  const groups = ["a", "b", "c"].map((letter) => letter.repeat(90));
  for (const path of groups) build.member(build.group(path, path), dana, "maintainer");
  for (const where of ["wiki", "issue"])
    for (const last of [[], ["--group", "acme"]]) {
      const words = groups.flatMap((path) => ["--group", path]);
      const { code, stderr } = await publish(where, ...words, ...last);
      expect(code, stderr).toBe(0);
    }
  const slugs = pages().map(({ slug }) => slug);
  const titles = issues().map(({ title }) => title);
  for (const names of [slugs, titles]) {
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/[0-9a-f]{8},?[ -]2026-02-01[ -]to[ -]2026-03-01$/);
  }
});

it("says what GitLab says where it does not let the token write", async () => {
  stage.environment.GITLAB_TOKEN = stage.sandbox.tokens["dana-read-api"];
  const { code, stderr } = await publish("issue");
  expect(code).toBe(1);
  expect(stderr).toContain("gitlab-forbidden");
});
