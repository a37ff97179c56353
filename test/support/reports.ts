/** What tests of `watchbill report` share: a document for the seeded year, and the year as the sandbox itself knows it. */
import type { Report } from "../../src/incidents/report.ts";
import { notesOf, stateEventsOf } from "../../src/sandbox/incidents/records.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";
import type { IssueFacts } from "../../src/sandbox/world/incident-rows.ts";
import type { Stage } from "./stage.ts";

/** The quarter before the stage's present, 2026-03-02 12:00 UTC. */
export const WINDOW = ["--from", "2025-12-01", "--to", "2026-03-01"];
export const FROM = Date.UTC(2025, 11, 1);
export const TO = Date.UTC(2026, 2, 1);

export const CATALOGUE = `version: 1
services:
  api: {name: Public API, labels: ["service::api"]}
  checkout: {labels: ["service::checkout"]}
severities:
  critical: {acknowledge: 5m, resolve: 4h}
  high: {acknowledge: 15m, resolve: 1d}
report:
  false_positive_labels: [false-positive]
  postmortem_labels: [postmortem]
`;

/** An incident of the sandbox, with what became of it. */
export interface Known extends IssueFacts {
  readonly acknowledgedAt: number | undefined;
  readonly events: readonly { readonly state: string; readonly createdAt: number }[];
}

/** Every incident of the world, whoever may see it. */
export function knownIncidents({ world }: Sandbox): Known[] {
  return [...world.issues.ids()].flatMap((id) => {
    const facts = world.issues.facts(id);
    if (facts?.type !== "INCIDENT") return [];
    const notes = notesOf(world, `issue:${id}`);
    const acknowledged = notes.find(({ body }) => body.endsWith("**Acknowledged**"));
    return [{ ...facts, acknowledgedAt: acknowledged?.createdAt, events: stateEventsOf(world, id) }];
  });
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? Number.NaN) + (sorted[sorted.length >> 1] ?? Number.NaN)) / 2;
}

/** Runs `report` in JSON and gives what it prints; fails where it does not leave with 0. */
export async function reportOf(stage: Stage, ...words: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await stage.run("report", "--format", "json", ...words);
  if (code !== 0) throw new Error(`left with ${code}: ${stdout}${stderr}`);
  return JSON.parse(stdout) as Report;
}
