/** Documents that cannot be right: each mistake is named where it stands, and GitLab is never asked. */
import { describe, expect, it } from "vitest";
import { documentWith, placeOf, policyWith, rotationWith, SCHEDULE } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();

interface Mistake {
  readonly what: string;
  readonly document: string;
  readonly code: string;
  /** Text at whose first occurrence the finding stands. */
  readonly at: string;
  readonly says?: RegExp;
}

const MISTAKES: readonly Mistake[] = [
  { what: "broken YAML", document: "version: 1\nprojects: {}}\n", code: "yaml-syntax", at: "}\n" },
  {
    what: "a merge conflict",
    document: documentWith("oncall_schedules:\n  Primary: {timezone: Etc/UTC}").replace(
      "timezone: Etc/UTC}",
      "timezone: Etc/UTC}\n<<<<<<< HEAD\n  A: {}\n=======\n  A: [x\n>>>>>>> theirs",
    ),
    code: "merge-conflict",
    at: "<<<<<<<",
    says: /from here to line 10.*take out the lines/,
  },
  {
    what: "a list where a mapping belongs",
    document: documentWith("oncall_schedules: []"),
    code: "wrong-type",
    at: "oncall_schedules",
    says: /must be a mapping/,
  },
  {
    what: "an unknown key",
    document: documentWith("oncal_schedules: {}"),
    code: "unknown-key",
    at: "oncal_schedules",
    says: /Did you mean "oncall_schedules"/,
  },
  {
    what: "a secret typed in clear",
    document: documentWith("slack: {webhook: https://hooks.slack.com/services/T0/B0/abcdefghijkl}"),
    code: "secret-in-clear",
    at: "https://hooks",
  },
  {
    what: "a rule for a schedule nobody declares",
    document: documentWith(policyWith("{after: 0m, notify: {schedule: Primry}}")),
    code: "unknown-schedule",
    at: "schedule: Primry",
    says: /Did you mean "Primary"/,
  },
  {
    what: "somebody taking part twice",
    document: documentWith(rotationWith("participants: [ana, bo, {user: ana}]")),
    code: "participant-twice",
    at: "{user: ana}",
    says: /ana takes part twice/,
  },
  {
    what: "the same rule in other words",
    document: documentWith(
      policyWith(
        "{after: 60m, notify: {schedule: Primary}}",
        "{after: 1h, notify: {schedule: Primary}, unless: acknowledged}",
      ),
    ),
    code: "duplicate-rule",
    at: "{after: 1h",
  },
  {
    what: "a rule later than a day",
    document: documentWith(policyWith("{after: 1441m, notify: {schedule: Primary}}")),
    code: "out-of-range",
    at: "1441m",
  },
  {
    what: "an end before the start",
    document: documentWith(rotationWith("ends_at: 2025-12-01T00:00, participants: [ana]")),
    code: "end-before-start",
    at: "ends_at",
  },
  {
    what: "a start in an hour the clocks skip",
    document: documentWith(
      rotationWith("participants: [ana]", { timezone: "Europe/Berlin" }).replace(
        "2026-01-05T09:00",
        "2026-03-29T02:30",
      ),
    ),
    code: "skipped-hour",
    at: "starts_at",
    says: /Write 2026-03-29T03:30/,
  },
  {
    what: "an active period in a rotation by the hour",
    document: documentWith(
      rotationWith('participants: [ana], active_period: {start: "09:00", end: "17:00"}', {
        length: "12 hours",
      }),
    ),
    code: "key-not-allowed",
    at: "active_period",
  },
  {
    what: "a time zone under a name GitLab does not take",
    document: documentWith("oncall_schedules:\n  Primary: {timezone: Europe/Kyiv}"),
    code: "unknown-time-zone",
    at: "timezone",
    says: /Write "Europe\/Kiev"/,
  },
  {
    what: "a template that is not there",
    document: documentWith("use: [europe]", { top: "templates: {europa: {}}" }),
    code: "unknown-template",
    at: "europe",
    says: /Did you mean "europa"/,
  },
  {
    what: "a payload file that is not there",
    document: documentWith("alert_integrations:\n  Probe: {type: http, payload_example: {file: probe.json}}"),
    code: "file-missing",
    at: "file: probe.json",
  },
  {
    what: "a payload file outside the repository",
    document: documentWith(
      "alert_integrations:\n  Probe: {type: http, payload_example: {file: ../../probe.json}}",
    ),
    code: "file-outside",
    at: "file: ..",
  },
];

