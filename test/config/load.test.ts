import { describe, expect, it } from "vitest";
import { FINDING_CODES } from "../../src/config/codes.ts";
import { load } from "../../src/config/load.ts";
import { memoryFiles } from "../support/memory-files.ts";
import { documentOf, inShort } from "./document-of.ts";

const project = (path: string, section: string) =>
  `version: 1\nprojects:\n  ${path}:\n${section.replace(/^/gm, "    ")}\n`;

describe("values", () => {
  it("keeps times, dates, durations and words as text", () => {
    const { document, findings } = documentOf(
      "version: 1\nplain: [2025-01-01T09:00, 2026-11-01, 09:00, 15m, 30%, yes, off, ~, 0.5, 7, true]\n",
    );
    expect(findings).toEqual([]);
    expect(document.value).toEqual({
      version: 1,
      plain: ["2025-01-01T09:00", "2026-11-01", "09:00", "15m", "30%", "yes", "off", null, 0.5, 7, true],
    });
  });

  it("reads every key as text", () => {
    const { document } = documentOf("version: 1\npeople: {007: {}, true: {}, __proto__: {share: 1}}\n");
    expect(Object.keys(document.value.people ?? {})).toEqual(["007", "true", "__proto__"]);
  });

  it("expands anchors and merge keys, own keys winning wherever they stand", () => {
    const { document, findings } = documentOf(`version: 1
base: &base {a: 1, b: 1}
more: &more {b: 2, c: 2}
one: {b: 3, <<: *base}
both: {<<: [*base, *more]}
same: *base
`);
    expect(findings).toEqual([]);
    expect(document.value).toMatchObject({
      one: { a: 1, b: 3 },
      both: { a: 1, b: 1, c: 2 },
      same: { a: 1, b: 1 },
    });
  });

  it("takes empty headings for absent and empty projects for empty", () => {
    const { document } = documentOf("version: 1\nservices:\nprojects:\n  acme/api:\n");
    expect(document.value).toEqual({ version: 1, projects: { "acme/api": {} } });
  });

  it("survives a byte order mark and Windows line ends", () => {
    const { document, findings } = documentOf("\uFEFFversion: 1\r\nhost: https://gitlab.example.com\r\n");
    expect(findings).toEqual([]);
    expect(document.value.host).toBe("https://gitlab.example.com");
    expect(document.position(["host"])).toEqual({ file: "watchbill.yml", line: 2, column: 1 });
  });
});

describe("positions", () => {
  const { document } = documentOf(`version: 1
base: &base
  timezone: Europe/Berlin
list:
  - first
  - user: bo
used:
  alias: *base
  merged:
    <<: *base
    own: 1
`);
  it.each([
    ["a key", ["base", "timezone"], "key", 3, 3],
    ["its value", ["base", "timezone"], "value", 3, 13],
    ["a list entry", ["list", 1], "key", 6, 5],
    ["a key in a list entry", ["list", 1, "user"], "value", 6, 11],
    ["the key of an alias, where it is used", ["used", "alias"], "key", 8, 3],
    ["a key inside an alias, where it is written", ["used", "alias", "timezone"], "key", 3, 3],
    ["a merged key, where it is written", ["used", "merged", "timezone"], "value", 3, 13],
    ["the longest prefix of a path that does not exist", ["used", "merged", "nothing", 3], "value", 9, 3],
    ["the root", [], "key", 1, 1],
  ] as const)("knows %s", (_, path, part, line, column) => {
    expect(document.position(path, part)).toEqual({ file: "watchbill.yml", line, column });
  });
});

