/** Runbooks, templates and the status page: one commit, locked, refused where the branch is closed, gone when dropped. */
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { LogEntry } from "../../src/sandbox/http/app.ts";
import { commit, findBranch } from "../../src/sandbox/repository/git.ts";
import { PROJECT, type RawGitLab, rawGitLab } from "../support/cases.ts";
import { documentWith, placeOf } from "../support/documents.ts";
import { exactly, said, useStage } from "../support/stage.ts";

const stage = useStage();
let gitlab: RawGitLab;

const RUNBOOK = "runbooks/api-outage.md";
const TEXT = "# API outage\n\nBreathe.\n";
const WIKI = "{title: API Outage, source: runbooks/api-outage.md, publish: wiki}";
const FILE = "{title: API Outage, source: runbooks/api-outage.md, publish: repository}";
const ADDRESS = `${PROJECT}//runbook.api-outage`;

const runbooks = (...entries: readonly string[]) =>
  documentWith(`runbooks:\n${entries.map((entry) => `  ${entry}`).join("\n")}`);

interface Commit {
  readonly message: string;
}
const commits = () => gitlab.rest<Commit[]>("GET", "repository/commits");

/** A file of the project as text; undefined where there is none. */
async function file(path: string): Promise<string | undefined> {
  const route = `repository/files/${encodeURIComponent(path)}?ref=HEAD`;
  const found = await gitlab.rest<{ content: string }>("GET", route).catch(() => undefined);
  return found && Buffer.from(found.content, "base64").toString("utf8");
}

const pages = async () =>
  (await gitlab.rest<{ slug: string }[]>("GET", "wikis")).map(({ slug }) => slug).sort();

beforeEach(() => {
  gitlab = rawGitLab(stage.sandbox);
  stage.workspace.write(RUNBOOK, TEXT);
  stage.workspace.write("runbooks/db.md", "# Database\n");
  stage.workspace.write("templates/incident.md", "## What happened\n");
});

const EVERYTHING = documentWith(`runbooks:
  api-outage: ${FILE}
  db: {title: Database, source: runbooks/db.md, publish: repository, path: docs/db.md}
incident_template: {name: incident, source: templates/incident.md}
status_page: {title: Acme status}`);

describe("the commit", () => {
  it("is one for all files of a project, and starts no pipeline", async () => {
    const before = (await commits()).length;
    stage.write(EVERYTHING);
    await stage.settle();
    const [commit, ...others] = await commits();
    expect(others).toHaveLength(before);
    expect(commit?.message).toMatch(/\[skip ci\]$/);
    expect(commit?.message).toContain("- .gitlab/issue_templates/incident.md");
    expect(await file(RUNBOOK)).toBe(TEXT);
    expect(await file("docs/db.md")).toBe("# Database\n");
    expect(await file(".gitlab/status-page.yml")).toMatch(/^title: Acme status$/m);
  });

  it("starts pipelines if one of its files asks for it", async () => {
    stage.write(EVERYTHING.replace("{title: Acme status}", "{title: Acme status, ci: true}"));
    await stage.settle();
    expect((await commits())[0]?.message).not.toContain("[skip ci]");
  });

  it("holds only what differs", async () => {
    stage.write(EVERYTHING);
    await stage.settle();
    stage.workspace.write("runbooks/db.md", "# Database, revised\n");
    await stage.settle();
    expect((await commits()).slice(0, 2).map(({ message }) => message.split("\n")[0])).toEqual([
      "Update docs/db.md",
      "Update 4 files of incident operations",
    ]);
  });

  it("is refused by GitLab where a file changed after it was read", async () => {
    stage.write(EVERYTHING);
    await stage.settle();
    stage.workspace.write("runbooks/db.md", "# Database, revised\n");
    await stage.run("plan", "--out", "plan.json");
    onceAsked(/\/projects\/[^/]+$/, () => edit("docs/db.md", "# Somebody else\n"));
    const { code, stdout } = await stage.run("apply", "plan.json");
    expect(code).toBe(1);
    expect(stdout).toContain("failed");
    expect(await file("docs/db.md")).toBe("# Somebody else\n");
  });
});

