/**
 * What an incoming alert says: a generic body or one element of an Alertmanager body, custom mappings applied
 * (GitLab 18.9 `lib/gitlab/alert_management/payload/`).
 */
import { createHash } from "node:crypto";
import { parseInstant } from "../instants.ts";
import type { AlertIntegration, AlertSeverity } from "../world/rows.ts";
import { isObject, storedJson, valueAt } from "./payload-json.ts";

type Body = Readonly<Record<string, unknown>>;

export interface IncomingAlert {
  /** Null where a Prometheus alert has none: such an alert is invalid. */
  readonly title: string | null;
  readonly description: string | null;
  readonly service: string | null;
  readonly monitoringTool: string | null;
  readonly hosts: readonly string[];
  readonly severity: AlertSeverity;
  readonly startedAt: number;
  /** Set when the event reports a recovery. */
  readonly recoveredAt: number | null;
  readonly fingerprint: string | null;
  readonly runbook: string | null;
  readonly payload: Body;
}

interface Reading {
  readonly integration: AlertIntegration;
  readonly now: number;
  /** Licensed: events without a fingerprint are grouped by their content. */
  readonly fingerprinting: boolean;
}

const GENERIC_SEVERITIES: ReadonlyMap<string, AlertSeverity> = new Map([
  ["critical", "CRITICAL"],
  ["high", "HIGH"],
  ["medium", "MEDIUM"],
  ["low", "LOW"],
  ["info", "INFO"],
]);

const PROMETHEUS_SEVERITIES: ReadonlyMap<string, AlertSeverity> = new Map([
  ...GENERIC_SEVERITIES,
  ...group("CRITICAL", "s1 p1 emergency fatal"),
  ...group("HIGH", "s2 p2 major page"),
  ...group("MEDIUM", "s3 p3 error alert"),
  ...group("LOW", "s4 p4 warn warning minor"),
  ...group("INFO", "s5 p5 debug information notice"),
]);

const ALERTMANAGER_KEYS =
  "version groupKey status receiver groupLabels commonLabels commonAnnotations externalURL alerts".split(" ");

/** Whether a body comes from Alertmanager, whatever the endpoint. */
export function isAlertmanagerBody(body: Body): boolean {
  return ALERTMANAGER_KEYS.every((key) => key in body) && body.version === "4";
}

export function readGenericAlert(body: Body, reading: Reading): IncomingAlert {
  if (body.monitoring_tool === "Prometheus") return readPrometheusAlert(body, reading);
  const read = (field: string, key: string) => mapped(body, reading, field, [[key]]);
  const fingerprint = read("FINGERPRINT", "fingerprint");
  const endTime = read("END_TIME", "end_time");
  return {
    title: truncated(textOf(read("TITLE", "title")) ?? "New: Alert", 200),
    description: truncatedText(read("DESCRIPTION", "description"), 1000),
    service: truncatedText(read("SERVICE", "service"), 100),
    monitoringTool: truncatedText(read("MONITORING_TOOL", "monitoring_tool"), 100),
    hosts: truncatedHosts(read("HOSTS", "hosts")),
    severity: severityOf(read("SEVERITY", "severity"), GENERIC_SEVERITIES),
    startedAt: instantOf(read("START_TIME", "start_time")) ?? reading.now,
    recoveredAt: instantOf(endTime) ?? null,
    fingerprint: fingerprintOf(fingerprint) ?? (reading.fingerprinting ? contentFingerprint(body) : null),
    runbook: textOf(body.runbook) ?? null,
    payload: body,
  };
}

export function readPrometheusAlert(element: Body, reading: Reading): IncomingAlert {
  const read = (field: string, ...paths: string[][]) => mapped(element, reading, field, paths);
  const title = read("TITLE", ["annotations", "title"], ["annotations", "summary"], ["labels", "alertname"]);
  const startsAt = read("START_TIME", ["startsAt"]);
  const resolved = element.status === "resolved";
  return {
    title: truncatedText(title, 200),
    description: truncatedText(read("DESCRIPTION", ["annotations", "description"]), 1000),
    service: truncatedText(read("SERVICE"), 100),
    monitoringTool: truncatedText(read("MONITORING_TOOL") ?? "Prometheus", 100),
    hosts: truncatedHosts(read("HOSTS")),
    severity: severityOf(read("SEVERITY", ["labels", "severity"]), PROMETHEUS_SEVERITIES),
    startedAt: instantOf(startsAt) ?? reading.now,
    recoveredAt: resolved ? (instantOf(read("END_TIME", ["endsAt"])) ?? reading.now) : null,
    fingerprint:
      fingerprintOf(read("FINGERPRINT")) ??
      sha1([startsAt, title, expressionOf(element)].map((part) => part ?? "").join("/")),
    runbook: textOf(valueAt(element, ["annotations", "runbook"])) ?? null,
    payload: element,
  };
}

/** The mapped value of a field, else the first of its usual places that holds something. */
function mapped(body: Body, { integration }: Reading, field: string, paths: readonly string[][]): unknown {
  const mapping = integration.mappings[field];
  const places = mapping === undefined ? paths : [mapping.path, ...paths];
  return places.map((path) => valueAt(body, path)).find((value) => !isBlank(value));
}

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return true;
  if (typeof value === "string") return value.trim() === "";
  return typeof value === "object" && Object.keys(value).length === 0;
}

function textOf(value: unknown): string | undefined {
  if (isBlank(value)) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** ISO 8601 text, or an integer of milliseconds since 1970. */
function instantOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  return typeof value === "string" ? parseInstant(value) : undefined;
}

function severityOf(value: unknown, names: ReadonlyMap<string, AlertSeverity>): AlertSeverity {
  return names.get(String(value).toLowerCase()) ?? "CRITICAL";
}

function truncated(text: string, maximum: number): string {
  const characters = [...text];
  return characters.length <= maximum ? text : `${characters.slice(0, maximum - 3).join("")}...`;
}

function truncatedText(value: unknown, maximum: number): string | null {
  const text = textOf(value);
  return text === undefined ? null : truncated(text, maximum);
}

/** Hosts are kept until 255 characters are used up; the one that no longer fits is cut short. */
function truncatedHosts(value: unknown): string[] {
  let left = 255;
  const hosts = (Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]).flatMap(
    (host) => textOf(host) ?? [],
  );
  return hosts.flatMap((host) => {
    const kept = [...host].slice(0, left).join("");
    left -= [...kept].length;
    return kept === "" ? [] : [kept];
  });
}

function fingerprintOf(value: unknown): string | undefined {
  if (isBlank(value)) return undefined;
  return sha1(Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY).join("") : String(textOf(value)));
}

/** What an event says, its times and hosts aside: the grouping of licensed projects for events without fingerprint. */
function contentFingerprint(body: Body): string {
  const { start_time: _start, end_time: _end, hosts: _hosts, ...content } = body;
  return sha1(JSON.stringify(storedJson(content)));
}

/** The Prometheus expression, taken from `g0.expr` of the link back to it. */
function expressionOf(element: Body): string | undefined {
  const url = textOf(element.generatorURL);
  return url !== undefined && URL.canParse(url)
    ? (new URL(url).searchParams.get("g0.expr") ?? undefined)
    : undefined;
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}

function group(severity: AlertSeverity, words: string): [string, AlertSeverity][] {
  return words.split(" ").map((word) => [word, severity]);
}

export function isBody(value: unknown): value is Body {
  return isObject(value);
}
