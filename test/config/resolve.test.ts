/** From a document to what it asks for: templates and groups laid over one another, defaults, references, places. */
import { describe, expect, it } from "vitest";
import { load } from "../../src/config/load.ts";
import { resolve } from "../../src/config/resolve.ts";
import { KINDS } from "../../src/kinds/index.ts";
import { memoryFiles } from "../support/memory-files.ts";

const API = "acme/payments/api";
const WEB = "acme/payments/web";

interface Options {
  readonly files?: Readonly<Record<string, string>>;
  readonly reached?: Readonly<Record<string, readonly string[]>>;
}

function resolved(text: string, { files = {}, reached = {} }: Options = {}) {
  const memory = memoryFiles({ "watchbill.yml": text, ...files });
  const { document, findings } = load(["watchbill.yml"], memory);
  expect(findings).toEqual([]);
  return resolve(document, {
    kinds: KINDS,
    files: memory,
    reached: new Map(Object.entries(reached)),
    asOf: 0,
  });
}

function specOf(text: string, address: string, options?: Options) {
  const { desired, findings } = resolved(text, options);
  expect(findings).toEqual([]);
  return desired.objects.get(address)?.spec;
}

describe("defaults", () => {
  it("stand for every key that is missing", () => {
    const text = `version: 1
projects:
  ${API}:
    oncall_schedules:
      Primary:
        timezone: Etc/UTC
        rotations: {Weekly: {starts_at: 2026-01-05T09:00, length: 7 days, participants: [ana, {user: bo, color: green-600}]}}
    escalation_policy: {name: P, rules: [{after: 2h, notify: {user: ana}}]}
    alert_integrations: {Probe: {type: http}}
`;
    expect(specOf(text, `${API}//schedule.Primary`)).toEqual({
      name: "Primary",
      description: "",
      timezone: "Etc/UTC",
    });
    expect(specOf(text, `${API}//rotation.Primary/Weekly`)).toMatchObject({
      schedule: "Primary",
      name: "Weekly",
      starts_at: "2026-01-05T09:00",
      ends_at: null,
      length: "7 days",
      active_period: null,
      participants: ["ana", "bo"],
      colors: { bo: "green-600" },
    });
    expect(specOf(text, `${API}//escalation_policy`)).toEqual({
      name: "P",
      description: "",
      rules: [{ after: "120m", notify: { user: "ana" }, unless: "acknowledged" }],
    });
    expect(specOf(text, `${API}//alert_integration.Probe`)).toEqual({
      name: "Probe",
      type: "http",
      active: true,
      payload_example: null,
      mappings: {},
    });
  });

  it("of a preset are its payload and mappings, unless written", () => {
    const text = `version: 1\nprojects: {${API}: {alert_integrations: {A: {type: datadog}, B: {type: datadog, mappings: {title: x}}}}}`;
    const { desired } = resolved(text);
    const [a, b] = [...desired.objects.values()].map(({ spec }) => spec);
    expect(a).toMatchObject({
      mappings: { fingerprint: "alert_cycle_key" },
      payload_example: { host: "web-1" },
    });
    expect(b).toMatchObject({ mappings: { title: "x" }, payload_example: { host: "web-1" } });
  });

  it("of the policy are the guards' own", () => {
    expect(resolved("version: 1\n").desired.guards).toEqual({
      prune: "owned",
      maxDeletes: { percent: 30 },
      maxUpdates: { percent: 50 },
      drift: "revert",
    });
    const { guards } = resolved(
      "version: 1\npolicy: {max_deletes: 3, max_updates: 12.5%, prune: all, drift: keep}\n",
    ).desired;
    expect(guards).toEqual({
      prune: "all",
      maxDeletes: { count: 3 },
      maxUpdates: { percent: 12.5 },
      drift: "keep",
    });
  });
});

