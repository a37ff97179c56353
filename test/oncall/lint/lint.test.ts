import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { unenforced } from "../../../src/oncall/lint/lint.ts";
import { lintSettings } from "../../../src/oncall/lint/settings.ts";
import { LINT_RULES } from "../../../src/oncall/lint/table.ts";
import { found, lintProjects, project, rotation, schedule } from "./view.ts";

const bad = [project({ schedules: [schedule([rotation({ participants: [] })])] })];

describe("the table of rules", () => {
  it("has OC001 to OC035, each once", () => {
    const expected = Array.from({ length: 35 }, (_, index) => `OC${String(index + 1).padStart(3, "0")}`);
    expect(LINT_RULES.map(({ id }) => id)).toEqual(expected);
    expect(new Set(LINT_RULES.map(({ name }) => name)).size).toBe(35);
  });
});

/** The schema of a key, wherever it stands. */
function schemaOf(schema: unknown, key: string): { properties: object } | undefined {
  if (typeof schema !== "object" || schema === null) return undefined;
  if (key in schema) return (schema as Record<string, { properties: object }>)[key];
  return Object.values(schema)
    .map((part) => schemaOf(part, key))
    .find((part) => part !== undefined);
}

describe("settings", () => {
  it("are the options that the document's schema offers", () => {
    const schema: unknown = JSON.parse(readFileSync("schemas/watchbill.schema.json", "utf8"));
    for (const { id, options } of LINT_RULES) {
      const { level: _, ...offered } = (schemaOf(schema, id)?.properties ?? {}) as Record<string, unknown>;
      expect(Object.keys(options), id).toEqual(expect.arrayContaining(Object.keys(offered)));
    }
  });

  it("change levels and switch rules off", () => {
    expect(found("OC003", bad)[0]?.level).toBe("error");
    expect(found("OC003", bad, { settings: { OC003: "note" } })[0]?.level).toBe("note");
    expect(found("OC003", bad, { settings: { OC003: { level: "warning" } } })[0]?.level).toBe("warning");
    expect(found("OC003", bad, { settings: { OC003: "off" } })).toEqual([]);
  });

  it("read shares and days", () => {
    const { options } = lintSettings({
      OC005: { max_share: "40%" },
      OC033: { review_every: "12w" },
      OC002: { notice: 7 },
    });
    expect([...options.values()]).toEqual([{ max_share: 0.4 }, { review_every: 84 }, { notice: 7 }]);
    expect(lintSettings({ OC029: { max_gini: 1e-7 } }).options.get("OC029")).toEqual({ max_gini: 1e-7 });
    const seconds = lintSettings({ OC002: { notice: "86400s" } });
    expect(seconds.options.get("OC002")).toEqual({ notice: 1 });
  });

  it("refuse rules, options and values that do not exist", () => {
    expect(() => lintSettings({ OC099: "off" })).toThrow(/OC099/);
    expect(() => lintSettings({ enforce: ["OC000"] })).toThrow(/OC000/);
    expect(() => lintSettings({ OC005: { max_shares: 1 } })).toThrow(/max_shares.*max_share/);
    expect(() => lintSettings(JSON.parse('{"OC005": {"toString": 1}}'))).toThrow(/toString.*max_share/);
    expect(() => lintSettings({ OC005: { max_share: "much" } })).toThrow(/much/);
  });
});

describe("allowances", () => {
  const allowance = {
    rule: "OC003",
    on: "acme/*//rotation.*/**",
    reason: "being hired",
    until: "2026-03-02",
  };

  it("keep a finding out until the end of their last day, for the audit", () => {
    const result = lintProjects(bad, { settings: { allow: [allowance] } });
    expect(result.findings.filter(({ code }) => code === "OC003")).toEqual([]);
    expect(result.allowed.map(({ finding, allowance: { reason } }) => [finding.code, reason])).toEqual([
      ["OC003", "being hired"],
    ]);
  });

  it("let it back in after that, saying so", () => {
    const expired = { ...allowance, until: "2026-03-01" };
    const result = lintProjects(bad, { settings: { allow: [expired] } });
    expect(result.allowed).toEqual([]);
    const [finding] = result.findings.filter(({ code }) => code === "OC003");
    expect(finding?.message).toContain("(allowed until 2026-03-01: being hired)");
    expect(lintProjects(bad, { settings: { allow: [expired, allowance] } }).allowed).toHaveLength(1);
    const { until: _, ...forGood } = allowance;
    expect(lintProjects(bad, { settings: { allow: [expired, forGood] } }).allowed).toHaveLength(1);
  });

  it("hold only for the rule and the objects they name", () => {
    for (const other of [
      { ...allowance, rule: "OC004" },
      { ...allowance, on: "acme/web//**" },
    ])
      expect(found("OC003", bad, { settings: { allow: [other] } })).toHaveLength(1);
  });
});

describe("findings in validate and plan", () => {
  it("are warnings unless the rule is enforced, whatever its level", () => {
    const { findings } = lintProjects(bad);
    expect(findings.some(({ level }) => level === "error")).toBe(true);
    expect(unenforced(findings, lintSettings()).some(({ level }) => level === "error")).toBe(false);
    const enforced = unenforced(findings, lintSettings({ enforce: ["OC026"] })).filter(
      ({ level }) => level === "error",
    );
    expect(enforced.map(({ code }) => code)).toEqual(["OC026"]);
  });

  it("stand in reading order with place, address and a hint", () => {
    const { findings } = lintProjects(bad);
    const lines = findings.map(({ line }) => line ?? 0);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    for (const { file, address, hint } of findings) {
      expect(file).toBe("watchbill.yml");
      expect(address).toMatch(/^acme\/api\/\//);
      expect(hint).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("skip schedules in zones that do not exist but for saying so", () => {
    const lost = project({
      schedules: [schedule([rotation({ timezone: "Mars/Olympus" })], { timezone: "Mars/Olympus" })],
    });
    const codes = lintProjects([lost]).findings.map(({ code }) => code);
    expect(codes).toContain("OC022");
    expect(codes).not.toContain("OC005");
  });
});
