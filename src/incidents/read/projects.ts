/** The projects of a report: their paths, what the token may see there, and who was on call. */
import { type Rotation, shiftsOverlapping } from "../../calendar/shifts.ts";
import { type Instant, instantToWall } from "../../calendar/zone.ts";
import { compare } from "../../core/compare.ts";
import { EXIT, type Finding, Stop } from "../../core/finding.ts";
import { groupLister, type ListGroup } from "../../core/groups.ts";
import { type GitLab, GitLabError, type GraphQLErrorEntry } from "../../gitlab/connect.ts";
import { judge } from "../../gitlab/errors.ts";
import { type ProjectFact, type ShiftFact, timestamp } from "../facts.ts";
import { type Known, PROJECTS_AT_ONCE, reportProjects } from "./operations.ts";

/** GitLab's roles as numbers: Reporters see confidential issues, Developers see alerts. */
const REPORTER = 20;
const DEVELOPER = 30;

export interface ReadProject {
  readonly fact: ProjectFact;
  /** Rotations by the name of their schedule. */
  readonly rotations: readonly { readonly schedule: string; readonly rotation: Rotation }[];
  readonly role: number;
  /** When the newest alert was received; undefined where there is none, or none to be seen. */
  readonly lastAlert: Instant | undefined;
  /** A feature flag hides incident management in the project. */
  readonly hidden: boolean;
}

interface Answer {
  readonly id: string;
  readonly fullPath: string;
  readonly maxAccessLevel: { readonly integerValue: number | null };
  readonly licence?: { readonly available: boolean } | null;
  readonly alertManagementAlerts: { readonly nodes: readonly { readonly createdAt: string }[] } | null;
  readonly incidentManagementEscalationPolicies?: {
    readonly nodes: readonly {
      readonly name: string;
      readonly rules: readonly {
        readonly elapsedTimeSeconds: number;
        readonly oncallSchedule: { readonly name: string } | null;
        readonly user: { readonly username: string } | null;
      }[];
    }[];
  } | null;
  readonly incidentManagementOncallSchedules?: {
    readonly nodes: readonly {
      readonly name: string;
      readonly timezone: string;
      readonly rotations: { readonly nodes: readonly RotationAnswer[] };
    }[];
  } | null;
}

interface RotationAnswer {
  readonly startsAt: string;
  readonly endsAt: string | null;
  readonly length: number;
  readonly lengthUnit: "HOURS" | "DAYS" | "WEEKS";
  readonly activePeriod: { readonly startTime: string | null; readonly endTime: string | null } | null;
  readonly participants: { readonly nodes: readonly { readonly user: { readonly username: string } }[] };
}

/** Projects named and those of groups, sorted; stops where GitLab shows one of them not at all, or by another path. */
export async function readProjects(
  gitlab: GitLab,
  named: readonly string[],
  groups: readonly string[],
): Promise<ReadProject[]> {
  const findings: Finding[] = [];
  const listGroup = groupLister(gitlab);
  const reached = await Promise.all(groups.map((group) => pathsOf(listGroup, group, findings)));
  const paths = [...new Set([...named, ...reached.flat()])].sort(compare);
  const projects = await readEach(gitlab, paths);
  const found = new Set(projects.map(({ fact }) => fact.project));
  for (const path of paths.filter((one) => !found.has(one))) {
    const other = projects.find(({ fact }) => fact.project.toLowerCase() === path.toLowerCase());
    findings.push(
      other === undefined ? missing("project", path) : moved("project", path, other.fact.project),
    );
  }
  if (findings.length > 0) throw new Stop(EXIT.refused, ...findings);
  return projects;
}

async function pathsOf(listGroup: ListGroup, group: string, findings: Finding[]): Promise<string[]> {
  const listing = await listGroup(group);
  if (listing?.fullPath === group) return listing.projects.map(({ path }) => path);
  findings.push(listing === undefined ? missing("group", group) : moved("group", group, listing.fullPath));
  return [];
}

function missing(kind: "project" | "group", path: string): Finding {
  return {
    level: "error",
    code: `${kind}-not-found`,
    message: `GitLab shows no ${kind} ${path} to this token`,
    hint: "Check the full path, and that the token's user is a member.",
  };
}

function moved(kind: "project" | "group", path: string, now: string): Finding {
  return {
    level: "error",
    code: `${kind}-moved`,
    message: `GitLab writes the path of the ${kind} ${path} as ${now}`,
    hint: `Write ${now}.`,
  };
}