describe("layers", () => {
  it("win in order: templates as they are named, then the section that uses them", () => {
    const night = (keys: string) => `{oncall_schedules: {Night: {${keys}}}}`;
    const text = (own: string) => `version: 1
templates:
  one: ${night("timezone: Etc/UTC, description: one")}
  two: ${night("description: two")}
projects:
  ${API}: {use: [one, two]${own}}
  ${WEB}: {use: [two, one]}
`;
    expect(specOf(text(""), `${API}//schedule.Night`)).toMatchObject({
      description: "two",
      timezone: "Etc/UTC",
    });
    expect(specOf(text(""), `${WEB}//schedule.Night`)).toMatchObject({ description: "one" });
    const own = ", oncall_schedules: {Night: {description: own}}";
    expect(specOf(text(own), `${API}//schedule.Night`)).toMatchObject({ description: "own" });
  });

  it("win in order: outer group, inner group, project", () => {
    const text = `version: 1
groups:
  acme/payments: {oncall_schedules: {Night: {description: inner}}}
  acme: {oncall_schedules: {Night: {timezone: Etc/UTC, description: outer}}}
projects:
  ${API}: {oncall_schedules: {Night: {description: own}}}
`;
    const reached = { acme: [API, WEB], "acme/payments": [API, WEB] };
    expect(specOf(text, `${API}//schedule.Night`, { reached })).toMatchObject({ description: "own" });
    expect(specOf(text, `${WEB}//schedule.Night`, { reached })).toMatchObject({ description: "inner" });
  });

  it("puts every template below every group, the project's own included", () => {
    const text = `version: 1
templates: {t: {oncall_schedules: {Night: {timezone: Etc/UTC, description: template}}}}
groups:
  acme: {oncall_schedules: {Night: {description: group}}}
projects:
  ${API}: {use: [t]}
`;
    expect(specOf(text, `${API}//schedule.Night`, { reached: { acme: [API] } })).toMatchObject({
      description: "group",
      timezone: "Etc/UTC",
    });
  });

  it("of groups reach what they match, the nearer group last", () => {
    const text = `version: 1
groups:
  acme: {oncall_schedules: {Night: {timezone: Etc/UTC, description: outer}}}
  acme/payments: {oncall_schedules: {Night: {description: inner}}}
`;
    const { desired } = resolved(text, { reached: { "acme/payments": [API], acme: [API, "acme/other"] } });
    const described = [...desired.objects.values()].map(({ project, spec }) => [
      project,
      (spec as { description: string }).description,
    ]);
    expect(described).toEqual([
      ["acme/other", "outer"],
      [API, "inner"],
    ]);
    expect([...desired.objects.values()].every(({ fanOut }) => fanOut)).toBe(true);
    expect([...desired.named]).toEqual([]);
  });

  it("are cleared by null, object or key", () => {
    const text = `version: 1
templates: {t: {oncall_schedules: {Night: {timezone: Etc/UTC, description: inherited}, Extra: {timezone: Etc/UTC}}}}
projects: {${API}: {use: [t], oncall_schedules: {Night: {description: null}, Extra: null}}}
`;
    expect([...resolved(text).desired.objects.keys()]).toEqual([`${API}//schedule.Night`]);
    expect(specOf(text, `${API}//schedule.Night`)).toMatchObject({ description: "" });
  });

  it("replace lists whole", () => {
    const text = `version: 1
templates:
  t: {oncall_schedules: {N: {timezone: Etc/UTC, rotations: {W: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana, bo]}}}}}
projects:
  ${API}: {use: [t], oncall_schedules: {N: {rotations: {W: {participants: [chen]}}}}}
`;
    expect(specOf(text, `${API}//rotation.N/W`)).toMatchObject({ participants: ["chen"], length: "1 week" });
  });

  it("leave a place for every value: the layer that won", () => {
    const text = `version: 1
templates:
  t:
    oncall_schedules:
      Night:
        timezone: Etc/UTC
        description: from the template
projects:
  ${API}:
    use: [t]
    oncall_schedules:
      Night:
        description: own
`;
    const { desired } = resolved(text);
    const line = (at?: string) => desired.position(`${API}//schedule.Night`, at).line;
    expect([line(), line("/timezone"), line("/description"), line("/nothing")]).toEqual([12, 6, 13, 12]);
    expect(desired.position(`${API}//schedule.Unknown`).line, "the project's place").toBe(9);
  });

  it("are judged once they are merged", () => {
    const text = `version: 1
templates: {t: {oncall_schedules: {Night: {description: no zone}}}}
projects: {${API}: {use: [t]}}
`;
    const { findings, desired } = resolved(text);
    expect(findings).toMatchObject([{ code: "missing-key", line: 2 }]);
    expect(findings[0]?.message).toContain("timezone");
    expect(desired.objects.size).toBe(0);
    const mixed = `version: 1
templates:
  t: {oncall_schedules: {N: {timezone: Etc/UTC, rotations: {W: {starts_at: 2026-01-05T09:00, length: 12 hours, participants: []}}}}}
projects:
  ${API}: {use: [t], oncall_schedules: {N: {rotations: {W: {active_period: {start: "09:00", end: "17:00"}}}}}}
`;
    expect(resolved(mixed).findings).toMatchObject([{ code: "key-not-allowed", line: 5 }]);
    const secrets = `version: 1
templates: {t: {slack: {webhook: {env: HOOK}}}}
projects:
  ${API}: {use: [t], slack: {webhook: {file: hook}}}
`;
    expect(resolved(secrets).findings).toMatchObject([{ code: "choose-one", line: 4 }]);
    expect(resolved(secrets).desired.objects.size).toBe(0);
  });
});

