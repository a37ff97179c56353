import { describe, expect, it } from "vitest";
import { EXIT, type Finding, hasErrors, perCause, Stop, sortFindings } from "../../src/core/finding.ts";

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

  it("are told once, but for every object they are about", () => {
    expect(sortFindings([at("a.yml", 1, 1), at("a.yml", 1, 1)])).toHaveLength(1);
    const two = [finding({ address: "p//schedule.A" }), finding({ address: "p//schedule.B" })];
    expect(sortFindings([...two, ...two])).toEqual(two);
    expect(sortFindings(two.map((one) => ({ ...one, file: "a.yml", line: 1, column: 1 })))).toHaveLength(2);
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

describe("one cause", () => {
  it("in several projects names the projects, not their objects", () => {
    const same = ["acme/b", "acme/a", "acme/b"].map((project) =>
      at("a.yml", 1, 1, { message: "It is wrong", address: `${project}//schedule.A` }),
    );
    expect(perCause(same)).toEqual([at("a.yml", 1, 1, { message: "It is wrong (acme/a, acme/b)" })]);
  });

  it("is the same where only the project's own path differs, wherever it stands", () => {
    const told = (words: (project: string) => string, hint = "") =>
      perCause(
        ["acme/a", "acme/b"].map((project) =>
          finding({ message: words(project), address: `${project}//schedule.A`, ...(hint && { hint }) }),
        ),
      ).map(({ message }) => message);
    expect(told((project) => `${project} declares nothing`)).toEqual([
      "The project declares nothing (acme/a, acme/b)",
    ]);
    expect(told((project) => `ana cannot read ${project}`)).toEqual([
      "ana cannot read the project (acme/a, acme/b)",
    ]);
    expect(told((project) => `${project}: something is missing`)).toEqual([
      "Something is missing (acme/a, acme/b)",
    ]);
    expect(told((project) => `${project}//schedule.A is protected`)).toEqual([
      "schedule.A is protected (acme/a, acme/b)",
    ]);
  });

  it("in several objects of a project names the objects", () => {
    const two = ["B", "A"].map((name) => finding({ message: "p is wrong", address: `p//schedule.${name}` }));
    expect(perCause(two)).toEqual([finding({ message: "p is wrong (p//schedule.A, p//schedule.B)" })]);
  });

  it("keeps a finding about one object as it is", () => {
    const one = finding({ message: "p is wrong", address: "p//schedule.A" });
    expect(perCause([one, one])).toEqual([one]);
  });

  it("is another one with another place, remedy, level or code", () => {
    const base = at("a.yml", 1, 1, { address: "p//schedule.A" });
    const others = [{ line: 2 }, { hint: "Do it." }, { level: "note" as const }, { code: "d" }].map(
      (more) => ({
        ...base,
        address: "q//schedule.A",
        ...more,
      }),
    );
    expect(perCause([base, ...others])).toHaveLength(5);
  });

  it("counts what would make too long a list", () => {
    const many = Array.from({ length: 60 }, (_, index) => finding({ address: `p${index}//schedule.A` }));
    expect(perCause(many)[0]?.message).toMatch(/^m \(p0, p1, .*, p53 and 10 more\)$/);
  });
});
