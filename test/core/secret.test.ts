import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { redact, Secret, secretFrom } from "../../src/core/secret.ts";

describe("a Secret", () => {
  const secret = new Secret("do-not-show");

  test("is revealed on request", () => {
    expect(secret.reveal()).toBe("do-not-show");
  });

  test.each([
    ["a template", `${secret}`],
    ["String", String(secret)],
    ["JSON", JSON.stringify({ deep: [secret] })],
    ["inspect", inspect({ deep: [secret] }, { depth: 9, showHidden: true })],
    ["inspect without customs", inspect(secret, { customInspect: false, showHidden: true })],
    ["its keys", JSON.stringify([Object.getOwnPropertyNames(secret), { ...secret }])],
  ])("shows nothing in %s", (_, text) => {
    expect(text).not.toContain("do-not-show");
  });

  test("says that it is one", () => {
    expect(`${secret}`).toBe("[secret]");
    expect(JSON.stringify([secret])).toBe('["[secret]"]');
    expect(inspect([secret])).toBe("[ [secret] ]");
  });
});

describe("secretFrom", () => {
  const files: Readonly<Record<string, string>> = {
    "token.txt": "from file\n",
    "empty.txt": "\n",
    "two.txt": "a\nb\r\n",
  };
  const from = (reference: Parameters<typeof secretFrom>[0]) =>
    secretFrom(reference, { SET: " from variable ", EMPTY: "" }, (path) => files[path])?.reveal();

  test("takes a variable as it is", () => {
    expect(from({ env: "SET" })).toBe(" from variable ");
  });

  test("takes a file without its last line break", () => {
    expect(from({ file: "token.txt" })).toBe("from file");
    expect(from({ file: "two.txt" })).toBe("a\nb");
  });

  test.each([{ env: "EMPTY" }, { env: "MISSING" }, { file: "empty.txt" }, { file: "missing.txt" }])(
    "is undefined where nothing is set: %j",
    (reference) => {
      expect(from(reference)).toBeUndefined();
    },
  );
});

describe("redact", () => {
  test.each([
    ["the token glpat-AbC_12.3-x is bad", "the token [secret] is bad"],
    ["gloas-0123456789abcdef", "[secret]"],
    ["Authorization: Bearer 0123456789abcdef0", "Authorization: Bearer [secret]"],
    ["authorization: Basic YW5hOnB3", "authorization: Basic [secret]"],
    ['{"PRIVATE-TOKEN":"abcdef"}', '{"PRIVATE-TOKEN":"[secret]"}'],
    ["Job-Token: abc", "Job-Token: [secret]"],
    ["/api/v4/user?private_token=abc&page=2", "/api/v4/user?private_token=[secret]&page=2"],
    ["/integrations/pagerduty?token=abc is invalid", "/integrations/pagerduty?token=[secret] is invalid"],
    ["https://ana:pw@gitlab.example.com/x", "https://[secret]@gitlab.example.com/x"],
    [
      "https://hooks.slack.com/services/T0/B0/xyz is blocked",
      "https://hooks.slack.com/services/[secret] is blocked",
    ],
    [
      "https://hooks.slack-gov.com/services/T0/B0/xyz is blocked",
      "https://hooks.slack-gov.com/services/[secret] is blocked",
    ],
  ])("knows a secret by its shape: %s", (text, cleaned) => {
    expect(redact(text, [])).toBe(cleaned);
  });

  test.each([
    "Bearer authentication is not possible",
    "https://gitlab.example.com:8443/acme/api@main",
    "global-search and glossary-of-terms-used are names",
    "Add a private token of your own",
  ])("leaves alone: %s", (text) => {
    expect(redact(text, [])).toBe(text);
  });

  test("takes out given values, the longest first, in every spelling", () => {
    const secrets = [new Secret("pass"), new Secret('pass word"/')];
    expect(redact('a pass word"/ b', secrets)).toBe("a [secret] b");
    expect(redact("a pass%20word%22%2F b", secrets)).toBe("a [secret] b");
    expect(redact(JSON.stringify({ a: 'pass word"/' }), secrets)).toBe('{"a":"[secret]"}');
    expect(redact("by pass", secrets)).toBe("by [secret]");
  });

  test("does not take words apart for a value too short to be a secret", () => {
    expect(redact("a banana", [new Secret("an")])).toBe("a banana");
  });

  test("leaves no given value behind, whatever stands around it", () => {
    const value = fc.string({ minLength: 4, maxLength: 20 }).filter((text) => !"[secret]".includes(text));
    fc.assert(
      fc.property(value, fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!before.includes(secret) && !after.includes(secret));
        const cleaned = redact(`${before} ${secret} ${after}`, [new Secret(secret)]);
        expect(cleaned.split("[secret]").join("\n")).not.toContain(secret);
      }),
    );
  });
});
