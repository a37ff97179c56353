/** The lists that together hold the incidents of a report, each of which can be read by itself. */
import type { Instant } from "../../calendar/zone.ts";
import { EXIT, Stop } from "../../core/finding.ts";
import type { GitLab } from "../../gitlab/connect.ts";
import { type Timestamp, timestamp } from "../facts.ts";
import { COUNT_INCIDENTS, type ScopeKind } from "./operations.ts";

/** A project, or a group with its subgroups. */
export interface Scope {
  readonly kind: ScopeKind;
  readonly path: string;
}

/** GitLab's bounds on instants include both ends and stand in texts. */
interface Filter {
  readonly createdAfter?: string;
  readonly createdBefore: string;
  readonly closedAfter?: string;
  readonly state?: "opened";
}

export interface IncidentList {
  /** The same in every run of a reading. */
  readonly name: string;
  readonly scope: Scope;
  readonly filter: Filter;
  /** Which of the queries in the report's provenance this is a part of. */
  readonly query: string;
}

/** What one query stands for, and how many incidents GitLab counts in it. */
export interface IncidentQuery {
  readonly name: string;
  readonly filter: string;
  readonly total: number;
}

export interface Lists {
  /** In an order that lets no incident slip through while it is being closed: open ones before closed ones. */
  readonly lists: readonly IncidentList[];
  readonly queries: readonly IncidentQuery[];
  /** When the first incident of all was created; undefined where there is none. */
  readonly first: Instant | undefined;
}

/** As many incidents are worth a time window of their own. */
const PER_SLICE = 400;
const MOST_SLICES = 8;

type Counted = "created" | "open" | "closed";

interface Counts {
  readonly scope:
    | (Readonly<Record<Counted, { readonly count: number }>> & {
        readonly first: { readonly nodes: readonly { readonly createdAt: Timestamp }[] };
      })
    | null;
}

/**
 * The lists of a scope: incidents created in [from, to), cut into windows that are read side by side, and older ones
 * that are open still, or were when `from` came.
 */
export async function listsOf(
  gitlab: GitLab,
  scope: Scope,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<Lists> {
  const bounds = { before: until(from), from: timestamp(from), to: until(to) };
  const { scope: counts } = await gitlab.query<Counts>(COUNT_INCIDENTS[scope.kind], {
    path: scope.path,
    ...bounds,
  });
  if (counts === null) throw vanished(scope);
  const of = `${scope.kind} ${scope.path}`;
  const query = (name: Counted, what: string, filter: string) => ({
    name: `${what} of ${of}`,
    filter: `types: INCIDENT, ${filter}`,
    total: counts[name].count,
  });
  const created = query("created", "incidents", `createdAfter: ${bounds.from}, createdBefore: ${bounds.to}`);
  const open = query("open", "older incidents still open", `createdBefore: ${bounds.before}, state: opened`);
  const closed = query(
    "closed",
    "older incidents closed since",
    `createdBefore: ${bounds.before}, closedAfter: ${bounds.from}`,
  );
  const list = ({ name }: IncidentQuery, part: string, filter: Filter): IncidentList => ({
    name: `${name} ${part}`.trim(),
    scope,
    filter,
    query: name,
  });
  const first = counts.first.nodes[0]?.createdAt;
  return {
    first: first === undefined ? undefined : Date.parse(first),
    queries: [created, open, closed],
    lists: [
      list(open, "", { createdBefore: bounds.before, state: "opened" }),
      list(closed, "", { createdBefore: bounds.before, closedAfter: bounds.from }),
      ...slices(from, to, created.total).map((slice) =>
        list(created, `${slice.createdAfter} ${slice.createdBefore}`, slice),
      ),
    ],
  };
}

function slices(
  from: Instant,
  to: Instant,
  total: number,
): { createdAfter: string; createdBefore: string }[] {
  const count = Math.min(MOST_SLICES, Math.max(1, Math.ceil(total / PER_SLICE)));
  const edge = (index: number) => from + Math.floor(((to - from) * index) / count / 1000) * 1000;
  return Array.from({ length: count }, (_, index) => ({
    createdAfter: timestamp(edge(index)),
    createdBefore: until(edge(index + 1)),
  }));
}

/** The last instant before a whole second that GitLab's database can hold (it keeps microseconds). */
function until(end: Instant): string {
  return timestamp(end - 1000).replace("Z", ".999999Z");
}

export function vanished({ kind, path }: Scope): Stop {
  return new Stop(EXIT.refused, {
    level: "error",
    code: `${kind}-not-found`,
    message: `GitLab no longer shows the ${kind} ${path} to this token`,
    hint: "Check that the token's user is still a member.",
  });
}
