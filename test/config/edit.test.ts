import { describe, expect, it } from "vitest";
import { replaceValue } from "../../src/config/edit.ts";

const edit = (text: string, column = 1, line = 1) =>
  replaceValue(text, { file: "", line, column }, { before: "old", after: "new" });

describe("replacing a value", () => {
  it.each([
    ["key: old", "key: new"],
    ["key: old # why\nkey: old\n", "key: new # why\nkey: old\n"],
    ['"a key":   "old"', '"a key":   "new"'],
    ["'key': 'old'", "'key': 'new'"],
    ["key: old, other: 1}", "key: new, other: 1}"],
    ["key: old\r\n", "key: new\r\n"],
  ])("%j becomes %j", (text, expected) => {
    expect(edit(text)).toBe(expected);
  });

  it("finds the place by line and column", () => {
    expect(edit("a: 1\n  - {key: old}\n", 6, 2)).toBe("a: 1\n  - {key: new}\n");
  });

  it.each(["key: older", "key: other", "key: *old", "key: &x old", "key:", "- old", "key: >\n  old", ""])(
    "leaves %j alone",
    (text) => {
      expect(edit(text)).toBeUndefined();
    },
  );
});
