/** A made-up estate with its incidents: any number of them, the same for the same seed. */
import type { AlertFact, Facts, IncidentFact, ProjectFact, ShiftFact } from "../../src/incidents/facts.ts";
import { SEVERITIES } from "../../src/incidents/facts.ts";
import { header } from "./facts-builder.ts";

const DAY = 86_400_000;
const PROJECTS = ["acme/payments/api", "acme/payments/worker", "acme/web/shop", "acme/platform/database"];
const SERVICES = ["api", "worker", "shop", "database"];
const PEOPLE = ["ana", "bo", "chen", "dana"];
const TITLES = [
  "Checkout latency above 2 s",
  "<script>alert(1)</script> in the title",
  '=HYPERLINK("https://evil.example","click")',
  "🔥 Database primary is down 🔥",
  "خدمة الدفع لا تعمل",
  "Disk 81 % full on db-7",
  "Certificate expires in 3 days | renew & restart",
  "Queue depth > 10000 @all",
  "Error rate of `payments` above 5 %",
  "An incident whose title was typed by somebody who wanted to put the whole story into it, from the first page at night to the last customer who called",
];
const PLACES =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma".split(" ");

/** A number in [0, 1) at each call (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface EstateOptions {
  readonly incidents: number;
  readonly seed?: number;
  readonly from?: string;
  readonly to?: string;
  readonly timezone?: string;
}

/** Facts of a window, and of as long a time before it with about half as many incidents. */
export function estate({
  incidents: count,
  seed = 1,
  from = "2026-01-01",
  to = "2026-04-01",
  timezone = "Europe/Berlin",
}: EstateOptions): Facts {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const before = start - (end - start) - 4 * DAY;
  const iso = (time: number) => new Date(Math.round(time / 1000) * 1000).toISOString().replace(".000Z", "Z");
  const incidents: IncidentFact[] = [];
  const alerts: AlertFact[] = [];
  for (let index = 0; index < Math.round(count * 1.5); index += 1) {
    const inside = index < count;
    let time = inside
      ? start + next() * (end - start - DAY / 4)
      : before + next() * (start - before - DAY / 4);
    // Busier by day than by night.
    const hour = new Date(time).getUTCHours();
    if ((hour < 6 || hour > 19) && next() < 0.5) time += inside && time + DAY / 3 < end ? DAY / 3 : 0;
    const place = Math.floor(next() ** 2 * PROJECTS.length);
    const project = PROJECTS[place] as string;
    const severity = SEVERITIES[
      Math.min(4, Math.floor(next() * 6 * (0.5 + next())))
    ] as IncidentFact["severity"];
    // Lognormal: a median of three quarters of an hour, and a long tail.
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const length = Math.exp(Math.log(45 * 60_000) + 1.4 * normal);
    const acknowledged =
      next() < 0.85 ? time + Math.min(length * 0.9, 60_000 + next() ** 2 * 40 * 60_000) : undefined;
    const closed = next() < 0.997 && time + length < end ? time + length : undefined;
    const iid = String(index + 1);
    const startedAt = iso(time - 60_000 - next() * 5 * 60_000);
    const service = next() < 0.9 ? (SERVICES[place] as string) : null;
    const labels = [
      ...(service === null ? [] : [`service::${service}`]),
      ...(next() < 0.04 ? ["noise"] : []),
      ...(next() < 0.3 ? ["post-mortem"] : []),
    ];
    const reopened =
      closed !== undefined && next() < 0.03 && closed + length / 2 < end ? closed + length / 4 : undefined;
    const last = reopened === undefined ? closed : reopened + length / 4;
    incidents.push({
      type: "incident",
      id: `gid://gitlab/Issue/${String(index + 1).padStart(7, "0")}`,
      project,
      iid,
      url: `https://gitlab.example.com/${project}/-/issues/${iid}`,
      title: next() < 0.2 ? pick(TITLES) : `${pick(TITLES)} (${pick(PLACES)} ${pick(PLACES)})`,
      severity,
      labels,
      confidential: next() < 0.02,
      state: last === undefined ? "opened" : "closed",
      created_at: iso(time),
      closed_at: last === undefined ? null : iso(last),
      events:
        closed === undefined
          ? []
          : [
              { at: iso(closed), state: "closed" },
              ...(reopened === undefined
                ? []
                : ([
                    { at: iso(reopened), state: "reopened" },
                    { at: iso(last as number), state: "closed" },
                  ] as const)),
            ],
      acknowledgements: acknowledged === undefined ? [] : [iso(acknowledged)],
      alerts: [{ id: iid, started_at: startedAt, service }],
      duplicate_of: next() < 0.01 ? `${project}#1` : null,
      moved_to: null,
      timeline: next() < 0.6,
      runbook: next() < 0.7,
    });
    alerts.push({
      type: "alert",
      id: `gid://gitlab/AlertManagement::Alert/${String(index + 1).padStart(7, "0")}`,
      project,
      iid,
      title: "Alert",
      service,
      severity: "high",
      status: next() < 0.12 ? "ignored" : closed === undefined ? "triggered" : "resolved",
      created_at: iso(time),
      started_at: startedAt,
      ended_at: closed === undefined ? null : iso(closed),
      acknowledged_at: acknowledged === undefined ? null : iso(acknowledged),
      events: 1 + Math.floor(next() ** 3 * 40),
      recovered: next() < 0.1 ? null : next() < 0.4,
      incident_labels: labels,
    });
  }
  const projects: ProjectFact[] = PROJECTS.map((project, index) => ({
    type: "project",
    project,
    id: `gid://gitlab/Project/${index + 1}`,
    schedules: index === 3 ? null : ["Primary"],
    policy:
      index === 2
        ? null
        : { name: "Standard", rules: [{ after_seconds: 0, schedule: "Primary", user: null }] },
  }));
  const shifts: ShiftFact[] = [];
  for (const project of PROJECTS.slice(0, 3)) {
    for (let day = before, turn = 0; day < end; day += 7 * DAY, turn += 1) {
      // A day of each week is left uncovered.
      const user = PEOPLE[turn % PEOPLE.length] as string;
      shifts.push({
        type: "shift",
        project,
        schedule: "Primary",
        user,
        start: iso(day),
        end: iso(day + 6 * DAY),
      });
    }
  }
  return {
    header: header(
      {
        from,
        to,
        timezone,
        projects: [],
        groups: ["acme"],
        services: Object.fromEntries(SERVICES.map((key) => [key, { labels: [`service::${key}`] }])),
        severities: {
          critical: { acknowledge: 15 * 60, resolve: 4 * 3600 },
          high: { acknowledge: 30 * 60, resolve: 8 * 3600 },
          medium: { resolve: 24 * 3600 },
        },
        false_positive_labels: ["noise"],
        postmortem_labels: ["post-mortem"],
        exclude_labels: ["test"],
      },
      {
        data_as_of: iso(end + DAY / 2),
        complete_since: iso(before),
        dora: [{ scope: "acme", seconds: 3120, reason: null }],
      },
    ),
    projects,
    shifts,
    incidents,
    alerts,
  };
}