describe("what is wrong with the YAML", () => {
  it.each([
    ["a tab", "version: 1\nprojects:\n\tacme/api: {}\n", ["3:1 yaml-tab"]],
    ["an open bracket", "version: 1\nhost: [\n", ["2:8 yaml-syntax"]],
    ["a colon in a plain value", "version: 1\nhost: a: b\n", ["2:7 yaml-syntax"]],
    ["a value that starts with an at sign", "version: 1\nhost: @ana\n", ["2:7 yaml-syntax"]],
    ["a key that stands twice", "version: 1\nhost: a\nhost: b\n", ["3:1 duplicate-key"]],
    ["an alias without anchor", "version: 1\nhost: *gone\n", ["2:7 yaml-alias"]],
    ["an alias inside its anchor", "version: 1\nhost: &a [*a]\n", ["2:11 yaml-alias"]],
    ["a tag", "version: 1\nhost: !env HOST\n", ["2:7 yaml-tag"]],
    ["a tag of YAML 1.1", "version: 1\nhost: !!timestamp 2026-01-01\n", ["2:7 yaml-tag"]],
    ["two documents", "version: 1\n---\nversion: 1\n", ["2:1 yaml-documents"]],
    ["a list as key", "version: 1\n? [a]\n: b\n", ["2:3 yaml-key"]],
    ["an alias as key", "version: &v 1\n*v : b\n", ["2:1 yaml-key"]],
    ["a merge of something else", "version: 1\nhost: {<<: [1]}\n", ["2:8 yaml-merge"]],
    ["an empty file", "", ["1:1 file-empty"]],
    ["nothing but a comment", "# soon\n", ["1:1 file-empty"]],
    ["a list at the top", "- a\n", ["1:1 not-a-mapping"]],
    ["a single value", "hello\n", ["1:1 not-a-mapping"]],
    ["other bytes", "version: 1\nhost: \uFFFD\n", ["2:7 not-utf-8"]],
    ["no version", "projects: {}\n", ["1:1 missing-version"]],
    ["too many levels", `version: 1\nhost: ${"[".repeat(150)}${"]".repeat(150)}\n`, ["2:107 yaml-depth"]],
  ])("reports %s", (_, text, expected) => {
    const { findings } = documentOf(text);
    expect(findings.map(inShort)).toEqual(expected);
    expect(findings.every(({ hint, level }) => hint !== undefined && level === "error")).toBe(true);
    for (const { code } of findings) expect(FINDING_CODES).toHaveProperty(code);
  });

  it("keeps the first of two equal keys and names its line", () => {
    const { document, findings } = documentOf("version: 1\nhost: a\nhost: b\n");
    expect(document.value.host).toBe("a");
    expect(findings[0]?.message).toBe('The key "host" stands twice: first in line 2');
  });

  it("survives more levels than the stack has room for", () => {
    const { findings } = documentOf(`version: 1\nhost: ${"[".repeat(20_000)}`);
    expect(findings.map(({ code }) => code)).toEqual(["yaml-depth"]);
  });

  it("does not let aliases make a short text vast", () => {
    const bomb = Array.from({ length: 30 }, (_, n) =>
      n === 0
        ? "a0: &a0 [x, x, x, x, x, x, x, x]"
        : `a${n}: &a${n} [${Array(8)
            .fill(`*a${n - 1}`)
            .join(", ")}]`,
    );
    const { findings } = documentOf(`version: 1\n${bomb.join("\n")}\n`);
    expect(findings.map(({ code }) => code)).toEqual(["yaml-expansion"]);
  });

  it.each([
    ["an infinite number", "{x: .inf}", "2:10"],
    ["what is no number", "[-.NaN, .nan]", "2:14"],
    ["a number too large to be finite", "{x: 1e999}", "2:10"],
    ["half a character", '{x: "a\\uD83D"}', "2:10"],
    ["half a character in a key", '{"\\uDE00": 1}', "2:7"],
  ])("refuses %s, which no request could carry", (_, value, at) => {
    const { findings } = documentOf(`version: 1\nsay: ${value}\n`);
    expect(findings.map(inShort)).toEqual([`${at} yaml-value`]);
  });

  it("takes whole characters, however they are written", () => {
    const { document, findings } = documentOf('version: 1\nhost: "\\uD83D\\uDE00 \\U0001F600 😀"\n');
    expect(findings).toEqual([]);
    expect(document.value.host).toBe("😀 😀 😀");
  });

  it("does not let chained aliases go deeper than a file may", () => {
    const chain = Array.from(
      { length: 30 },
      (_, n) => `a${n}: &a${n} [[[[[[${n === 0 ? "x" : `*a${n - 1}`}]]]]]]`,
    );
    const { findings } = documentOf(`version: 1\n${chain.join("\n")}\n`);
    expect(findings[0]?.code).toBe("yaml-depth");
  });

  it("lets an anchor be used as often as an estate needs", () => {
    const uses = Array.from({ length: 500 }, (_, n) => `  acme/p${n}: *all`).join("\n");
    const { findings } = documentOf(
      `version: 1\ntemplates: {t: &all {timeline_tags: [a]}}\nprojects:\n${uses}\n`,
    );
    expect(findings).toEqual([]);
  });
});

