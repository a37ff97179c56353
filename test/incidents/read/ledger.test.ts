import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { factLines } from "../../../src/incidents/facts-file.ts";
import { sumOf, sumOfFile } from "../../../src/incidents/pieces.ts";
import { openFacts, writeFacts } from "../../../src/incidents/read/facts-store.ts";
import { createLedger, type Mark, type Opening, resumeLedger } from "../../../src/incidents/read/ledger.ts";
import { alert, facts, incident } from "../facts-builder.ts";
import { gathered } from "../made-report.ts";

const OPENING: Opening = { type: "reading", format: 1, request: "{}", as_of: 1_772_452_800_000 };
const created_at = "2026-03-10T10:00:00Z";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ledger-"));
  path = join(folder, "ledger.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function mark(list: string, after: string | null, rows = 1): Mark {
  return {
    type: "mark",
    list,
    after,
    done: after === null,
    asked: { incidents: { pages: 1, rows } },
  };
}

describe("a ledger", () => {
  it("knows after a break what it knew before", () => {
    const ledger = createLedger(path, OPENING);
    ledger.append([incident({ created_at }), incident({ created_at })], mark("a", "one", 2));
    ledger.append([alert({})], mark("b", null, 1));
    ledger.append([incident({ created_at })], mark("a", "two", 1));
    ledger.close();
    const resumed = resumeLedger(path);
    expect(resumed?.opening).toEqual(OPENING);
    expect(resumed?.incidents).toBe(3);
    expect(resumed?.markOf("a")).toMatchObject({ after: "two", done: false });
    expect(resumed?.markOf("b")).toMatchObject({ after: null, done: true });
    expect(resumed?.markOf("c")).toBeUndefined();
    expect(resumed?.asked()).toEqual({ incidents: { pages: 3, rows: 4 } });
    resumed?.close();
  });

  it("drops whatever follows the last complete page, wherever the break fell", () => {
    const ledger = createLedger(path, OPENING);
    ledger.append([incident({ created_at, title: "Ünïcödé 🔥" })], mark("a", "one"));
    const complete = readFileSync(path);
    ledger.append([incident({ created_at }), incident({ created_at })], mark("a", "two", 2));
    ledger.close();
    const whole = readFileSync(path);
    for (let length = complete.length; length < whole.length; length += 7) {
      writeFileSync(path, whole);
      truncateSync(path, length);
      const resumed = resumeLedger(path);
      expect(resumed?.markOf("a")?.after, `${length}`).toBe("one");
      expect(resumed?.incidents).toBe(1);
      resumed?.append([], mark("a", null, 0));
      resumed?.close();
      expect(readFileSync(path).subarray(0, complete.length)).toEqual(complete);
      expect(resumeLedger(path)?.markOf("a")?.done).toBe(true);
    }
  });

  it("is none where the file is missing or something else", () => {
    expect(resumeLedger(path)).toBeUndefined();
    for (const text of ["", "hello\n", '{"type":"mark"}\n', '{"type":"reading","format":2}\n']) {
      writeFileSync(path, text);
      expect(resumeLedger(path), text).toBeUndefined();
    }
  });
});

describe("the facts file", () => {
  it("holds the facts of the ledger sorted, each object once, the first reading of it", () => {
    const one = incident({ created_at, iid: "1" });
    const two = incident({ created_at, iid: "2", title: "x".repeat(300_000) });
    const noise = alert({});
    const ledger = createLedger(path, OPENING);
    ledger.append([two, noise], mark("a", "one"));
    ledger.append([{ ...two, title: "read again" }, one], mark("a", null));
    ledger.close();
    const { header } = facts();
    const target = join(folder, "facts.jsonl");
    const digest = writeFacts(path, target, { header, projects: [], shifts: [] });
    const expected = { header, projects: [], shifts: [], incidents: [one, two], alerts: [noise] };
    const text = readFileSync(target, "utf8");
    expect(text).toBe([...factLines(expected)].map((line) => `${line}\n`).join(""));
    expect(digest).toBe(sumOf([text]).sha256);
    expect(sumOfFile(target)).toEqual({ sha256: digest, bytes: Buffer.byteLength(text) });
    expect(gathered(openFacts(target))).toEqual(expected);
    // In whatever turn they are asked for, and as often.
    expect([...openFacts(target).alerts]).toEqual([noise]);
  });

  it("is refused where a line is no fact", () => {
    writeFileSync(path, `${[...factLines(facts())].join("\n")}\n`);
    appendFileSync(path, '{"type":"incident"}\n');
    expect(() => gathered(openFacts(path))).toThrow(/Line 2 of the facts cannot be used/);
  });
});
