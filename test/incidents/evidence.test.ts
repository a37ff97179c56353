import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Stop } from "../../src/core/finding.ts";
import { verifyReport } from "../../src/incidents/evidence.ts";
import type { ProjectFact } from "../../src/incidents/facts.ts";
import { factLines } from "../../src/incidents/facts-file.ts";
import { sumOf } from "../../src/incidents/pieces.ts";
import { runs } from "../support/examples.ts";
import { estate } from "./estate.ts";
import { facts, incident, marchIncidents } from "./facts-builder.ts";
import { factsIn, filesOf, gathered, makeReport } from "./made-report.ts";

const RUNNING = { tool: "watchbill 0.1.0", tzdata: "2026a" };
const march = () => facts({ incidents: marchIncidents() });
const codes = (files: ReadonlyMap<string, string>, running = RUNNING) =>
  verifyReport(filesOf(files), running).map(({ code, file }) => `${code} ${file}`);

/** Every place of a JSON value that can be written to. */
function placesIn(value: unknown): { holder: Record<string, unknown>; key: string }[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

describe("a report's files", () => {
  it("are all there, and the manifest knows the others by hash", () => {
    const files = makeReport(march());
    expect([...files.keys()]).toEqual([
      "report.html",
      "report.md",
      "report.json",
      "incidents.csv",
      "facts.jsonl",
      "manifest.json",
    ]);
    const manifest = JSON.parse(files.get("manifest.json") ?? "");
    for (const [name, text] of files) {
      if (name === "manifest.json") continue;
      expect(manifest.files[name]).toEqual(sumOf([text]));
    }
  });

  it("are only those asked for, but always with facts and manifest", () => {
    expect([...makeReport(march(), ["json"]).keys()]).toEqual([
      "report.json",
      "facts.jsonl",
      "manifest.json",
    ]);
  });

  it("have the same bytes for the same facts, in whatever order these come", () => {
    const given = estate({ incidents: 120 });
    const shuffled = {
      ...given,
      incidents: [...given.incidents].reverse(),
      alerts: [...given.alerts].reverse(),
      shifts: [...given.shifts].reverse(),
      projects: [...given.projects].reverse(),
    };
    expect(makeReport(shuffled)).toEqual(makeReport(given));
  });

  it.each([
    ["nine incidents", march()],
    ["none", facts()],
    ["a thousand", estate({ incidents: 1000 })],
    ["no previous window", facts({ header: { complete_since: "2026-03-01T00:00:00Z" } })],
  ])("hold a report.json that its schema describes: %s", (_, given) => {
    const schema = JSON.parse(
      readFileSync(new URL("../../schemas/report.schema.json", import.meta.url), "utf8"),
    );
    const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);
    validate(JSON.parse(makeReport(given, ["json"]).get("report.json") ?? ""));
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe("verification", () => {
  it("finds nothing in what was just made", () => {
    expect(codes(makeReport(march()))).toEqual([]);
    expect(codes(makeReport(march(), ["md"]))).toEqual([]);
  });

  it.each(["report.html", "report.md", "report.json", "incidents.csv"])("finds a change in %s", (name) => {
    const files = makeReport(march());
    files.set(name, `${files.get(name)} `);
    expect(codes(files)).toEqual([`file-changed ${name}`, `not-reproduced ${name}`]);
  });

  it("finds a number that was changed in the facts, even with the manifest adapted", () => {
    const files = makeReport(march());
    const lied = (files.get("facts.jsonl") ?? "").replace("2026-03-19T03:45:00Z", "2026-03-17T04:45:00Z");
    const manifest = JSON.parse(files.get("manifest.json") ?? "");
    manifest.files["facts.jsonl"].sha256 = sumOf([lied]).sha256;
    files.set("facts.jsonl", lied);
    files.set("manifest.json", JSON.stringify(manifest));
    expect(codes(files)).toContain("not-reproduced report.json");
  });

  it("finds missing and unknown files", () => {
    const files = makeReport(march());
    files.delete("report.md");
    files.set("notes.txt", "");
    expect(codes(files)).toEqual(["file-unknown notes.txt", "file-missing report.md"]);
  });

  it("says when it runs with other rules than the report was made with", () => {
    const files = makeReport(march());
    expect(codes(files, { tool: "watchbill 9.0.0", tzdata: "2027c" })).toEqual([
      "other-tool manifest.json",
      "other-tzdata manifest.json",
    ]);
  });

  it.each([
    ["", "facts-unreadable"],
    ["{", "facts-unreadable"],
    ['{"type":"header"}', "facts-unreadable"],
  ])("says that facts like %j cannot be used", (text, code) => {
    const files = makeReport(march());
    files.set("facts.jsonl", text);
    expect(codes(files)).toContain(`${code} facts.jsonl`);
  });

  it("tells of a value of another kind, wherever it stands, and goes on", () => {
    const project: ProjectFact = {
      type: "project",
      project: "acme/payments/api",
      id: "gid://gitlab/Project/1",
      schedules: ["Primary"],
      policy: { name: "Standard", rules: [{ after_seconds: 0, schedule: "Primary", user: null }] },
    };
    const made = makeReport({ ...estate({ incidents: 12 }), projects: [project] }, ["md", "csv"]);
    const lines = (made.get("facts.jsonl") ?? "").trimEnd().split("\n");
    const other = fc.constantFrom<unknown>(null, 7, "x", true, [], {}, [null], [[]], { a: null });
    const place = fc.record({ line: fc.nat(lines.length - 1), step: fc.nat(), value: other });
    fc.assert(
      fc.property(place, ({ line, step, value }) => {
        const fact: unknown = JSON.parse(lines[line] as string);
        const places = placesIn(fact);
        const { holder, key } = places[step % places.length] as (typeof places)[number];
        holder[key] = value;
        const changed = lines.with(line, JSON.stringify(fact));
        if (changed[line] === lines[line]) return;
        const files = new Map(made).set("facts.jsonl", `${changed.join("\n")}\n`);
        expect(codes(files)).toContain("file-changed facts.jsonl");
      }),
      { numRuns: runs(100) },
    );
  });

  it.each([
    "",
    "[]",
    "null",
    '{"format":2}',
    '{"format":1,"report_id":"","tool":"","tzdata":"","data_as_of":"","files":{"report.md":null}}',
  ])("needs a manifest, and %j is none", (text) => {
    const files = makeReport(march());
    files.set("manifest.json", text);
    expect(codes(files)).toEqual(["manifest-unreadable manifest.json"]);
  });
});

describe("the facts file", () => {
  it("gives back what was written, line by line", () => {
    const given = estate({ incidents: 50 });
    const lines = [...factLines(given)];
    expect(lines.every((line) => !line.includes("\n"))).toBe(true);
    expect(JSON.parse(lines[0] ?? "").type).toBe("header");
    expect([...factLines(factsIn(lines))]).toEqual(lines);
  });

  it("survives any text in a title", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (title) => {
        const given = facts({
          incidents: [incident({ iid: "5", title, created_at: "2026-03-05T00:00:00Z" })],
        });
        expect([...factsIn([...factLines(given)]).incidents][0]?.title).toBe(title);
      }),
    );
  });

  it.each([
    [["{}"], "no fact of type undefined"],
    [['{"type":"toString"}'], 'no fact of type "toString"'],
    [["[1]"], "no fact of type"],
    [[], "no header"],
    [
      [[...factLines(facts())][0] as string, '{"type":"incident","id":7}'],
      "its id holds what no report writes",
    ],
    [[[...factLines(facts())][0] as string, [...factLines(facts())][0] as string], "a misplaced header"],
  ])("refuses %j", (lines, message) => {
    expect(() => gathered(factsIn(lines))).toThrow(Stop);
    expect(() => gathered(factsIn(lines))).toThrow(message);
  });
});
