/**
 * The catalogue of services and the targets of severities: what no schema can say of them. Reports put alerts and
 * incidents down to a service by its labels, key and name, so each of these must mean one service only.
 */
import type { Finding } from "../core/finding.ts";
import type { Document, Path, Service, Severity } from "./document.ts";
import { minutesOf } from "./formats.ts";
import { nearest } from "./nearest.ts";

/** `runbooks` are the keys of all runbooks that some project has or is handed. */
export function checkCatalogue(document: Document, runbooks: ReadonlySet<string>): Finding[] {
  const { services = {}, severities = {} } = document.value;
  const entries = Object.entries(services).filter(([, service]) => isObject(service));
  return [
    ...sharedLabels(entries, document),
    ...sharedNames(entries, document),
    ...unknownRunbooks(entries, runbooks, document),
    ...Object.keys(severities).flatMap((severity) => lateTarget(severity as Severity, document)),
  ];
}

type Entries = readonly (readonly [string, Service])[];

function sharedLabels(entries: Entries, document: Document): Finding[] {
  const owners = new Map<string, string>();
  return entries.flatMap(([key, { labels }]) =>
    (Array.isArray(labels) ? (labels as readonly string[]) : []).flatMap((label, index): Finding[] => {
      const owner = owners.get(label);
      if (owner === undefined) owners.set(label, key);
      if (owner === undefined || owner === key) return [];
      return [
        {
          level: "error",
          code: "shared-label",
          message: `The label "${label}" already stands for the service "${owner}"`,
          ...document.position(["services", key, "labels", index]),
          hint: "Leave it with one of them: an incident counts for one service.",
        },
      ];
    }),
  );
}

/** Alerts name their service by key or by name, in any letter case. */
function sharedNames(entries: Entries, document: Document): Finding[] {
  const owners = new Map<string, string>();
  const findings: Finding[] = [];
  const claim = (name: string, key: string, at: Path, part: "key" | "value") => {
    const owner = owners.get(name.toLowerCase()) ?? key;
    owners.set(name.toLowerCase(), owner);
    if (owner === key) return;
    findings.push({
      level: "error",
      code: "shared-name",
      message: `"${name}" already stands for the service "${owner}"`,
      ...document.position(at, part),
      hint: "Give one of them another name: alerts name a service by its key or its name, in any letter case.",
    });
  };
  for (const [key] of entries) claim(key, key, ["services", key], "key");
  for (const [key, { name }] of entries)
    if (typeof name === "string") claim(name, key, ["services", key, "name"], "value");
  return findings;
}

function unknownRunbooks(entries: Entries, runbooks: ReadonlySet<string>, document: Document): Finding[] {
  return entries.flatMap(([key, { runbook }]): Finding[] => {
    if (typeof runbook !== "string" || runbooks.has(runbook)) return [];
    const meant = nearest(runbook, [...runbooks]);
    return [
      {
        level: "error",
        code: "unknown-runbook",
        message: `No project has a runbook "${runbook}"`,
        ...document.position(["services", key, "runbook"]),
        hint: meant
          ? `Did you mean "${meant}"?`
          : `Declare it under \`runbooks\` of a project${runbooks.size === 0 ? "" : `; there are: ${[...runbooks].sort().join(", ")}`}.`,
      },
    ];
  });
}

/** Who resolves has acknowledged before, so the target for it cannot be the longer one. */
function lateTarget(severity: Severity, document: Document): Finding[] {
  const { acknowledge, resolve } = document.value.severities?.[severity] ?? {};
  if (typeof acknowledge !== "string" || typeof resolve !== "string") return [];
  const [first, second] = [minutesOf(acknowledge), minutesOf(resolve)];
  if (first === undefined || second === undefined || first <= second) return [];
  return [
    {
      level: "error",
      code: "target-order",
      message: `Incidents of severity ${severity} are to be resolved in ${resolve}, but acknowledged only in ${acknowledge}`,
      ...document.position(["severities", severity, "acknowledge"]),
      hint: `Give at most ${resolve}.`,
    },
  ];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