async function readEach(gitlab: GitLab, paths: readonly string[]): Promise<ReadProject[]> {
  let known: Known = { licences: true, enterprise: true };
  const batches = Array.from({ length: Math.ceil(paths.length / PROJECTS_AT_ONCE) }, (_, index) =>
    paths.slice(index * PROJECTS_AT_ONCE, (index + 1) * PROJECTS_AT_ONCE),
  );
  // The first batch finds out what this GitLab knows of; then the others go together.
  const [first = [], ...others] = batches;
  const projects = [await readBatch(first), ...(await Promise.all(others.map(readBatch)))].flat();
  return projects.sort((a, b) => compare(a.fact.project, b.fact.project));

  async function readBatch(batch: readonly string[]): Promise<ReadProject[]> {
    if (batch.length === 0) return [];
    const operation = reportProjects(known);
    const { data, errors } = await gitlab.queryPartial<{ projects: { nodes: Answer[] } }>(operation, {
      paths: batch,
    });
    const less = knownBesides(errors, known);
    if (less !== known) {
      known = less;
      return readBatch(batch);
    }
    const hidden = hiddenAmong(errors, operation.name);
    return (data?.projects.nodes ?? []).map((answer, index) => readProject(answer, hidden.has(index)));
  }
}

/** What is left of it once GitLab has called some of it unknown; it names no more than five mistakes at once. */
function knownBesides(errors: readonly GraphQLErrorEntry[], known: Known): Known {
  const unknown = errors.map(judge).filter(({ reason }) => reason === "unknown-field");
  const isUnknown = (pattern: RegExp) => unknown.some(({ field = "" }) => pattern.test(field));
  const licences = known.licences && !isUnknown(/^licensedFeatureAvailability$/);
  const enterprise =
    known.enterprise && !isUnknown(/^incidentManagement(?:EscalationPolicies|OncallSchedules)$/);
  return licences === known.licences && enterprise === known.enterprise ? known : { licences, enterprise };
}

/** The projects, by their place in the answer, whose incident management a feature flag hides. */
function hiddenAmong(errors: readonly GraphQLErrorEntry[], operation: string): Set<number> {
  const others = errors.filter((error) => judge(error).reason !== "hidden-feature");
  if (others.length > 0) throw GitLabError.fromGraphQL(operation, others);
  return new Set(errors.map(({ path }) => Number(path?.[2])));
}

function readProject(answer: Answer, hidden: boolean): ReadProject {
  const role = answer.maxAccessLevel.integerValue ?? 0;
  const schedules = answer.incidentManagementOncallSchedules?.nodes;
  // GitLab answers those who may not see them, and where the licence lacks them, with an empty list.
  const readable = schedules !== undefined && (schedules.length > 0 || role >= REPORTER) && !hidden;
  const licensed = answer.licence?.available !== false;
  const [policy] = answer.incidentManagementEscalationPolicies?.nodes ?? [];
  const lastAlert = answer.alertManagementAlerts?.nodes[0]?.createdAt;
  return {
    fact: {
      type: "project",
      project: answer.fullPath,
      id: answer.id,
      schedules: readable && licensed ? schedules.map(({ name }) => name).sort(compare) : null,
      policy: policy === undefined ? null : { name: policy.name, rules: policy.rules.map(ruleOf) },
    },
    rotations: (schedules ?? []).flatMap(({ name, timezone, rotations }) =>
      rotations.nodes.map((node) => ({ schedule: name, rotation: rotationOf(node, timezone) })),
    ),
    role,
    lastAlert: lastAlert === undefined ? undefined : Date.parse(lastAlert),
    hidden,
  };
}

type RuleAnswer = NonNullable<
  Answer["incidentManagementEscalationPolicies"]
>["nodes"][number]["rules"][number];

function ruleOf({ elapsedTimeSeconds, oncallSchedule, user }: RuleAnswer) {
  return {
    after_seconds: elapsedTimeSeconds,
    schedule: oncallSchedule?.name ?? null,
    user: user?.username ?? null,
  };
}

function rotationOf(answer: RotationAnswer, timezone: string): Rotation {
  const wall = (instant: string) => instantToWall(Date.parse(instant), timezone);
  const { startTime, endTime } = answer.activePeriod ?? {};
  return {
    timezone,
    starts_at: wall(answer.startsAt),
    ends_at: answer.endsAt === null ? null : wall(answer.endsAt),
    length: { count: answer.length, unit: answer.lengthUnit.toLowerCase() as Rotation["length"]["unit"] },
    active_period: startTime && endTime ? { start: startTime, end: endTime } : null,
    participants: answer.participants.nodes.map(({ user }) => user.username),
  };
}

/** Who was on call in [from, to), as the rotations stand now: replaced ones are kept and ended, so that they count. */
export function shiftsOf({ fact, rotations }: ReadProject, from: Instant, to: Instant): ShiftFact[] {
  return rotations.flatMap(({ schedule, rotation }) =>
    shiftsOverlapping(rotation, from, to).map(
      ({ user, start, end }): ShiftFact => ({
        type: "shift",
        project: fact.project,
        schedule,
        user,
        start: timestamp(start),
        end: timestamp(end),
      }),
    ),
  );
}

export function seesConfidential({ role }: ReadProject): boolean {
  return role >= REPORTER;
}

export function seesAlerts({ role, hidden }: ReadProject): boolean {
  return role >= DEVELOPER && !hidden;
}
