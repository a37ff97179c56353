import fc from "fast-check";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { load } from "../../src/config/load.ts";
import { resolve } from "../../src/config/resolve.ts";
import { sectionMistakes, validate } from "../../src/config/validate.ts";
import { type Finding, sortFindings } from "../../src/core/finding.ts";
import { KINDS } from "../../src/kinds/index.ts";
import { renderCodeQuality } from "../../src/render/codequality.ts";
import { renderFindingsText } from "../../src/render/findings-text.ts";
import { NOW } from "../support/clock.ts";
import { runs } from "../support/examples.ts";
import { memoryFiles } from "../support/memory-files.ts";

/** Words of the format, so that chance gets past the first level. */
const WORDS = [
  ..."version host policy lint services people projects groups templates use match report severities".split(
    " ",
  ),
  ..."oncall_schedules rotations Primary escalation_policy rules notify schedule user after slack webhook env".split(
    " ",
  ),
  ..."events alert_integrations type mappings payload_example pagerduty subscriptions acme/api critical".split(
    " ",
  ),
  ..."participants length timezone active_period status_page maintenance error_tracking backend sentry".split(
    " ",
  ),
];
const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.constantFrom("__proto__", "constructor", "toString", "valueOf", "<<", "") },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.oneof(
      word,
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom("1 week", "15m", "http"),
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(word, tie("value"), { maxKeys: 5 }),
  ),
}));
const document = fc.dictionary(word, value, { maxKeys: 6 }).map((top) => ({ version: 1, ...top }));

/** Text that is nearly YAML: the pieces its grammar is made of, put together anyhow. */
const noise = fc
  .array(
    fc.constantFrom(
      ..."version: 1|\n|  |\t|- |a: |&a |*a|<<: |[|]|{|}|\"|'|| |> |# |!tag |? |: |, |---\n|%YAML 1.2\n|@|`|\0|\uFFFD|\uFEFF|é|😀|\r\n|projects:\n".split(
        "|",
      ),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

function examined(texts: readonly string[]) {
  const contents = Object.fromEntries(texts.map((text, index) => [`d/${index}.yml`, text]));
  const files = memoryFiles(contents);
  const { document, findings } = load(["d"], files);
  const validation = validate(document);
  const resolution = resolve(document, { kinds: KINDS, files, asOf: NOW, broken: validation.broken });
  return {
    document,
    findings: sortFindings([...findings, ...validation.findings, ...resolution.findings]),
  };
}

function expectInside(
  findings: readonly Finding[],
  sources: readonly { file: string; text: string }[],
): void {
  for (const { file, line = 0, column = 0 } of findings) {
    const lines = sources.find((source) => source.file === file)?.text.split("\n") ?? [];
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
  }
}

it("never throws on anything that is YAML, and every place is inside its file", () => {
  fc.assert(
    fc.property(fc.array(document, { minLength: 1, maxLength: 3 }), (values) => {
      const { document, findings } = examined(values.map((one) => stringify(one)));
      expectInside(findings, document.sources);
      renderFindingsText(findings, document.sources, { color: true });
      renderCodeQuality(findings);
    }),
    { numRuns: runs(500) },
  );
});

it("never throws on anything else either", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(noise, fc.string()), { minLength: 1, maxLength: 2 }), (texts) => {
      const { document, findings } = examined(texts);
      expectInside(findings, document.sources);
      renderFindingsText(findings, document.sources, { color: false });
    }),
    { numRuns: runs(1000) },
  );
});

it("reads back what was written, whatever its keys and values", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue(), { noNullPrototype: true }),
      (section) => {
        fc.pre(Object.values(section).every((one) => one !== null));
        fc.pre(!["groups", "projects", "templates", "version"].some((key) => Object.hasOwn(section, key)));
        // In quotes, as a "<<" without them takes in what it holds.
        const text = stringify({ version: 1, ...section }, { defaultKeyType: "QUOTE_DOUBLE" });
        const { document, findings } = load(["a.yml"], memoryFiles({ "a.yml": text }));
        expect(findings).toEqual([]);
        expect(JSON.parse(JSON.stringify(document.value))).toEqual({
          version: 1,
          ...JSON.parse(JSON.stringify(section)),
        });
      },
    ),
  );
});

it("judges any merged section without throwing", () => {
  fc.assert(fc.property(fc.dictionary(word, value), (section) => void sectionMistakes(section)));
});

it("splitting a document over files changes neither its value nor its mistakes", () => {
  const project = fc.dictionary(fc.constantFrom("slack", "timeline_tags", "use", "runbooks", "bogus"), value);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,6}$/), project), { selector: ([name]) => name }),
      (projects) => {
        const named = projects.map(([name, section]) => [`acme/${name}`, section] as const);
        const whole = examined([stringify({ version: 1, projects: Object.fromEntries(named) })]);
        const split = examined([
          "version: 1\nprojects: {}\n",
          ...named.map(([name, section]) => stringify({ projects: { [name]: section } })),
        ]);
        expect(split.document.value).toEqual(whole.document.value);
        const words = ({ findings }: typeof whole) =>
          findings.map(({ code, message }) => `${code} ${message}`).sort();
        expect(words(split)).toEqual(words(whole));
      },
    ),
  );
});
