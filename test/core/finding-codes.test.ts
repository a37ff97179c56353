/** Scripts match on codes of findings: each one that can come up is listed with what it means, and no other. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FINDING_CODES } from "../../src/config/codes.ts";
import { ENGINE_CODES } from "../../src/core/finding-codes.ts";
import { REASONS } from "../../src/gitlab/reasons.ts";

const SRC = new URL("../../src/", import.meta.url);
const listed = [...Object.keys(ENGINE_CODES), ...Object.keys(FINDING_CODES)];
const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !/codes\.ts$/.test(path))
  .map((path) => [path, readFileSync(new URL(path, SRC), "utf8")] as const);

/** A finding's code: as a key, as an argument before a sentence, or as one behind a level. */
const WRITTEN = [
  /\bcode: "([a-z][a-z0-9-]*)"/g,
  /\(\s*"([a-z]+(?:-[a-z0-9]+)+)",\s*[`"][^`"]* /g,
  /"(?:error|warning|note)",\s*"([a-z]+(?:-[a-z0-9]+)+)"/g,
];

it("lists every code that can come up", () => {
  const written = sources
    .filter(([path]) => /^(?:core|kinds|config|incidents|commands)\//.test(path))
    .flatMap(([, text]) => WRITTEN.flatMap((pattern) => [...text.matchAll(pattern)].map(([, code]) => code)));
  expect(written.length).toBeGreaterThan(40);
  expect([...new Set(written)].filter((code) => code !== undefined && !listed.includes(code)).sort()).toEqual(
    [],
  );
});

/** The first words of a message or hint: as a key, also where a condition chooses, or as an argument behind a code. */
const SAID = [
  /\b(?:message|hint):\s*(?:[^"`,;{}]*\?\s*)?["`]([^"`$]+)/g,
  /"[a-z]+(?:-[a-z0-9]+)+",\s*["`]([^"`$]+ [^"`$]*)/g,
];

it("begins every message and hint with a capital, a name or a number", () => {
  const said = sources
    .filter(([path]) => /^(?:core|kinds|config|incidents|commands|oncall|calendar)\//.test(path))
    .flatMap(([, text]) => SAID.flatMap((pattern) => [...text.matchAll(pattern)].map(([, words]) => words)));
  expect(said.length).toBeGreaterThan(300);
  expect(said.filter((words) => words !== undefined && /^[a-z]/.test(words))).toEqual([]);
});

it("lists no code that nothing writes", () => {
  // Some codes end in what they are about: `too-many-${what}`.
  const families = ["too-many-", "unknown-"].filter((start) => writes(`\`${start}\${`));
  const unused = listed.filter(
    (code) => !writes(`"${code}"`) && !families.some((start) => code.startsWith(start)),
  );
  expect(unused).toEqual([]);
});

function writes(text: string): boolean {
  return sources.some(([, source]) => source.includes(text));
}

it("lists codes in order, in kebab-case, each explained by a sentence", () => {
  for (const codes of [ENGINE_CODES, FINDING_CODES]) {
    expect(Object.keys(codes)).toEqual(Object.keys(codes).sort());
    for (const [code, meaning] of Object.entries(codes)) {
      expect(code).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
      expect(meaning).toMatch(/^[A-Z].*\.$/);
    }
  }
});

it("lists the reasons of failed requests in order, each explained by a sentence", () => {
  expect(Object.keys(REASONS)).toEqual(Object.keys(REASONS).sort());
  for (const meaning of Object.values(REASONS)) expect(meaning).toMatch(/^[A-Z].*\.$/);
});
