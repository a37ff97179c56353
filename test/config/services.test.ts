/** The catalogue means one service by each label and name, names runbooks that exist, and targets in order. */
import { describe, expect, it } from "vitest";
import { load } from "../../src/config/load.ts";
import { resolve } from "../../src/config/resolve.ts";
import { validate } from "../../src/config/validate.ts";
import type { Finding } from "../../src/core/finding.ts";
import { placeOf } from "../support/documents.ts";
import { memoryFiles } from "../support/memory-files.ts";

function examined(document: string): Finding[] {
  const files = memoryFiles({ "watchbill.yml": document });
  const loaded = load(["watchbill.yml"], files);
  const { findings, broken } = validate(loaded.document);
  expect([...loaded.findings, ...findings]).toEqual([]);
  return [...resolve(loaded.document, { kinds: new Map(), files, broken, asOf: 0 }).findings];
}

const RUNBOOKS = "projects: {acme/api: {runbooks: {api: {title: A, source: a.md, publish: wiki}}}}\n";

describe("services", () => {
  it("are right if each stands for itself", () => {
    expect(
      examined(
        `version: 1\nservices:\n  api: {name: API, labels: ["service::api", public], runbook: api}\n  web: {name: Web, labels: ["service::web"]}\n${RUNBOOKS}`,
      ),
    ).toEqual([]);
  });

  it.each([
    {
      what: "share a label",
      services: '  api: {labels: ["service::api", public]}\n  web: {labels: [public]}',
      code: "shared-label",
      place: { line: 4, column: 18 },
      owner: "api",
    },
    {
      what: "share a name, whatever its letters",
      services: "  api: {name: Public API}\n  legacy: {name: public api}",
      code: "shared-name",
      place: { line: 4, column: 18 },
      owner: "api",
    },
    {
      what: "be named like another one's key",
      services: "  api: {name: Web}\n  web: {name: Site}",
      code: "shared-name",
      place: { line: 3, column: 15 },
      owner: "web",
    },
    {
      what: "differ only in the letter case of their keys",
      services: "  api: {}\n  API: {}",
      code: "shared-name",
      place: { line: 4, column: 3 },
      owner: "api",
    },
  ])("may not $what", ({ services, code, place, owner }) => {
    const findings = examined(`version: 1\nservices:\n${services}\n`);
    expect(findings).toMatchObject([{ level: "error", code, file: "watchbill.yml", ...place }]);
    expect(findings[0]?.message).toContain(`already stands for the service "${owner}"`);
  });
});

describe("a service's runbook", () => {
  const service = "services: {api: {runbook: api-outage}}\n";
  const runbook = "{runbooks: {api-outage: {title: A, source: a.md, publish: wiki}}}";

  it.each([
    ["its project", `projects: {acme/api: ${runbook}}\n`],
    [
      "a template the project uses",
      `templates: {common: ${runbook}}\nprojects: {acme/api: {use: [common]}}\n`,
    ],
    ["a group, before GitLab says whom it reaches", `groups: {acme: ${runbook}}\n`],
    ["a template a group uses", `templates: {common: ${runbook}}\ngroups: {acme: {use: [common]}}\n`],
  ])("may come from %s", (_, sections) => {
    expect(examined(`version: 1\n${service}${sections}`)).toEqual([]);
  });

  it.each([
    ["nobody has one", "", /^Declare it under `runbooks` of a project\.$/],
    [
      "it is misspelt",
      `projects: {acme/api: ${runbook.replace("api-outage", "api-outages")}}\n`,
      /Did you mean "api-outages"/,
    ],
    [
      "others are meant",
      `projects: {acme/api: ${runbook.replace("api-outage", "db")}}\n`,
      /there are: db\.$/,
    ],
    ["only an unused template has it", `templates: {common: ${runbook}}\n`, /Declare it/],
    [
      "the project has removed it",
      `templates: {common: ${runbook}}\nprojects: {acme/api: {use: [common], runbooks: {api-outage: null}}}\n`,
      /Declare it/,
    ],
  ])("is unknown where %s", (_, sections, hint) => {
    const document = `version: 1\n${service}${sections}`;
    const findings = examined(document);
    expect(findings).toMatchObject([
      { level: "error", code: "unknown-runbook", ...placeOf(document, "runbook: api-outage}}\n") },
    ]);
    expect(findings[0]?.hint).toMatch(hint);
  });
});

describe("targets of a severity", () => {
  const targets = (acknowledge: string, resolve: string) =>
    examined(`version: 1\nseverities: {critical: {acknowledge: ${acknowledge}, resolve: ${resolve}}}\n`);

  it.each([
    ["15m", "4h"],
    ["1h", "60m"],
    ["90s", "2m"],
    ["1w", "7d"],
  ])("are in order: %s, then %s", (acknowledge, resolve) => {
    expect(targets(acknowledge, resolve)).toEqual([]);
  });

  it.each([
    ["61m", "1h"],
    ["121s", "2m"],
    ["8d", "1w"],
  ])("are not: %s, then %s", (acknowledge, resolve) => {
    expect(targets(acknowledge, resolve)).toMatchObject([
      { level: "error", code: "target-order", line: 2, hint: `Give at most ${resolve}.` },
    ]);
  });

  it("may be given alone", () => {
    expect(examined("version: 1\nseverities: {high: {acknowledge: 1w}, low: {resolve: 1m}}\n")).toEqual([]);
  });
});
