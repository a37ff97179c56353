import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FINDING_CODES } from "../../src/config/codes.ts";
import { load } from "../../src/config/load.ts";
import { sectionMistakes, validate } from "../../src/config/validate.ts";
import { memoryFiles } from "../support/memory-files.ts";
import { documentOf, findingsOf, inShort, unmarked } from "./document-of.ts";

/** A document whose one project has a section, indented as written here. */
function inProject(section: string): string {
  return `version: 1\nprojects:\n  acme/api:\n${section.replace(/^/gm, "    ")}\n`;
}

const SCHEDULE = "timezone: Etc/UTC";
const ROTATION = "starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana]";
const inRotation = (keys: string) =>
  inProject(`oncall_schedules: {P: {${SCHEDULE}, rotations: {W: {${keys}}}}}`);
const inRule = (keys: string) => inProject(`escalation_policy:\n  name: Standard\n  rules:\n    - {${keys}}`);

it("has nothing to say about a document that uses everything", () => {
  expect(findingsOf(readFileSync("test/fixtures/every-key.yml", "utf8"))).toEqual([]);
});

describe("each mistake is one finding with a place and a remedy", () => {
  // » marks the place.
  const people = (list: string) => ROTATION.replace("[ana]", list);
  it.each([
    [
      "unknown-key",
      "version: 1\n»hots: x\n",
      'There is no key "hots" in the document',
      'Did you mean "host"?',
    ],
    [
      "unknown-key",
      inProject("»oncall_shedules: {}"),
      'There is no key "oncall_shedules" in "acme/api"',
      'Did you mean "oncall_schedules"?',
    ],
    [
      "unknown-key",
      "version: 1\nseverities: {»urgent: {}}\n",
      'There is no key "urgent" in "severities"',
      "Write one of these: critical, high, medium, low, unknown.",
    ],
    [
      "unknown-key",
      inProject("status_page: {title: a, services: [{»nam: x}]}"),
      'There is no key "nam" in entry 1 of "services"',
      'Did you mean "name"?',
    ],
    [
      "unknown-key",
      inRule("after: 5m, notify: {»shedule: a}"),
      'There is no key "shedule" in "notify"',
      'Did you mean "schedule"?',
    ],
    [
      "missing-key",
      inProject("oncall_schedules:\n  »P: {}"),
      '"timezone" is missing in "P"',
      "Add `timezone: Europe/Berlin`, for example.",
    ],
    [
      "missing-key",
      inProject("escalation_policy:\n  name: a\n  rules:\n    - »after: 5m"),
      '"notify" is missing in entry 1 of "rules"',
      "Add `notify: {schedule: Primary}`, for example.",
    ],
    [
      "missing-key",
      inProject("»error_tracking: {backend: sentry}"),
      '"sentry" is missing in "error_tracking"',
      "Add `sentry: {api_url: https://sentry.example.com, project: acme/api, token: {env: SENTRY_TOKEN}}`, for example.",
    ],
    [
      "wrong-type",
      inProject("use: »europe"),
      '"use" must be a list, and not text',
      "Write `use: [europe]`, for example.",
    ],
    [
      "wrong-type",
      inProject("oncall_schedules: {P: {»timezone: }}"),
      '"timezone" has no value',
      "Write `timezone: Europe/Berlin`, for example.",
    ],
    [
      "wrong-type",
      inProject("slack: {webhook: {env: A}, notify_only_broken_pipelines: »yes}"),
      '"notify_only_broken_pipelines" must be true or false, and not text',
      "Write true or false: YAML 1.2 reads yes as text.",
    ],
    [
      "wrong-type",
      inProject("slack: {webhook: {env: A}, events: {alert: »3}}"),
      '"alert" must be text, true or false, and not a number',
      "Put the value in quotes.",
    ],
    [
      "wrong-type",
      inProject("slack: {webhook: {env: A}, »channel: {}}"),
      '"channel" must be text, and not a mapping',
      'Write `channel: "#ops"`, for example.',
    ],
    [
      "wrong-type",
      inRotation(people("[»007]")),
      'Entry 1 of "participants" must be text or a mapping, and not a number',
      "Put the value in quotes.",
    ],
    [
      "wrong-type",
      inRule("after: »15, notify: {user: a}"),
      '"after" must be text, and not a number',
      "Write minutes or hours up to a day, such as 15m.",
    ],
    ["unknown-value", "version: »2\n", '"version" cannot be 2', "Write 1."],
    [
      "unknown-value",
      "version: 1\npolicy: {prune: »owner}\n",
      '"prune" cannot be "owner"',
      'Did you mean "owned"?',
    ],
    [
      "unknown-value",
      inRule("after: 5m, notify: {user: a}, unless: »ack"),
      '"unless" cannot be "ack"',
      "Write acknowledged or resolved.",
    ],
    [
      "wrong-format",
      inRotation(ROTATION.replace("1 week", "»7d")),
      '"length" cannot be "7d"',
      "Write a whole number and hours, days or weeks, such as 1 week.",
    ],
    [
      "wrong-format",
      inRotation(ROTATION.replace("2026-01-05T", "»2026-01-05 ")),
      '"starts_at" cannot be "2026-01-05 09:00"',
      "Write a local time as YYYY-MM-DDTHH:MM without seconds or offset, such as 2026-11-01T09:00.",
    ],
    [
      "wrong-format",
      inRotation(ROTATION.replace("2026-01-05", "»2026-02-30")),
      '"starts_at" cannot be "2026-02-30T09:00"',
      "Write a local time as YYYY-MM-DDTHH:MM without seconds or offset, such as 2026-11-01T09:00.",
    ],
    [
      "wrong-format",
      "version: 1\nprojects: {»api: {}}\n",
      '"api" cannot be a key of "projects"',
      "Write the full path, namespace first, such as acme/payments/api.",
    ],
    [
      "wrong-format",
      'version: 1\npeople: {»"@ana": {}}\n',
      '"@ana" cannot be a key of "people"',
      "Write the GitLab user name without @, such as ana.",
    ],
    [
      "wrong-format",
      inProject('slack: {webhook: {env: SLACK}, labels: {names: [»"bug,incident"]}}'),
      'Entry 1 of "names" cannot be "bug,incident"',
      "Write one label, such as service::api: no label of GitLab has a comma.",
    ],
    [
      "out-of-range",
      inRule("after: »25h, notify: {user: a}"),
      '"after" cannot be "25h"',
      "Stay between 0 and 1440 minutes. Write minutes or hours up to a day, such as 15m.",
    ],
    [
      "out-of-range",
      inProject("incident_settings: {sla: »14m}"),
      '"sla" cannot be "14m"',
      "Stay between 15 and 525960 minutes. Write minutes, hours or days, such as 4h.",
    ],
    [
      "out-of-range",
      "version: 1\npeople: {ana: {share: »2}}\n",
      '"share" is 2, and must be at most 1',
      "Write `share: 0.5`, for example.",
    ],
    [
      "out-of-range",
      "version: 1\npeople: {ana: {share: »0}}\n",
      '"share" is 0, and must be more than 0',
      "Write `share: 0.5`, for example.",
    ],
    [
      "out-of-range",
      inProject("error_tracking: {backend: gitlab, client_keys: »100000}"),
      '"client_keys" is 100000, and must be at most 100',
      "Write `client_keys: 1`, for example.",
    ],
    [
      "wrong-format",
      inProject("incident_template: {name: »a.md, source: a.md}"),
      '"name" cannot be "a.md"',
      "Write a name without a slash and without .md, such as incident.",
    ],
    [
      "out-of-range",
      "version: 1\npolicy: {max_deletes: »-1}\n",
      '"max_deletes" is -1, and must be at least 0',
      "Write `max_deletes: 30%`, for example.",
    ],
    [
      "too-long",
      inProject(`timeline_tags: [»${"x".repeat(256)}]`),
      'Entry 1 of "timeline_tags" has 256 characters, and 255 are allowed at most',
      "Shorten it by 1.",
    ],
    [
      "too-long",
      inProject(`oncall_schedules: {»${"é".repeat(201)}: {${SCHEDULE}}}`),
      `The name "${"é".repeat(59)}…" has 201 characters, and 200 are allowed at most`,
      "Shorten it by 1.",
    ],
    [
      "too-short",
      inProject('timeline_tags: [»""]'),
      'Entry 1 of "timeline_tags" is empty',
      "Write `Customer told`, for example.",
    ],
    [
      "too-short",
      inProject('runbooks: {»"": null}'),
      'A key of "runbooks" is empty',
      "Write a name before the colon.",
    ],
    [
      "too-few",
      inProject("escalation_policy: {name: a, »rules: []}"),
      '"rules" needs 1 or more entries',
      "Write `rules: [{after: 0m, notify: {schedule: Primary}}, {after: 15m, notify: {user: dana}, unless: resolved}]`, for example.",
    ],
    [
      "too-many",
      inRotation(
        people(`[${Array.from({ length: 101 }, (_, n) => `u${n}`)}]`).replace(
          "participants",
          "»participants",
        ),
      ),
      '"participants" has 101 entries, and 100 are allowed at most',
      "Keep 100 of them.",
    ],
    [
      "repeated-entry",
      inRotation(people("[ana, bo, »ana]")),
      'Entry 3 of "participants" repeats entry 1',
      "Leave it out.",
    ],
    [
      "key-not-allowed",
      inRotation(`${ROTATION.replace("1 week", "8 hours")}, »active_period: {start: "09:00", end: "17:00"}`),
      '"active_period" does not go with the keys around it',
      "GitLab restricts only turns counted in days or weeks: write a length such as 1 day, or leave active_period out.",
    ],
    [
      "key-not-allowed",
      inProject("runbooks: {a: {title: a, source: a.md, publish: wiki, »path: a.md}}"),
      '"path" does not go with the keys around it',
      "Leave path out, or write publish: repository.",
    ],
    [
      "key-not-allowed",
      inProject(
        "error_tracking: {backend: gitlab, »sentry: {api_url: https://a.example, project: a, token: {env: A}}}",
      ),
      '"sentry" does not go with the keys around it',
      "Leave sentry out, or write backend: sentry.",
    ],
    [
      "choose-one",
      inRule("after: 5m, »notify: {}"),
      '"notify" needs schedule or user',
      "Add one of them, for example `schedule: Primary`.",
    ],
    [
      "choose-one",
      inRule("after: 5m, »notify: {user: a, schedule: b}"),
      '"notify" takes one of schedule and user, not both',
      "Keep one.",
    ],
    [
      "choose-one",
      inProject("slack: {»webhook: {}}"),
      '"webhook" needs env or file',
      "Add one of them, for example `env: SLACK_WEBHOOK`.",
    ],
    [
      "secret-in-clear",
      inProject("slack: {webhook: »https://example.com/hook}"),
      '"webhook" holds the secret itself',
      "Write {env: NAME} or {file: PATH}, and replace the secret where it was made: Git remembers it.",
    ],
    [
      "secret-in-clear",
      inProject("pagerduty: {api_token: »12345}"),
      '"api_token" holds the secret itself',
      "Write {env: NAME} or {file: PATH}, and replace the secret where it was made: Git remembers it.",
    ],
    [
      "secret-in-clear",
      inProject("slack: {webhook: {env: »not-a-name}}"),
      '"env" must name where the secret is, and not hold it',
      "Write the name of an environment variable, such as SLACK_WEBHOOK.",
    ],
    [
      "secret-in-clear",
      inProject("slack: {webhook: {»value: abc}}"),
      '"webhook" takes env, file or rotated, and not "value"',
      "Write {env: NAME} or {file: PATH}, and replace the secret where it was made: Git remembers it.",
    ],
  ])("%s: %#", (code, markedText, message, hint) => {
    const { text, places } = unmarked(markedText);
    expect(findingsOf(text).map((finding) => [inShort(finding), finding.message, finding.hint])).toEqual([
      [`${places[0]} ${code}`, message, hint],
    ]);
  });

  it("is described, whatever its code", () => {
    for (const sentence of Object.values(FINDING_CODES)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  it("names the object it concerns", () => {
    const [finding] = findingsOf(inRotation(ROTATION.replace("1 week", "7d")));
    expect(finding?.address).toBe("acme/api//rotation.P/W");
    expect(findingsOf(inRule("after: 5m"))[0]?.address).toBe("acme/api//escalation_policy");
    expect(findingsOf(inProject('runbooks: {"": null}'))[0]?.address).toBe("acme/api//runbook");
  });

  it("names no object in a section of which there is none", () => {
    const [finding] = findingsOf(inProject("constructor: {a: {b: 1}}"));
    expect(finding).toMatchObject({ code: "unknown-key" });
    expect(finding).not.toHaveProperty("address");
  });

  it.each([
    "timezone: [{toString: x}]",
    "timezone: {toString: x}",
    "timezone: Etc/UTC, description: {toString: {}, valueOf: {}}",
  ])("is no trap where a mapping stands for a text: {%s}", (keys) => {
    const findings = findingsOf(inProject(`oncall_schedules: {P: {${keys}}}`));
    expect(findings.map(({ code }) => code)).toEqual(["wrong-type"]);
  });

  it.each([
    "{valueOf: x}, {valueOf: x}",
    "{toString: x}, {toString: x}",
    "{constructor: x}, {constructor: x}",
  ])("is no trap where entries are compared: [%s]", (entries) => {
    const findings = findingsOf(inRotation(ROTATION.replace("[ana]", `[${entries}]`)));
    expect(findings.map(({ code }) => code)).toContain("repeated-entry");
  });

  it("is no trap where an entry has the name of what every object has", () => {
    const findings = findingsOf("version: 1\nprojects: {acme/api: {use: [__proto__, __proto__]}}\n");
    expect(findings.map(({ code }) => code)).toContain("repeated-entry");
  });

  it("is no trap where a mapping stands for one of some words", () => {
    const findings = findingsOf(inProject("alert_integrations: {A: {type: [{toString: x}]}}"));
    expect(findings).toHaveLength(1);
  });

  it("never shows a pattern", () => {
    const text = inRotation(
      "starts_at: x, length: y, participants: ['@'], active_period: {start: a, end: b}",
    );
    for (const { message, hint } of findingsOf(text))
      expect(`${message}${hint}`).not.toMatch(/\[0-9\]|\^|\$/);
  });
});

it("reports all mistakes at once, in the order of the file", () => {
  const rules = Array.from({ length: 200 }, (_, n) => `  acme/p${n}: {timeline_tag: []}`);
  const findings = findingsOf(`version: 1\nprojects:\n${rules.join("\n")}\n`);
  expect(findings.map(inShort)).toEqual(
    rules.map((_, n) => `${n + 3}:${`  acme/p${n}: {`.length + 1} unknown-key`),
  );
});

it("tells which places are broken, so that nobody judges them twice", () => {
  const { document } = documentOf(inProject("oncall_schedules: {P: {timezone: 1}, Q: {}}"));
  expect(validate(document).broken).toEqual([
    ["projects", "acme/api", "oncall_schedules", "P", "timezone"],
    ["projects", "acme/api", "oncall_schedules", "Q"],
  ]);
});

describe("what templates and groups may supply", () => {
  const partial = "{oncall_schedules: {P: {description: x}}}";
  it.each([
    ["a template", `templates: {t: ${partial}}`],
    ["a group", `groups: {acme: ${partial}}`],
    [
      "a project that uses a template",
      `projects: {acme/api: {use: [t], oncall_schedules: {P: {description: x}}}}`,
    ],
    ["a project under a group", `groups: {acme: {}}\nprojects: {acme/api: ${partial}}`],
  ])("is not missing in %s", (_, section) => {
    expect(findingsOf(`version: 1\n${section}\n`)).toEqual([]);
  });

  it("is missing in a project that nothing reaches", () => {
    const codes = (text: string) => findingsOf(`version: 1\n${text}\n`).map(({ code }) => code);
    expect(codes(`projects: {acme/api: ${partial}}`)).toEqual(["missing-key"]);
    expect(codes(`groups: {acm: {}}\nprojects: {acme/api: ${partial}}`)).toEqual(["missing-key"]);
  });

  it("is missing in a list everywhere, since lists are whole", () => {
    const rule = "escalation_policy: {rules: [{after: 5m}]}";
    expect(findingsOf(`version: 1\ntemplates: {t: {${rule}}}\n`).map(({ code }) => code)).toEqual([
      "missing-key",
    ]);
  });

  it("can be cleared with null: sections, entries of sections, and optional keys", () => {
    const section =
      "{slack: null, oncall_schedules: {P: null, Q: {description: null, rotations: {W: {ends_at: null, active_period: null}}}}}";
    expect(
      findingsOf(
        `version: 1\ntemplates: {t: {}}\nprojects: {acme/api: {use: [t], ...}}\n`.replace(
          "...",
          section.slice(1, -1),
        ),
      ),
    ).toEqual([]);
  });

  it("is judged once everything is merged", () => {
    expect(sectionMistakes({ oncall_schedules: { P: { timezone: "Etc/UTC" } } })).toEqual([]);
    expect(sectionMistakes({ oncall_schedules: { P: { description: "x" } } })).toMatchObject([
      { path: ["oncall_schedules", "P"], code: "missing-key", message: '"timezone" is missing in "P"' },
    ]);
  });
});

describe("secrets typed into a document", () => {
  const letters = "a1B2c3D4e5F6g7H8i9J0";
  it.each([
    ["a personal token", `glpat-${letters}`],
    ["a deploy token", `gldt-${letters}`],
    ["a runner token", `glrt-${letters}`],
    ["a Slack webhook", `https://hooks.slack.com/${"services"}/T0/B0/${letters}`],
    ["a PagerDuty token", `u+${letters.slice(0, 18)}`],
    ["a PagerDuty header", `Token ${"token"}=${letters}`],
  ])("finds %s in a value and in a comment", (_, secret) => {
    const { text, places } = unmarked(`version: 1 # »${secret}\nservices: {api: {name: "»${secret}"}}\n`);
    const findings = findingsOf(text);
    expect(findings.map(inShort)).toEqual(places.map((place) => `${place} secret-in-clear`));
    expect(JSON.stringify(findings)).not.toContain(letters.slice(0, 12));
  });

  it("tells of one secret once, and never repeats it", () => {
    const secret = `https://hooks.slack.com/${"services"}/T0/B0/${letters}`;
    const findings = findingsOf(inProject(`slack: {webhook: "${secret}"}`));
    expect(findings.map(inShort)).toEqual(["4:22 secret-in-clear"]);
    expect(JSON.stringify(findings)).not.toContain("hooks.slack");
  });

  it("does not repeat a secret that is wrong for another reason", () => {
    const findings = findingsOf(`version: 1\npolicy: {prune: glpat-${letters}}\nglpat-${letters}: 1\n`);
    expect(JSON.stringify(findings)).not.toContain(letters);
  });

  it("leaves prose alone", () => {
    expect(
      findingsOf("version: 1\n# tokens start with glpat- or glpat-xxxx; see https://slack.com/help\n"),
    ).toEqual([]);
  });
});

it("finds a mistake in the file where it stands", () => {
  const { document } = load(
    ["d"],
    memoryFiles({
      "d/a.yml": "version: 1\nprojects: {acme/api: {}}\n",
      "d/b.yml": "projects:\n  acme/api:\n    slak: {}\n",
    }),
  );
  expect(validate(document).findings).toMatchObject([
    { file: "d/b.yml", line: 3, column: 5, code: "unknown-key" },
  ]);
});
