import { describe, expect, it } from "vitest";
import { compare, EXIT, type Finding, hasErrors, Stop, sortFindings } from "../../src/core/finding.ts";

const finding = (more: Partial<Finding>): Finding => ({ level: "error", code: "c", message: "m", ...more });
const at = (file: string, line: number, column: number, more: Partial<Finding> = {}) =>
  finding({ file, line, column, ...more });

describe("findings", () => {
  it("come in the order of reading, those without a place last", () => {
    const sorted = [
      at("a.yml", 1, 2),
      at("a.yml", 2, 1, { level: "error" }),
      at("a.yml", 2, 1, { level: "note", code: "a" }),
      at("a.yml", 10, 1),
      at("b.yml", 1, 1),
      finding({}),
    ];
    expect(sortFindings([...sorted].reverse())).toEqual(sorted);
  });

  it("are told once for one place", () => {
    const same = [
      at("a.yml", 1, 1, { address: "p//schedule.A" }),
      at("a.yml", 1, 1, { address: "q//schedule.A" }),
    ];
    expect(sortFindings(same)).toHaveLength(1);
    expect(sortFindings([finding({}), finding({})])).toHaveLength(1);
  });

  it("are told for every object where they have no place", () => {
    const two = [finding({ address: "p//schedule.A" }), finding({ address: "p//schedule.B" })];
    expect(sortFindings(two)).toEqual(two);
  });

  it("are errors or not", () => {
    expect(hasErrors([finding({ level: "warning" }), finding({ level: "note" })])).toBe(false);
    expect(hasErrors([finding({ level: "note" }), finding({})])).toBe(true);
  });

  it("can end a run, with all their messages", () => {
    const stop = new Stop(EXIT.refused, finding({ message: "one" }), finding({ message: "two" }));
    expect(stop.message).toBe("one; two");
    expect(stop.exitCode).toBe(4);
  });
});

it("compares by code units, the same on every machine", () => {
  expect(["b", "a", "B", "ä", "Z"].sort(compare)).toEqual(["B", "Z", "a", "b", "ä"]);
});