describe("a protected branch", () => {
  const protect = (pushLevel: number) => {
    const { world } = stage.sandbox;
    const branch = findBranch(world, stage.project(PROJECT), "main");
    if (branch === undefined) throw new Error("no branch main");
    world.branches.update(branch, { pushLevel });
  };

  it("is a finding that names branch and role, before the first write", async () => {
    stage.write(EVERYTHING);
    await stage.settle();
    protect(50);
    stage.workspace.write("runbooks/db.md", "# Database, revised\n");
    const before = stage.writes().length;
    const { code, findings } = await stage.findings("plan");
    expect(code).toBe(4);
    const found = findings.find((finding) => finding.code === "branch-protected");
    expect(found?.message).toContain("The branch main of acme/payments/api");
    expect(found?.message).toContain("needs the role Owner");
    expect(found).toMatchObject({ address: `${PROJECT}//runbook.db`, ...placeOf(EVERYTHING, "db: {title") });
    await stage.apply(4);
    expect(stage.writes().length).toBe(before);
  });

  it("is none of our business where nothing is to be committed", async () => {
    stage.write(EVERYTHING);
    await stage.settle();
    protect(50);
    await stage.settle();
  });
});

describe("the plan", () => {
  it("holds digests, and no text", async () => {
    stage.write(runbooks(`api-outage: ${WIKI}`));
    const { stdout } = await stage.run("plan", "--format", "json");
    expect(stdout).not.toContain("Breathe");
    const { changes } = await stage.plan();
    expect(changes[0]?.after).toMatchObject({
      content: { source: RUNBOOK, bytes: 23, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it.each(["another text\n", undefined])("is stale if its source is %j by now", async (text) => {
    stage.write(runbooks(`api-outage: ${WIKI}`));
    await stage.run("plan", "--out", "plan.json");
    if (text === undefined) rmSync(join(stage.workspace.folder, RUNBOOK));
    else stage.workspace.write(RUNBOOK, text);
    const { code, stderr } = await stage.run("apply", "plan.json");
    expect(code).toBe(4);
    expect(stderr).toContain("stale-plan");
    expect(stderr).toContain(RUNBOOK);
    expect(stage.writes()).toEqual([]);
  });

  it("is stale if a page was edited in GitLab meanwhile", async () => {
    stage.write(runbooks(`api-outage: ${WIKI}`));
    await stage.settle();
    stage.workspace.write(RUNBOOK, "# Revised\n");
    await stage.run("plan", "--out", "plan.json");
    await gitlab.rest("PUT", "wikis/API-Outage", { content: "Typed in\n" });
    const { code, stderr } = await stage.run("apply", "plan.json");
    expect(code).toBe(4);
    expect(stderr).toContain("stale-plan");
  });

  it("does not overwrite a page that is edited between reading and writing", async () => {
    stage.write(runbooks(`api-outage: ${WIKI}`));
    await stage.settle();
    stage.workspace.write(RUNBOOK, "# Revised\n");
    onceAsked(/personal_access_tokens/, () => {
      const [page] = stage.sandbox.world.wikiPages.all();
      if (page) stage.sandbox.world.wikiPages.update(page, { content: "Typed in\n" });
    });
    const { code, stdout } = await stage.run("apply", "--yes");
    expect(code).toBe(1);
    expect(stdout).toContain("changed it meanwhile");
    expect(stage.sandbox.world.wikiPages.all()[0]?.content).toBe("Typed in\n");
  });
});

describe("a source in the project's own repository", () => {
  beforeEach(() => {
    stage.environment.CI_PROJECT_PATH = PROJECT;
  });

  it("is published by being merged: there is nothing to write, and nothing to delete", async () => {
    stage.write(runbooks(`api-outage: ${FILE}`));
    const base = stage.workspace.commit();
    expect((await stage.plan("--base", base)).counts).toMatchObject({ create: 0, unchanged: 1 });
    stage.write(documentWith("runbooks: {}"));
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  });

  it("is written if the path is another", async () => {
    stage.write(runbooks(`api-outage: ${FILE.replace("}", ", path: elsewhere.md}")}`));
    await stage.settle();
    expect(await file("elsewhere.md")).toBe(TEXT);
  });

  it("is written if the project is another", async () => {
    stage.environment.CI_PROJECT_PATH = "acme/payments/web";
    stage.write(runbooks(`api-outage: ${FILE}`));
    await stage.settle();
    expect(await file(RUNBOOK)).toBe(TEXT);
  });
});

describe("with a base", () => {
  /** Brings GitLab from one document to another, as two commits that are applied one after the other. */
  async function move(from: string, to: string): Promise<void> {
    stage.write(from);
    await stage.settle();
    const base = stage.workspace.commit();
    stage.write(to);
    const plan = await stage.plan("--base", base);
    expect(said(plan)).toEqual([`update ${ADDRESS}`]);
    await stage.apply(0, "--base", base, ...exactly(plan.counts));
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  }

  it("moves a file in one commit", async () => {
    await move(
      runbooks(`api-outage: ${FILE}`),
      runbooks(`api-outage: ${FILE.replace("}", ", path: docs/api.md}")}`),
    );
    expect(await file(RUNBOOK)).toBeUndefined();
    expect(await file("docs/api.md")).toBe(TEXT);
    expect((await commits())[0]?.message).toContain("Update 2 files");
  });

  it("moves a page with its title", async () => {
    await move(
      runbooks(`api-outage: ${WIKI}`),
      runbooks(`api-outage: ${WIKI.replace("API Outage", "The API is down")}`),
    );
    expect(await pages()).toEqual(["The-API-is-down"]);
  });

  it("moves a page out of its folder", async () => {
    await move(
      runbooks(`api-outage: ${WIKI.replace("API Outage", "teams/API Outage")}`),
      runbooks(`api-outage: ${WIKI}`),
    );
    expect(await pages()).toEqual(["API-Outage"]);
  });

  it("moves from the wiki to the repository", async () => {
    await move(runbooks(`api-outage: ${WIKI}`), runbooks(`api-outage: ${FILE}`));
    expect(await pages()).toEqual([]);
    expect(await file(RUNBOOK)).toBe(TEXT);
  });

  it("moves from the repository to the wiki", async () => {
    await move(runbooks(`api-outage: ${FILE}`), runbooks(`api-outage: ${WIKI}`));
    expect(await pages()).toEqual(["API-Outage"]);
    expect(await file(RUNBOOK)).toBeUndefined();
  });

  it("finishes a move that was cut short", async () => {
    stage.write(runbooks(`api-outage: ${WIKI}`));
    await stage.settle();
    const base = stage.workspace.commit();
    stage.write(runbooks(`api-outage: ${FILE}`));
    stage.sandbox.faults.add("lost kind=write from=2");
    await stage.run("apply", "--yes", "--base", base);
    stage.sandbox.faults.clear();
    expect([await pages(), await file(RUNBOOK)]).toEqual([["API-Outage"], TEXT]);
    await stage.settle("--base", base);
    expect([await pages(), await file(RUNBOOK)]).toEqual([[], TEXT]);
  });

  it("keeps a page whose runbook only got another key", async () => {
    stage.write(runbooks(`api-outage: ${WIKI}`));
    await stage.settle();
    const base = stage.workspace.commit();
    stage.write(runbooks(`api-is-down: ${WIKI}`));
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  });
});

describe("ignore: [content]", () => {
  const ignoring = (entry: string) => entry.replace("}", ", ignore: [content]}");
  const THEIRS = "Theirs.\n";

  it.each([
    ["a page", WIKI, WIKI.replace("API Outage", "Outage")],
    ["a file", FILE, FILE.replace("}", ", path: docs/outage.md}")],
    ["a page that becomes a file", WIKI, FILE],
  ])("moves %s with the text that GitLab has", async (_, from, to) => {
    stage.write(runbooks(`api-outage: ${from}`));
    await stage.settle();
    const base = stage.workspace.commit();
    if (from === FILE) edit(RUNBOOK, THEIRS);
    else await gitlab.rest("PUT", "wikis/API-Outage", { content: THEIRS });
    stage.write(runbooks(`api-outage: ${ignoring(to)}`));
    const words = ["--base", base];
    expect((await stage.run("plan", ...words, "--out", "plan.json")).code).toBe(0);
    const applied = await stage.run("apply", "plan.json");
    expect(applied.code, applied.stderr).toBe(0);
    const path = to === FILE ? RUNBOOK : "docs/outage.md";
    const [page] = stage.sandbox.world.wikiPages.all();
    expect(page?.content ?? (await file(path))).toBe(THEIRS);
    expect((await stage.plan(...words)).changes).toEqual([]);
  });

  it("moves an incident template with it, too", async () => {
    const template = (name: string, keys = "") =>
      documentWith(`incident_template: {name: ${name}, source: ${RUNBOOK}${keys}}`);
    stage.write(template("incident"));
    await stage.settle();
    const base = stage.workspace.commit();
    edit(".gitlab/issue_templates/incident.md", THEIRS);
    stage.write(template("outage", ", ignore: [content]"));
    await stage.apply(0, "--base", base);
    expect(await file(".gitlab/issue_templates/outage.md")).toBe(THEIRS);
    expect(await file(".gitlab/issue_templates/incident.md")).toBeUndefined();
  });
});

describe("a wiki page", () => {
  it("may have a title with more spaces than its address", async () => {
    stage.write(runbooks(`api-outage: ${WIKI.replace("API Outage", "Runbooks / API  Outage")}`));
    await stage.settle();
    expect(await pages()).toEqual(["Runbooks/API-Outage"]);
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("is taken over in another letter case, which GitLab would refuse to change", async () => {
    await rawGitLab(stage.sandbox).rest("POST", "wikis", { title: "api outage", content: "old" });
    stage.write(runbooks(`api-outage: ${WIKI}`));
    await stage.settle();
    expect(await pages()).toEqual(["api-outage"]);
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("is compared with its front matter", async () => {
    const titled = (title: string) => `---\ntitle: ${title}\n---\n${TEXT}`;
    stage.workspace.write(RUNBOOK, titled("Ours"));
    stage.write(runbooks(`api-outage: ${WIKI}`));
    await stage.settle();
    expect((await stage.plan()).changes).toEqual([]);
    for (const content of [titled("Theirs"), TEXT]) {
      await gitlab.rest("PUT", "wikis/API-Outage", { content });
      expect(said(await stage.plan())).toEqual([`update ${ADDRESS}`]);
    }
    stage.workspace.write(RUNBOOK, titled("Another"));
    await stage.settle();
    expect(stage.sandbox.world.wikiPages.all()).toMatchObject([{ content: titled("Another") }]);
    expect((await stage.plan()).changes).toEqual([]);
  });
});

describe("import", () => {
  beforeEach(async () => {
    stage.write(EVERYTHING);
    await stage.settle();
  });

  it("writes the texts beside the document, which then plans nothing", async () => {
    await stage.run("import", "--project", PROJECT, "--out", "imported");
    expect((await stage.plan("-f", "imported")).changes).toEqual([]);
    expect(stage.workspace.read("imported/projects/acme/payments/api.yml")).toContain("incident_template");
  });

  it("says on one page what needs files", async () => {
    const { stdout, stderr } = await stage.run("import", "--project", PROJECT);
    expect(stdout).toContain("status_page");
    expect(stdout).not.toContain("incident_template");
    expect(stderr).toContain("incident_template needs a file");
  });
});

describe("mistakes", () => {
  it.each([
    [
      "a source that is missing",
      `api-outage: ${WIKI.replace("api-outage.md", "api-outrage.md")}`,
      "file-missing",
    ],
    ["a source outside", `api-outage: ${WIKI.replace("runbooks/api", "../api")}`, "file-outside"],
    [
      "a source that a link leads outside",
      `api-outage: ${WIKI.replace("api-outage", "link")}`,
      "file-outside",
    ],
    [
      "a source that Git keeps for itself",
      `api-outage: ${WIKI.replace("runbooks/api-outage.md", ".git/config")}`,
      "file-outside",
    ],
    ["a source that is empty", `api-outage: ${WIKI.replace("api-outage.md", "empty.md")}`, "file-empty"],
    [
      "a source of more than 1 MB",
      `api-outage: ${WIKI.replace("api-outage.md", "large.md")}`,
      "file-too-large",
    ],
  ])("names %s at its place", async (_, entry, code) => {
    stage.workspace.write("runbooks/empty.md", "\n");
    stage.workspace.write("runbooks/large.md", "x".repeat(1024 * 1024 + 1));
    stage.workspace.write(".git/config", "[core]\n");
    symlinkSync("/etc/hostname", join(stage.workspace.folder, "runbooks/link.md"));
    const document = runbooks(entry);
    stage.write(document);
    const { code: exit, findings } = await stage.findings("plan");
    expect(exit).toBe(3);
    expect(findings).toContainEqual(
      expect.objectContaining({ code, level: "error", address: ADDRESS, ...placeOf(document, "source:") }),
    );
  });

  it.each([
    ["one slug", `other: ${WIKI.replace("API Outage", "API-Outage")}`, WIKI, "runbook-slug-twice"],
    [
      "slugs that differ by letter case",
      `other: ${WIKI.replace("API Outage", "api outage")}`,
      WIKI,
      "runbook-slug-twice",
    ],
    [
      "one path",
      `other: ${FILE.replace("}", ", path: runbooks/api-outage.md}")}`,
      FILE,
      "runbook-path-twice",
    ],
  ])("names two runbooks with %s", async (_, second, first, code) => {
    stage.write(runbooks(`api-outage: ${first}`, second));
    const { findings } = await stage.findings("validate");
    expect(findings).toMatchObject([{ code, level: "error", address: `${PROJECT}//runbook.other` }]);
  });

  it.each(["..", "/", " . "])("names a title of which GitLab makes no address: %j", async (title) => {
    const document = runbooks(`api-outage: ${WIKI.replace("API Outage", `"${title}"`)}`);
    stage.write(document);
    const { findings } = await stage.findings("validate");
    expect(findings).toMatchObject([{ code: "wrong-format", ...placeOf(document, `"${title}"`) }]);
  });

  it.each(["../x.md", "docs/../x.md", "./x.md", "docs//x.md", "docs/", "/x.md", ".."])(
    "names a path that GitLab does not take: %s",
    async (path) => {
      const document = runbooks(`api-outage: ${FILE.replace("}", `, path: ${path}}`)}`);
      stage.write(document);
      const { findings } = await stage.findings("validate");
      expect(findings).toMatchObject([{ code: "wrong-format", ...placeOf(document, path) }]);
    },
  );

  it.each([
    [".gitlab/issue_templates/incident.md", `incident_template: {name: incident, source: ${RUNBOOK}}`],
    [".gitlab/status-page.yml", "status_page: {title: Acme status}"],
  ])("names a runbook that would be the file of something else: %s", async (path, other) => {
    const entry = `runbooks: {api-outage: ${FILE.replace("}", `, path: ${path}}`)}}`;
    stage.write(documentWith(`${entry}\n${other}`));
    const { findings } = await stage.findings("validate");
    expect(findings).toMatchObject([{ code: "runbook-path-twice", level: "error", address: ADDRESS }]);
  });

  it("says that a wiki is off", async () => {
    stage.sandbox.world.projects.update(stage.project(PROJECT), { wikiAccessLevel: "disabled" });
    stage.write(runbooks(`api-outage: ${WIKI}`));
    const { code, findings } = await stage.findings("plan");
    expect([code, findings[0]?.code]).toEqual([4, "wiki-not-readable"]);
  });

  it("writes a status page anew that somebody broke by hand", async () => {
    stage.write(documentWith("status_page: {title: Acme status}"));
    await stage.settle();
    edit(".gitlab/status-page.yml", "title: [\n");
    await stage.settle();
    expect(await file(".gitlab/status-page.yml")).toMatch(/^title: Acme status$/m);
  });

  it("leaves a status page alone that only looks different", async () => {
    stage.write(documentWith("status_page: {title: Acme status}"));
    await stage.settle();
    edit(".gitlab/status-page.yml", '{"incidents": {"limit": 100}, "title": "Acme status"}\n');
    expect((await stage.plan()).changes).toEqual([]);
  });
});

/** A commit by somebody else, made in the midst of things. */
function edit(path: string, text: string): void {
  commit(stage.sandbox.instance, stage.project(PROJECT), {
    branch: "main",
    message: "Edit",
    authorName: "Olive",
    authorEmail: "olive@example.com",
    actions: [{ action: "update", path, content: Buffer.from(text) }],
  });
}

/** Does something once, right after a request was answered. */
function onceAsked(path: RegExp, act: () => void): void {
  const log = stage.sandbox.log as LogEntry[];
  let done = false;
  log.push = (...entries) => {
    if (!done && entries.some((entry) => path.test(entry.path.split("?")[0] ?? ""))) {
      done = true;
      act();
    }
    return Array.prototype.push.apply(log, entries);
  };
}
