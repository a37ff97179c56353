import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/core/finding.ts";
import { renderCodeQuality } from "../../src/render/codequality.ts";
import { renderFindingsJson } from "../../src/render/findings-json.ts";
import { renderSarif } from "../../src/render/sarif.ts";

const here: Finding = {
  hint: 'Did you mean "timezone"?',
  address: "acme/api//schedule.Primary",
  message: 'There is no key "tiemzone" in "Primary"',
  code: "unknown-key",
  level: "error",
  column: 7,
  line: 3,
  file: "./ops/watch bill.yml",
};
const nowhere: Finding = { level: "note", code: "no-base", message: "Nothing is owned" };

it("is JSON with keys in the order of the contract", () => {
  expect(renderFindingsJson([here, nowhere])).toBe(`\
{
  "findings": [
    {
      "level": "error",
      "code": "unknown-key",
      "message": "There is no key \\"tiemzone\\" in \\"Primary\\"",
      "file": "./ops/watch bill.yml",
      "line": 3,
      "column": 7,
      "address": "acme/api//schedule.Primary",
      "hint": "Did you mean \\"timezone\\"?"
    },
    {
      "level": "note",
      "code": "no-base",
      "message": "Nothing is owned"
    }
  ]
}
`);
  expect(renderFindingsJson([])).toBe('{\n  "findings": []\n}\n');
});

describe("as a Code Quality report", () => {
  const issues = (...findings: Finding[]) => JSON.parse(renderCodeQuality(findings));

  it("has what GitLab demands of each issue", () => {
    expect(issues(here, nowhere)).toEqual([
      {
        description: 'There is no key "tiemzone" in "Primary". Did you mean "timezone"?',
        check_name: "unknown-key",
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity: "major",
        location: { path: "ops/watch bill.yml", lines: { begin: 3 } },
      },
      {
        description: "Nothing is owned",
        check_name: "no-base",
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity: "info",
        location: { path: "watchbill.yml", lines: { begin: 1 } },
      },
    ]);
    expect(issues()).toEqual([]);
  });

  const fingerprints = (...findings: Finding[]) =>
    issues(...findings).map(({ fingerprint }: { fingerprint: string }) => fingerprint);

  it("keeps a fingerprint when lines or files move, and changes it with what is wrong", () => {
    const [before] = fingerprints(here);
    expect(fingerprints({ ...here, line: 90, column: 1, file: "other.yml" })).toEqual([before]);
    for (const change of [{ code: "x" }, { message: "x" }, { address: "x" }])
      expect(fingerprints({ ...here, ...change })).not.toEqual([before]);
  });

  it("gives no two findings the same fingerprint", () => {
    const twice = fingerprints(here, { ...here, line: 5 }, here);
    expect(new Set(twice).size).toBe(3);
    expect(twice[0]).toBe(fingerprints(here)[0]);
  });
});

describe("as SARIF", () => {
  const log = JSON.parse(
    renderSarif([here, nowhere], { version: "1.2.3", codes: { "unknown-key": "A key nobody knows." } }),
  );

  it("names the tool and the rules in use", () => {
    expect(log.version).toBe("2.1.0");
    expect(log.runs[0].tool.driver).toEqual({
      name: "Watchbill",
      version: "1.2.3",
      rules: [{ id: "no-base" }, { id: "unknown-key", shortDescription: { text: "A key nobody knows." } }],
    });
  });

  it("escapes what a URI would read as its end", () => {
    const { runs } = JSON.parse(renderSarif([{ ...here, file: "ops/c#?/é.yml" }], { version: "1.2.3" }));
    const [{ physicalLocation }] = runs[0].results[0].locations;
    expect(physicalLocation.artifactLocation).toEqual({ uri: "ops/c%23%3F/%C3%A9.yml" });
  });

  it("places each result", () => {
    expect(log.runs[0].results).toEqual([
      {
        ruleId: "unknown-key",
        ruleIndex: 1,
        level: "error",
        message: { text: 'There is no key "tiemzone" in "Primary". Did you mean "timezone"?' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "ops/watch%20bill.yml" },
              region: { startLine: 3, startColumn: 7 },
            },
            logicalLocations: [{ fullyQualifiedName: "acme/api//schedule.Primary" }],
          },
        ],
      },
      {
        ruleId: "no-base",
        ruleIndex: 0,
        level: "note",
        message: { text: "Nothing is owned." },
        locations: [],
      },
    ]);
  });
});
