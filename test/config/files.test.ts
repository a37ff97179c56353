import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { diskFiles, type Files, gitFiles } from "../../src/config/files.ts";
import { load } from "../../src/config/load.ts";
import { memoryFiles } from "../support/memory-files.ts";

const CONTENTS = {
  "watchbill/watchbill.yml": "version: 1\n",
  "watchbill/projects/acme/api.yml": "projects: {acme/api: {}}\n",
  "watchbill/projects/Ümläut name.yml": "people: {ana: {}}\n",
  "README.md": "# Read me\n",
};

const root = mkdtempSync(join(tmpdir(), "watchbill-files-"));
afterAll(() => rmSync(root, { recursive: true }));

function git(...command: string[]): string {
  const identity = [
    "-c",
    "user.name=Test",
    "-c",
    "user.email=test@example.com",
    "-c",
    "commit.gpgsign=false",
  ];
  return execFileSync("git", ["-C", root, ...identity, ...command], { encoding: "utf8", stdio: "pipe" });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

for (const [path, text] of Object.entries(CONTENTS)) write(path, text);
git("init", "--quiet", "--initial-branch=main");
git("add", ".");
git("commit", "--quiet", "--message=first");
git("tag", "first");

describe.each<[string, () => Files]>([
  ["memory", () => memoryFiles(CONTENTS)],
  ["the disk", () => diskFiles(root)],
  ["a revision", () => gitFiles(root, "first")],
])("files in %s", (_, open) => {
  const files = open();

  it("are read by path, however it is spelt", () => {
    expect(files.read("README.md")).toBe("# Read me\n");
    expect(files.read("./watchbill//projects/../watchbill.yml")).toBe("version: 1\n");
    expect(files.read("watchbill/projects/Ümläut name.yml")).toBe("people: {ana: {}}\n");
  });

  it("are undefined where there is nothing to read", () => {
    expect(files.read("nothing.yml")).toBeUndefined();
    expect(files.read("watchbill")).toBeUndefined();
    expect(files.read("README.md/x")).toBeUndefined();
  });

  it("are listed by folder, sorted, folders marked", () => {
    expect(files.list("watchbill")).toEqual(["projects/", "watchbill.yml"]);
    expect(files.list("./watchbill/projects/")).toEqual(["acme/", "Ümläut name.yml"]);
    expect(files.list(".")).toEqual(expect.arrayContaining(["README.md", "watchbill/"]));
  });

  it("have no list where there is no folder", () => {
    expect(files.list("nothing")).toBeUndefined();
    expect(files.list("README.md")).toBeUndefined();
  });

  it("are outside of the repository by their path", () => {
    const outside = (path: string) => files.isOutside(path, "watchbill/watchbill.yml");
    expect(["README.md", "nothing.md", "watchbill/../README.md", "..a/b"].filter(outside)).toEqual([]);
    expect(["..", "../x", "watchbill/../../x"].filter((path) => !outside(path))).toEqual([]);
  });

  it("load as the same document", () => {
    const { document, findings } = load(["watchbill"], files);
    expect(findings).toEqual([]);
    expect(document.value).toEqual({ version: 1, people: { ana: {} }, projects: { "acme/api": {} } });
  });
});

describe("the disk", () => {
  const files = diskFiles(root);
  const outside = (path: string) => files.isOutside(path, "watchbill.yml");
  const elsewhere = mkdtempSync(join(tmpdir(), "watchbill-elsewhere-"));
  afterAll(() => rmSync(elsewhere, { recursive: true }));

  it("follows symbolic links to where they end, also where nothing is yet", () => {
    const link = (target: string, path: string) => symlinkSync(target, join(root, path));
    link("watchbill", "inside");
    link("link-to-be", "later");
    link(elsewhere, "out");
    link("out/secret", "indirect");
    link("round", "round");
    link("../README.md", "watchbill/up");
    expect(["inside/watchbill.yml", "later", "watchbill/up", "round"].filter(outside)).toEqual([]);
    expect(["out", "out/secret", "indirect", "inside/../out/x"].filter(outside)).toHaveLength(4);
    for (const path of ["inside", "later", "out", "indirect", "round", "watchbill/up"])
      rmSync(join(root, path));
  });

  it("takes what Git keeps for itself for outside", () => {
    expect([".git/config", ".gitignore", ".gitlab/x"].filter(outside)).toEqual([".git/config"]);
  });

  it("takes the whole repository for inside, whatever folder a command runs in", () => {
    const below = diskFiles(join(root, "watchbill"));
    expect(below.isOutside("../README.md", "watchbill.yml")).toBe(false);
    expect(below.isOutside("../../x", "watchbill.yml")).toBe(true);
  });

  it("takes the repository of a file that is given from elsewhere", () => {
    const away = diskFiles(elsewhere);
    const document = join(root, "watchbill/watchbill.yml");
    expect(away.isOutside(join(root, "README.md"), document)).toBe(false);
    expect(away.isOutside(join(elsewhere, "x"), document)).toBe(true);
    expect(away.isOutside("x", "watchbill.yml")).toBe(false);
    expect(away.isOutside("../x", "watchbill.yml")).toBe(true);
  });
});

describe("a revision", () => {
  it("is what was committed, whatever lies in the work tree", () => {
    const before = gitFiles(root, "first");
    write("watchbill/watchbill.yml", "version: 1 # changed\n");
    write("watchbill/new.yml", "people: {}\n");
    expect(before.read("watchbill/watchbill.yml")).toBe("version: 1\n");
    expect(before.read("watchbill/new.yml")).toBeUndefined();
    git("add", ".");
    git("commit", "--quiet", "--message=second");
    expect(gitFiles(root, "HEAD").read("watchbill/watchbill.yml")).toBe("version: 1 # changed\n");
    expect(gitFiles(root, "HEAD~1").read("watchbill/watchbill.yml")).toBe("version: 1\n");
  });

  it("is read from the folder a command runs in", () => {
    const files = gitFiles(join(root, "watchbill"), "first");
    expect(files.read("watchbill.yml")).toBe("version: 1\n");
    expect(files.read("../README.md")).toBe("# Read me\n");
    expect(files.read(join(root, "watchbill/watchbill.yml"))).toBe("version: 1\n");
    expect(files.read("../../README.md")).toBeUndefined();
    expect(files.list(".")).toEqual(["projects/", "watchbill.yml"]);
  });

  it("follows symbolic links, and has nothing for broken ones", () => {
    symlinkSync("README.md", join(root, "link.md"));
    symlinkSync("gone.md", join(root, "broken.md"));
    symlinkSync("/etc/hostname", join(root, "outside.md"));
    git("add", ".");
    git("commit", "--quiet", "--message=links");
    const files = gitFiles(root, "HEAD");
    files.prepare?.(["broken.md", "outside.md", "link.md", "nothing.md", "README.md"]);
    expect(files.read("link.md")).toBe("# Read me\n");
    expect(files.read("README.md")).toBe("# Read me\n");
    expect(files.read("broken.md")).toBeUndefined();
    expect(files.read("outside.md")).toBeUndefined();
    expect(files.read("nothing.md")).toBeUndefined();
  });
});