it("takes an empty glob, which has a finding of its own, for one that matches nothing", () => {
  const text = `version: 1
groups: {acme: {match: ["", 1], timeline_tags: [Told]}}
projects: {${API}: {}}
`;
  const { desired } = resolve(load(["a.yml"], memoryFiles({ "a.yml": text })).document, {
    kinds: KINDS,
    files: memoryFiles({}),
    asOf: 0,
  });
  expect(desired.objects.size).toBe(0);
});

describe("an unknown template", () => {
  it.each(["bsae", "constructor"])(
    "called %s is the one mistake, whatever it would have filled in",
    (name) => {
      const text = `version: 1
templates: {base: {runbooks: {outage: {file: outage.md}}}}
projects:
  ${API}: {use: [${name}], runbooks: {outage: {title: Outage}}}
`;
      const { findings, desired } = resolved(text);
      expect(findings).toMatchObject([{ code: "unknown-template", line: 4 }]);
      expect(desired.objects.size).toBe(0);
    },
  );

  it("is also one that is no name, which has a finding of its own", () => {
    const text = `version: 1\nprojects: {${API}: {use: [{toString: x}], runbooks: {outage: {title: Outage}}}}\n`;
    expect(resolved(text).findings).toEqual([]);
  });
});

describe("references", () => {
  it("to schedules are tied within the project, and the nearest name is offered", () => {
    const text = `version: 1
projects:
  ${API}:
    oncall_schedules: {Primary: {timezone: Etc/UTC}}
  ${WEB}:
    oncall_schedules: {Secondary: {timezone: Etc/UTC}}
    escalation_policy: {name: P, rules: [{after: 0m, notify: {schedule: Primary}}]}
`;
    const { findings } = resolved(text);
    expect(findings).toMatchObject([{ code: "unknown-schedule", line: 7, hint: "There are: Secondary." }]);
  });

  it("are told where they stand, not where the same word stands otherwise", () => {
    const text = `version: 1
projects:
  ${API}:
    escalation_policy:
      name: Shop
      rules:
        - {after: 0m, notify: {schedule: Shop}}
`;
    expect(resolved(text).findings).toMatchObject([{ code: "unknown-schedule", line: 7 }]);
  });

  it("to files are relative to the file that names them", () => {
    const text = `version: 1\nprojects: {${API}: {alert_integrations: {Probe: {type: http, payload_example: {file: probe.json}}}}}`;
    const files = { "probe.json": '{"a": 1}' };
    expect(specOf(text, `${API}//alert_integration.Probe`, { files })).toMatchObject({
      payload_example: { a: 1 },
    });
    expect(resolved(text).findings).toMatchObject([{ code: "file-missing", line: 2 }]);
  });

  it("to files of secrets are relative to the file that names them too, whatever it hands them to", () => {
    const files = memoryFiles({
      "a.yml": "version: 1\nhost: https://gitlab.example.com\n",
      "t/t.yml": "templates: {t: {pagerduty: {api_token: {file: key, rotated: 2026-11-01}}}}",
      "p/p.yml": `projects: {${API}: {use: [t],
        slack: {webhook: {file: /run/hook}},
        error_tracking: {backend: sentry, sentry: {api_url: https://x.example.com, project: x, token: {file: ./s}}},
        pagerduty: {subscriptions: [{service: P1, to: {file: ../url}, events: [incident.triggered]}]}}}`,
    });
    const { document, findings: unreadable } = load(["."], files);
    const { desired, findings } = resolve(document, { kinds: KINDS, files, asOf: 0 });
    expect([...unreadable, ...findings]).toEqual([]);
    const specs = [...desired.objects.values()].map(({ spec }) => spec);
    expect(specs).toMatchObject([
      { webhook: { file: "/run/hook" } },
      { sentry: { token: { file: "p/s" } } },
      { api_token: { file: "t/key", rotated: "2026-11-01" }, to: { file: "url" } },
    ]);
  });

  it("to files of secrets stay inside the repository, unless they name a file of the machine", () => {
    const text = `version: 1
projects:
  ${API}:
    slack: {webhook: {file: ../hook}}
    pagerduty:
      api_token: {file: ../../key}
      subscriptions:
        - {service: P1, to: {file: ../url}, events: [incident.triggered]}
`;
    const found = resolved(text).findings.map(({ code, line, address }) => `${line} ${code} ${address}`);
    expect(found).toEqual([
      `4 file-outside ${API}//slack`,
      `6 file-outside ${API}//pagerduty_subscription.P1/incident_webhook`,
      `8 file-outside ${API}//pagerduty_subscription.P1/incident_webhook`,
    ]);
  });

  it("to files must be to JSON objects", () => {
    const text = `version: 1\nprojects: {${API}: {alert_integrations: {Probe: {type: http, payload_example: {file: probe.json}}}}}`;
    for (const content of ["{", "[1]", "7", "null", "", '{"a": 1e999}', '{"a": ["\\ud800"]}']) {
      const { findings } = resolved(text, { files: { "probe.json": content } });
      const code = content === "" ? "file-empty" : "file-not-json";
      expect(findings, content).toMatchObject([
        { code, line: 2, address: `${API}//alert_integration.Probe` },
      ]);
    }
  });
});