describe("files and folders", () => {
  it("reads a folder to the bottom, in order, and leaves other files alone", () => {
    const { document, findings } = load(
      ["watchbill"],
      memoryFiles({
        "watchbill/watchbill.yml": "version: 1\nhost: https://gitlab.example.com\n",
        "watchbill/projects/acme/web.yaml": "projects: {acme/web: {timeline_tags: [a]}}\n",
        "watchbill/projects/acme/api.yml": "projects: {acme/api: {timeline_tags: [b]}}\n",
        "watchbill/README.md": "# not YAML: [",
        "watchbill/.hidden/x.yml": "[",
        "watchbill/node_modules/y.yml": "[",
      }),
    );
    expect(findings).toEqual([]);
    expect(document.sources.map(({ file }) => file)).toEqual([
      "watchbill/projects/acme/api.yml",
      "watchbill/projects/acme/web.yaml",
      "watchbill/watchbill.yml",
    ]);
    expect(document.value.projects).toEqual({
      "acme/api": { timeline_tags: ["b"] },
      "acme/web": { timeline_tags: ["a"] },
    });
    expect(document.position(["projects", "acme/web"]).file).toBe("watchbill/projects/acme/web.yaml");
  });

  it("reads a file once, however it is given", () => {
    const files = memoryFiles({ "a/x.yml": "version: 1\nhost: https://gitlab.example.com\n" });
    const { document, findings } = load(["a", "./a/x.yml", "a/x.yml"], files);
    expect(findings).toEqual([]);
    expect(document.sources).toHaveLength(1);
  });

  it("merges the sections of a project from several files", () => {
    const { document, findings } = load(
      ["a.yml", "b.yml"],
      memoryFiles({
        "a.yml": project(
          "acme/api",
          "oncall_schedules: {Primary: {timezone: Etc/UTC}}\nslack: {webhook: {env: A}}",
        ),
        "b.yml": project("acme/api", "oncall_schedules: {Secondary: {timezone: Etc/UTC}}\nrunbooks: {}"),
      }),
    );
    expect(findings).toEqual([]);
    expect(document.value.projects?.["acme/api"]).toEqual({
      oncall_schedules: { Primary: { timezone: "Etc/UTC" }, Secondary: { timezone: "Etc/UTC" } },
      slack: { webhook: { env: "A" } },
      runbooks: {},
    });
  });

  it.each([
    ["a schedule", "oncall_schedules:\n  Primary: {timezone: Etc/UTC}", "acme/api//schedule.Primary", "5:7"],
    [
      "the escalation policy",
      "escalation_policy: {name: a, rules: []}",
      "acme/api//escalation_policy",
      "4:5",
    ],
    ["a list", "timeline_tags: [a]", undefined, "4:5"],
  ])("refuses %s in two files and names both places", (_, section, address, at) => {
    const text = project("acme/api", section);
    const { findings } = load(["a.yml", "b.yml"], memoryFiles({ "a.yml": text, "b.yml": text }));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code: "duplicate-object", file: "b.yml", level: "error" });
    expect(`${findings[0]?.line}:${findings[0]?.column}`).toBe(at);
    expect(findings[0]?.address).toBe(address);
    expect(findings[0]?.message).toContain(`a.yml, line ${at.split(":")[0]}`);
  });

  it.each([
    ["a top-level setting", "host: https://gitlab.example.com", "2:1"],
    ["a setting of the policy", "policy:\n  prune: none", "3:3"],
    ["a check's settings", "policy:\n  lint:\n    OC001: off", "4:5"],
    ["a service", "services:\n  api: {}", "3:3"],
    ["a template", "templates:\n  europe: {}", "3:3"],
    ["a group", "groups:\n  acme: {}", "3:3"],
  ])("refuses %s in two files", (_, setting, at) => {
    const text = `version: 1\n${setting}\n`;
    const { findings } = load(["a.yml", "b.yml"], memoryFiles({ "a.yml": text, "b.yml": text }));
    expect(findings.map(inShort)).toEqual([`${at} duplicate-object`]);
  });

  it("wants a version in each file that is given, and in one of each folder", () => {
    const files = memoryFiles({
      "a.yml": "version: 1\n",
      "b.yml": "people: {}\n",
      "one/a.yml": "version: 1\n",
      "one/b.yml": "people: {}\n",
      "none/a.yml": "people: {}\n",
    });
    const missing = (...paths: string[]) => load(paths, files).findings.map(({ message }) => message);
    expect(missing("a.yml", "b.yml")).toEqual(["b.yml has no version"]);
    expect(missing("one")).toEqual([]);
    expect(missing("none", "a.yml")).toEqual(["No file in none has a version"]);
  });

  it("refuses another version in a second file, and takes the same one as often as it stands", () => {
    const files = memoryFiles({
      "d/a.yml": "version: 1\n",
      "d/b.yml": "version: 2\n",
      "d/c.yml": "version: 1\n",
    });
    expect(load(["d"], files).findings.map(({ file, code }) => `${file} ${code}`)).toEqual([
      "d/b.yml duplicate-object",
    ]);
  });

  it("tells a file that cannot be read from an empty one", () => {
    const memory = memoryFiles({ "d/a.yml": "version: 1\n", "d/b.yml": "", "d/c.yml": "" });
    const files = { ...memory, read: (path: string) => (path === "d/c.yml" ? undefined : memory.read(path)) };
    expect(load(["d"], files).findings.map(({ file, code }) => `${file} ${code}`)).toEqual([
      "d/b.yml file-empty",
      "d/c.yml file-missing",
    ]);
  });

  it("says what else a missing file may be called", () => {
    const files = memoryFiles({ "ops/watchbill.yml": "version: 1\n", "ops/notes.md": "" });
    expect(load(["ops/wachbill.yml"], files).findings).toEqual([
      {
        level: "error",
        code: "file-missing",
        message: "There is no file or folder ops/wachbill.yml, or it cannot be read",
        hint: "Did you mean ops/watchbill.yml?",
      },
    ]);
    expect(load(["elsewhere/x.yml"], files).findings[0]?.hint).toBe(
      "Name an existing file, or a folder of YAML files.",
    );
    expect(load(["ops"], memoryFiles({ "ops/notes.md": "" })).findings.map(({ code }) => code)).toEqual([
      "folder-empty",
    ]);
  });

  it("goes on with the other files when one cannot be understood", () => {
    const { document, findings } = load(
      ["d"],
      memoryFiles({ "d/a.yml": "version: [\n", "d/b.yml": "people: {ana: {share: 1}}\n" }),
    );
    expect(findings.map(({ code }) => code)).toEqual(["yaml-syntax"]);
    expect(document.value).toEqual({ people: { ana: { share: 1 } } });
    expect(document.sources).toHaveLength(2);
  });
});
