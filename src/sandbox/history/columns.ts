/** The history as columns: about a hundred bytes for an incident and its alert. Instants that never came are NaN. */
import { HOUR, MINUTE } from "../oncall/clock.ts";
import { lognormal, pick, uniform } from "./chance.ts";
import { arrivals, SERVICES, SEVERITIES } from "./shape.ts";

interface IncidentColumns {
  /** Positions in SERVICES, its names and SEVERITIES. */
  readonly project: Uint8Array;
  readonly service: Uint8Array;
  readonly severity: Uint8Array;
  readonly iid: Uint32Array;
  /** Position of the alert it was made from plus one; 0 where a person made it. */
  readonly alert: Uint32Array;
  readonly createdAt: Float64Array;
  readonly acknowledgedAt: Float64Array;
  readonly firstClosedAt: Float64Array;
  readonly reopenedAt: Float64Array;
  /** NaN for what is open. */
  readonly closedAt: Float64Array;
}

interface AlertColumns {
  readonly project: Uint8Array;
  readonly service: Uint8Array;
  readonly severity: Uint8Array;
  readonly iid: Uint32Array;
  /** Position of the incident made from it plus one; 0 for none. */
  readonly incident: Uint32Array;
  /** 0 to 3: triggered, acknowledged, resolved, ignored. */
  readonly status: Uint8Array;
  readonly startedAt: Float64Array;
  readonly acknowledgedAt: Float64Array;
  readonly endedAt: Float64Array;
}

export interface HistoryColumns {
  readonly incidents: IncidentColumns;
  readonly alerts: AlertColumns;
  /** By position in SERVICES: positions of the project's incidents and alerts, in the order of their iids. */
  readonly incidentsByProject: readonly Uint32Array[];
  readonly alertsByProject: readonly Uint32Array[];
}

/** What the draws are for. */
const DRAW = {
  project: 1,
  service: 2,
  severity: 3,
  acknowledge: 4,
  resolve: 5,
  reopen: 6,
  alert: 7,
  delay: 8,
  lone: 9,
};

export const STATUS = { triggered: 0, acknowledged: 1, resolved: 2, ignored: 3 } as const;

/** False alarms among the incidents: their alerts are ignored and their label says so. */
export function isFalsePositive(incident: number): boolean {
  return uniform(incident, 20) < 0.035;
}

/** When an incident was closed for the first time, NaN where it never was. */
export function firstClosing({ firstClosedAt, closedAt }: IncidentColumns, index: number): number {
  const reopened = firstClosedAt[index] ?? Number.NaN;
  return Number.isNaN(reopened) ? (closedAt[index] ?? Number.NaN) : reopened;
}

export function buildColumns(count: number, at: number): HistoryColumns {
  const incidents = buildIncidents(count, at);
  const alerts = buildAlerts(incidents, at);
  return {
    incidents,
    alerts,
    incidentsByProject: byProject(incidents.project),
    alertsByProject: byProject(alerts.project),
  };
}

function buildIncidents(count: number, at: number): IncidentColumns {
  const columns: IncidentColumns = {
    project: new Uint8Array(count),
    service: new Uint8Array(count),
    severity: new Uint8Array(count),
    iid: new Uint32Array(count),
    alert: new Uint32Array(count),
    createdAt: arrivals(count, at, 91),
    acknowledgedAt: new Float64Array(count).fill(Number.NaN),
    firstClosedAt: new Float64Array(count).fill(Number.NaN),
    reopenedAt: new Float64Array(count).fill(Number.NaN),
    closedAt: new Float64Array(count).fill(Number.NaN),
  };
  const numbers = SERVICES.map(() => 0);
  for (let index = 0; index < count; index += 1) {
    const project = placeIn(columns, index);
    numbers[project] = (numbers[project] ?? 0) + 1;
    columns.iid[index] = numbers[project] ?? 0;
    columns.severity[index] = pick(
      SEVERITIES.map(({ share }) => share),
      uniform(index, DRAW.severity),
    );
    live(columns, index, at);
  }
  return columns;
}

/** Draws project and service. */
function placeIn(columns: { project: Uint8Array; service: Uint8Array }, index: number, draw = 0): number {
  const project = pick(
    SERVICES.map(({ share }) => share),
    uniform(index, DRAW.project + draw),
  );
  const names = SERVICES[project]?.names ?? [];
  columns.project[index] = project;
  columns.service[index] = pick(
    names.map((_name, position) => 1 / (position + 1)),
    uniform(index, DRAW.service + draw),
  );
  return project;
}

