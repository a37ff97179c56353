import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/core/finding.ts";
import { renderFindingsText } from "../../src/render/findings-text.ts";

const plain = { color: false };
const source = (text: string) => [{ file: "watchbill.yml", text }];
const at = (line: number, column: number, code = "unknown-key"): Finding => ({
  level: "error",
  code,
  message: "Something is wrong",
  file: "watchbill.yml",
  line,
  column,
});
/** The quoted lines of the only finding. */
const quote = (text: string, ...findings: Finding[]) =>
  renderFindingsText(findings, source(text), plain)
    .split("\n")
    .filter((line) => /^ +\d* \|/.test(line));

it("quotes the line with the one before it, and counts at the end", () => {
  const findings: Finding[] = [
    {
      ...at(3, 7),
      message: 'There is no key "tiemzone" in "Primary"',
      address: "acme/api//schedule.Primary",
      hint: 'Did you mean "timezone"?',
    },
    {
      level: "warning",
      code: "old",
      message: "The review is old",
      file: "elsewhere.yml",
      line: 10,
      column: 1,
    },
    { level: "note", code: "no-base", message: "Nothing is owned" },
  ];
  const text = "oncall_schedules:\n    Primary:\n      tiemzone: Europe/Berlin\n";
  expect(renderFindingsText(findings, source(text), plain)).toBe(`\
watchbill.yml:3:7 error unknown-key: There is no key "tiemzone" in "Primary"
  acme/api//schedule.Primary
  2 |     Primary:
  3 |       tiemzone: Europe/Berlin
    |       ^
  hint: Did you mean "timezone"?

elsewhere.yml:10:1 warning old: The review is old

note no-base: Nothing is owned

1 error, 1 warning, 1 note
`);
});

it("says so when there is nothing to say", () => {
  expect(renderFindingsText([], [], plain)).toBe("No findings\n");
  expect(renderFindingsText([], [], { color: false, quiet: true })).toBe("");
});

it("is one line each when quiet", () => {
  expect(
    renderFindingsText([at(1, 1), { ...at(2, 2), hint: "x" }], source("a\nb\n"), {
      color: false,
      quiet: true,
    }),
  ).toBe(
    "watchbill.yml:1:1 error unknown-key: Something is wrong\nwatchbill.yml:2:2 error unknown-key: Something is wrong\n",
  );
});

it("prints all of many findings", () => {
  const many = Array.from({ length: 300 }, (_, n) => at(n + 1, 1));
  const text = renderFindingsText(many, source("x\n".repeat(300)), plain);
  expect(text.match(/error unknown-key/g)).toHaveLength(300);
  expect(text.endsWith("\n300 errors\n")).toBe(true);
});

it("colours levels only where colour is wanted", () => {
  const ESCAPE = String.fromCharCode(27);
  expect(renderFindingsText([at(1, 1)], [], { color: true })).toContain(`${ESCAPE}[31merror`);
  expect(renderFindingsText([at(1, 1)], [], plain)).not.toContain(ESCAPE);
});

describe("a quote", () => {
  it("keeps the caret below its place behind tabs", () => {
    expect(quote("\tab: 1\n", at(1, 2))).toEqual(["  1 |  ab: 1", "    |  ^"]);
  });

  it("shows a window of a long line", () => {
    const lines = quote(`short\n${"x".repeat(300)}!${"y".repeat(300)}\n`, at(2, 301));
    expect(lines).toHaveLength(2);
    expect(lines[0]?.length).toBeLessThan(140);
    expect(lines[0]?.[lines[1]?.indexOf("^") ?? -1]).toBe("!");
  });

  it("lets nothing in the file or the finding act on a terminal", () => {
    const hostile = `${String.fromCharCode(27)}[2J\u202e`;
    const text = renderFindingsText(
      [{ ...at(1, 1), message: hostile, hint: hostile }],
      source(`a: ${hostile}\n`),
      plain,
    );
    expect(text).not.toMatch(/\p{Bidi_Control}|(?!\n)\p{Cc}/u);
  });

  it("is left out where the file is not known", () => {
    expect(quote("a\n", { ...at(1, 1), file: "other.yml" })).toEqual([]);
  });
});

describe("secrets in a quoted line are hidden", () => {
  const secret = (line: number, column: number) => at(line, column, "secret-in-clear");

  it("from their place on", () => {
    expect(quote("slack:\n  hook: s3cr3t # mine\n", secret(2, 9))).toEqual([
      "  1 | slack:",
      "  2 |   hook: ********",
      "    |         ^",
    ]);
  });

  it("also in the quotes of other findings, before and after", () => {
    const text = "a: 1\nhook: s3cr3t\nb: 2\n";
    expect(renderFindingsText([secret(2, 7), at(3, 1), at(2, 1)], source(text), plain)).not.toContain(
      "s3cr3t",
    );
  });

  it("with a caret that stays in the line", () => {
    expect(quote("x: {hook: s3cr3t, bad: 1}\n", secret(1, 11), at(1, 19)).at(-1)).toBe(
      "    |                   ^",
    );
  });

  it("when there are several in a line", () => {
    const text = "x: [s3cr3t-1, s3cr3t-2]\n";
    expect(renderFindingsText([secret(1, 15), secret(1, 5)], source(text), plain)).not.toContain("s3cr3t");
  });

  it("over all lines of a value", () => {
    const text = "slack:\n  webhook: |\n    s3cr3t\n\n    s3cr3t\n  bad: 1\n";
    const shown = renderFindingsText([secret(2, 12), at(6, 3)], source(text), plain);
    expect(shown).not.toContain("s3cr3t");
    expect(shown).toContain("6 |   bad: 1");
  });

  it.each([
    ["token: s3cr3t", "token: ********"],
    ['"api_tokn_token": "s3cr3t"', '"api_tokn_token": ********'],
    ["old_webhook: s3cr3t", "old_webhook: ********"],
    ["sentry_password: s3cr3t", "sentry_password: ********"],
    ["token: {env: SENTRY_TOKEN}", "token: {env: SENTRY_TOKEN}"],
    ["incident_webhook: true", "incident_webhook: true"],
    ["webhook:", "webhook:"],
  ])("by the name of their key alone: %s", (line, shown) => {
    expect(quote(`${line}\n`, at(1, 1))[0]).toBe(`  1 | ${shown}`);
  });
});