describe.each(MISTAKES)("$what", ({ document, code, at, says }) => {
  it.each(["validate", "plan", "apply", "drift"])("stops %s with 3, at its place", async (command) => {
    stage.write(document);
    const { code: exit, findings } = await stage.findings(command);
    expect(exit).toBe(3);
    const [found, ...others] = findings.filter(({ level }) => level === "error");
    expect(found).toMatchObject({ code, file: "watchbill.yml", ...placeOf(document, at) });
    expect(others).toEqual([]);
    if (says) expect(`${found?.message} ${found?.hint}`).toMatch(says);
    expect(stage.sandbox.log).toEqual([]);
  });
});

it("shows the line, and hides what is secret in it", async () => {
  stage.write(documentWith("slack: {webhook: https://hooks.slack.com/services/T0/B0/abcdefghijkl}"));
  const { code, stdout, stderr } = await stage.run("apply", "--yes");
  expect(code).toBe(3);
  expect(stdout).toBe("");
  expect(stderr).toContain("4 |     slack: {webhook: ***");
  expect(stderr).not.toContain("abcdefghijkl");
});

it("says of a channel without quotes that # begins a comment", async () => {
  const hint = /in quotes: elsewhere it begins a comment/;
  const keys = "webhook: {env: HOOK}, channel: #ops}";
  const block =
    "slack:\n  webhook: {env: HOOK}\n  channel: #ops\n  events:\n    alert: #alerts\n    incident: true";
  stage.write(documentWith(block));
  const { code, findings } = await stage.findings("validate");
  expect(code).toBe(0);
  expect(findings).toMatchObject(
    [6, 8].map((line) => ({ level: "warning", code: "empty-key", line, hint: expect.stringMatching(hint) })),
  );
  stage.write(documentWith(`slack: {${keys}\ntimeline_tags: []`));
  const flow = await stage.findings("validate");
  expect(flow).toMatchObject({
    code: 3,
    findings: [{ code: "yaml-syntax", hint: expect.stringMatching(hint) }],
  });
});

it("refuses the same object in two files, naming both", async () => {
  stage.workspace.write("watchbill/a.yml", documentWith(SCHEDULE));
  stage.workspace.write("watchbill/b.yml", documentWith(SCHEDULE));
  const { code, findings } = await stage.findings("plan");
  expect(code).toBe(3);
  expect(findings).toMatchObject([{ code: "duplicate-object", file: "watchbill/b.yml", line: 5 }]);
  expect(findings[0]?.message).toContain("watchbill/a.yml, line 5");
});

it("reports every mistake at once, in the order of the text", async () => {
  stage.write(
    documentWith(
      "oncall_schedules:\n  A: {timezone: Mars/Base}\n  B: {timezone: UTC}\nescalation_policy: {name: P, rules: [{after: 0m, notify: {schedule: C}}]}",
    ),
  );
  const { findings } = await stage.findings("validate");
  expect(findings.map(({ code, line }) => [code, line])).toEqual([
    ["unknown-time-zone", 5],
    ["unknown-time-zone", 6],
    ["unknown-schedule", 7],
  ]);
});

it("judges a schedule although one of its rotations cannot be read", async () => {
  stage.write(
    documentWith(
      "oncall_schedules:\n  A:\n    timezone: Mars/Base\n    rotations:\n      Weekly: {starts_at: 2026-01-05T09:00, length: 1 wek, participants: []}",
    ),
  );
  const { findings } = await stage.findings("validate");
  expect(findings.map(({ code, line }) => [code, line])).toEqual([
    ["unknown-time-zone", 6],
    ["wrong-format", 8],
  ]);
});

it("says where a document is looked for", async () => {
  const { code, findings } = await stage.findings("plan");
  expect(code).toBe(3);
  expect(findings).toMatchObject([{ code: "no-document" }]);
});

it("is told of a schedule with a mistake in it, and not besides of the rule that names it", async () => {
  stage.write(
    documentWith(
      [
        "oncall_schedules: {Shop: {timezone: Etc/UTC, overides: []}}",
        "escalation_policy: {name: Shop, rules: [{after: 0m, notify: {schedule: Shop}}]}",
      ].join("\n"),
    ),
  );
  const { code, findings } = await stage.findings("validate");
  expect(code).toBe(3);
  expect(findings.map((finding) => finding.code)).toEqual(["unknown-key"]);
});
