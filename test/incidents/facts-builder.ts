/** Facts for tests: short to write, complete for the code under test. */
import type {
  AlertFact,
  Facts,
  Header,
  IncidentFact,
  ProjectFact,
  Question,
  ShiftFact,
} from "../../src/incidents/facts.ts";

export const DIGEST = "0123456789abcdef".repeat(4);

export const QUESTION: Question = {
  from: "2026-03-01",
  to: "2026-04-01",
  timezone: "Etc/UTC",
  clock: "created",
  projects: ["acme/payments/api"],
  groups: [],
  services: {
    api: { name: "Public API", labels: ["service::api"] },
    db: { labels: ["service::db"] },
    web: { labels: ["service::web"] },
  },
  severities: {},
  false_positive_labels: [],
  postmortem_labels: [],
  exclude_labels: [],
  exclude_confidential: false,
};

export function header(question: Partial<Question> = {}, rest: Partial<Header> = {}): Header {
  return {
    type: "header",
    format: 1,
    question: { ...QUESTION, ...question },
    data_as_of: "2026-04-01T00:00:00Z",
    complete_since: "2026-01-01T00:00:00Z",
    dora: [],
    provenance: {
      tool: { name: "watchbill", version: "0.1.0", commit: null },
      node: "20.19.0",
      tzdata: "2026a",
      command: "watchbill report --project acme/payments/api --from 2026-03-01 --to 2026-04-01",
      config_sha256: null,
      gitlab: { host: "https://gitlab.example.com", version: "18.9.0" },
      queries: [
        { query: "issues", filter: "types: INCIDENT, createdAfter: 2026-01-01", pages: 1, rows: 9, total: 9 },
      ],
      token: { user: "reporter", scopes: ["read_api"], sees_confidential: true },
      ci: null,
    },
    ...rest,
  };
}

let serial = 0;

export function incident(fact: Partial<IncidentFact> & Pick<IncidentFact, "created_at">): IncidentFact {
  serial += 1;
  const iid = fact.iid ?? String(serial);
  const project = fact.project ?? "acme/payments/api";
  const closed_at = fact.closed_at ?? null;
  return {
    type: "incident",
    id: `gid://gitlab/Issue/${iid.padStart(6, "0")}`,
    project,
    iid,
    url: `https://gitlab.example.com/${project}/-/issues/${iid}`,
    title: `Incident ${iid}`,
    severity: "unknown",
    labels: [],
    confidential: false,
    state: closed_at === null ? "opened" : "closed",
    closed_at,
    events: closed_at === null ? [] : [{ at: closed_at, state: "closed" }],
    acknowledgements: [],
    alerts: [],
    duplicate_of: null,
    moved_to: null,
    timeline: true,
    runbook: true,
    ...fact,
  };
}

export function alert(fact: Partial<AlertFact>): AlertFact {
  serial += 1;
  const created_at = fact.created_at ?? "2026-03-10T10:00:00Z";
  return {
    type: "alert",
    id: `gid://gitlab/AlertManagement::Alert/${String(serial).padStart(6, "0")}`,
    project: "acme/payments/api",
    iid: String(serial),
    title: "Latency high",
    service: null,
    severity: "high",
    status: "triggered",
    created_at,
    started_at: created_at,
    ended_at: null,
    acknowledged_at: null,
    events: 1,
    recovered: null,
    incident_labels: [],
    ...fact,
  };
}

export interface FactsParts {
  readonly question?: Partial<Question>;
  readonly header?: Partial<Header>;
  readonly projects?: readonly ProjectFact[];
  readonly shifts?: readonly ShiftFact[];
  readonly incidents?: readonly IncidentFact[];
  readonly alerts?: readonly AlertFact[];
}

export function facts(parts: FactsParts = {}): Facts {
  const { projects = [], shifts = [], incidents = [], alerts = [] } = parts;
  return { header: header(parts.question, parts.header), projects, shifts, incidents, alerts };
}

/** Nine incidents of March 2026, of which H and I are open when the data is read at the end of the month. */
export function marchIncidents(): IncidentFact[] {
  const make = (
    name: string,
    created: string,
    acknowledged: string | undefined,
    closed: string | undefined,
    severity: IncidentFact["severity"],
    service: string,
  ) => {
    const at = (time: string) => `2026-03-${time.replace(" ", "T")}:00Z`;
    return incident({
      iid: name,
      created_at: at(created),
      closed_at: closed === undefined ? null : at(closed),
      acknowledgements: acknowledged === undefined ? [] : [at(acknowledged)],
      severity,
      labels: [`service::${service}`],
    });
  };
  return [
    make("A", "02 01:10", "02 01:14", "02 01:40", "critical", "api"),
    make("B", "03 09:00", "03 09:02", "03 09:12", "high", "api"),
    make("C", "05 14:30", "05 14:50", "05 18:30", "high", "db"),
    make("D", "09 22:00", undefined, "09 22:20", "low", "web"),
    make("E", "12 11:00", "12 11:05", "12 12:30", "medium", "web"),
    make("F", "17 03:45", "17 04:45", "19 03:45", "high", "db"),
    make("G", "24 16:00", "24 16:03", "24 16:45", "critical", "api"),
    make("H", "29 00:30", "29 00:40", undefined, "high", "db"),
    make("I", "31 20:00", undefined, undefined, "medium", "web"),
  ];
}