/** What becomes of an incident: acknowledged, closed, perhaps reopened, as far as the present has come. */
function live(columns: IncidentColumns, index: number, at: number): void {
  const shape = SEVERITIES[columns.severity[index] ?? 0];
  const created = columns.createdAt[index] ?? 0;
  if (shape === undefined) return;
  const until = (instant: number) => (instant < at ? Math.floor(instant / 1000) * 1000 : Number.NaN);
  const noticed = created + lognormal(index, DRAW.acknowledge, shape.acknowledge, 1);
  if (uniform(index, 30) > 0.08) columns.acknowledgedAt[index] = until(noticed);
  if (uniform(index, 31) < 0.004) return;
  const resolved = until(noticed + lognormal(index, DRAW.resolve, shape.resolve, 1.25));
  columns.closedAt[index] = resolved;
  if (Number.isNaN(resolved) || uniform(index, 32) > 0.045) return;
  const reopened = until(resolved + lognormal(index, DRAW.reopen, 5 * HOUR, 1));
  if (Number.isNaN(reopened)) return;
  columns.firstClosedAt[index] = resolved;
  columns.reopenedAt[index] = reopened;
  columns.closedAt[index] = until(reopened + lognormal(index, DRAW.delay, shape.resolve / 2, 1));
}

/** Alerts that became incidents, and others that did not, in the order of their starts. */
function buildAlerts(incidents: IncidentColumns, at: number): AlertColumns {
  const count = incidents.iid.length;
  const lone = arrivals(Math.round(count * 0.35), at, 92);
  const origins: { readonly incident: number; readonly startedAt: number }[] = [];
  for (let index = 0; index < count; index += 1) {
    if (uniform(index, DRAW.alert) > 0.7) continue;
    const delay = (30 + 200 * uniform(index, 33)) * 1000;
    origins.push({
      incident: index,
      startedAt: Math.floor(((incidents.createdAt[index] ?? 0) - delay) / 1000) * 1000,
    });
  }
  for (const startedAt of lone) origins.push({ incident: -1, startedAt });
  origins.sort((a, b) => a.startedAt - b.startedAt || a.incident - b.incident);

  const size = origins.length;
  const columns: AlertColumns = {
    project: new Uint8Array(size),
    service: new Uint8Array(size),
    severity: new Uint8Array(size),
    iid: new Uint32Array(size),
    incident: new Uint32Array(size),
    status: new Uint8Array(size),
    startedAt: new Float64Array(size),
    acknowledgedAt: new Float64Array(size).fill(Number.NaN),
    endedAt: new Float64Array(size).fill(Number.NaN),
  };
  const numbers = SERVICES.map(() => 0);
  for (const [index, { incident, startedAt }] of origins.entries()) {
    columns.startedAt[index] = startedAt;
    if (incident < 0) settleLone(columns, index, at);
    else settleLinked(columns, index, incidents, incident);
    const project = columns.project[index] ?? 0;
    numbers[project] = (numbers[project] ?? 0) + 1;
    columns.iid[index] = numbers[project] ?? 0;
  }
  return columns;
}

function settleLinked(
  columns: AlertColumns,
  index: number,
  incidents: IncidentColumns,
  incident: number,
): void {
  columns.project[index] = incidents.project[incident] ?? 0;
  columns.service[index] = incidents.service[incident] ?? 0;
  columns.severity[index] = incidents.severity[incident] ?? 0;
  columns.incident[index] = incident + 1;
  incidents.alert[incident] = index + 1;
  columns.acknowledgedAt[index] = incidents.acknowledgedAt[incident] ?? Number.NaN;
  const closed = firstClosing(incidents, incident);
  const acknowledged = !Number.isNaN(columns.acknowledgedAt[index]);
  columns.status[index] = acknowledged ? STATUS.acknowledged : STATUS.triggered;
  if (Number.isNaN(closed)) return;
  if (isFalsePositive(incident)) {
    columns.status[index] = STATUS.ignored;
    return;
  }
  columns.status[index] = STATUS.resolved;
  columns.endedAt[index] = closed;
}

/** Half of them recover by themselves, most others are ignored. */
function settleLone(columns: AlertColumns, index: number, at: number): void {
  placeIn(columns, index, 40);
  columns.severity[index] = pick([1, 4, 20, 40, 20], uniform(index, DRAW.lone));
  const started = columns.startedAt[index] ?? 0;
  const fate = uniform(index, 34);
  const ended = Math.floor((started + lognormal(index, 35, 14 * MINUTE, 0.9)) / 1000) * 1000;
  if (fate < 0.52 && ended < at) {
    columns.status[index] = STATUS.resolved;
    columns.endedAt[index] = ended;
  } else if (fate < 0.86 && started + HOUR < at) columns.status[index] = STATUS.ignored;
  else if (fate < 0.94) {
    columns.status[index] = STATUS.acknowledged;
    columns.acknowledgedAt[index] = Math.min(started + 10 * MINUTE, at);
  }
}

function byProject(project: Uint8Array): Uint32Array[] {
  return SERVICES.map((_service, position) => {
    return Uint32Array.from([...project.keys()].filter((index) => project[index] === position));
  });
}