describe("options", () => {
  it("are read from any object, and are no part of its spec", () => {
    const text = `version: 1
projects:
  ${API}:
    oncall_schedules: {A: {timezone: Etc/UTC, protect: true, adopt: true, ignore: [description], renamed_from: B}}
`;
    const object = resolved(text).desired.objects.get(`${API}//schedule.A`);
    expect(object?.options).toEqual({
      protect: true,
      adopt: true,
      ignore: ["description"],
      renamedFrom: "B",
    });
    expect(object?.spec).toEqual({ name: "A", description: "", timezone: "Etc/UTC" });
  });
});

describe("an object left empty", () => {
  const emptied = (more: string) => `version: 1
templates:
  t: {oncall_schedules: {Night: {timezone: Etc/UTC}}}
projects:
  ${API}:
    ${more}
    oncall_schedules: {Night: , Day: {timezone: Etc/UTC, description: }}
`;

  it("is a warning where there is nothing that this could remove", () => {
    expect(resolved(emptied("use: []")).findings).toEqual([
      {
        level: "warning",
        code: "empty-object",
        message: '"Night" is empty, and nothing is inherited that this could remove',
        address: `${API}//schedule.Night`,
        file: "watchbill.yml",
        line: 7,
        column: 24,
        hint: "Write its keys, or take it out.",
      },
      {
        level: "warning",
        code: "empty-key",
        message: '"description" has no value, and nothing is inherited that this could remove',
        address: `${API}//schedule.Day`,
        file: "watchbill.yml",
        line: 7,
        column: 58,
        hint: "Write its value, or take it out.",
      },
    ]);
  });

  it("removes what is inherited, of templates and of groups", () => {
    const codes = (text: string, options = {}) => resolved(text, options).findings.map(({ code }) => code);
    expect(codes(emptied("use: [t]"))).toEqual(["empty-key"]);
    const group = "groups: {acme: {oncall_schedules: {Night: {timezone: Etc/UTC}}}}\n";
    const reached = { acme: [API] };
    expect(codes(emptied("use: []") + group, { reached })).toEqual(["empty-key"]);
  });

  it("is told once of a template, and not where it removes something in one of the projects", () => {
    const document = (other: string) => `version: 1
templates:
  given: {slack: {channel: "#a"}}
  t: {slack: {webhook: {env: HOOK}, channel: }}
projects:
  ${API}: {use: [t]}
  ${API}-2: {use: [${other}]}
`;
    const lines = (text: string) => resolved(text).findings.map(({ code, line }) => `${line} ${code}`);
    expect(lines(document("t"))).toEqual(["4 empty-key"]);
    expect(lines(document("given, t"))).toEqual([]);
  });
});

describe("renamed_from", () => {
  const codes = (section: string) =>
    resolved(`version: 1\nprojects:\n  ${API}:\n    ${section}\n`).findings.map(
      ({ code, address, line }) => `${line} ${code} ${address?.split("//")[1]}`,
    );
  const zone = "timezone: Etc/UTC";

  it("takes a name over that nobody else declares or takes over", () => {
    expect(codes(`oncall_schedules: {New: {${zone}, renamed_from: Old}, Other: {${zone}}}`)).toEqual([]);
    expect(codes("alert_integrations: {B: {type: http, renamed_from: A}}")).toEqual([]);
    const rotation = "starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana], renamed_from: R";
    const schedules = ["A", "B"].map((name) => `${name}: {${zone}, rotations: {Turns: {${rotation}}}}`);
    expect(codes(`oncall_schedules: {${schedules.join(", ")}}`), "in schedules of their own").toEqual([]);
  });

  it.each([
    [
      "of two objects",
      "New: {zone, renamed_from: Old}, Copy: {zone, renamed_from: Old}",
      ["4 renamed-from-twice schedule.Copy"],
    ],
    [
      "of what is still declared",
      "Old: {zone}, New: {zone, renamed_from: Old}",
      ["4 renamed-from-declared schedule.New"],
    ],
    [
      "one after the other",
      "B: {zone, renamed_from: A}, C: {zone, renamed_from: B}",
      ["4 renamed-from-declared schedule.C"],
    ],
    [
      "in exchange",
      "A: {zone, renamed_from: B}, B: {zone, renamed_from: A}",
      ["4 renamed-from-declared schedule.A", "4 renamed-from-declared schedule.B"],
    ],
  ])("is told to have no effect %s", (_, schedules, expected) => {
    expect(codes(`oncall_schedules: {${schedules.replaceAll("zone", zone)}}`).sort()).toEqual(expected);
  });
});
