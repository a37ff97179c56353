/** What is live in some projects, as declarations: what `import` and `init` write. */
import type { Doors } from "../core/doors.ts";
import { EXIT, type Finding, listed, perCause, Stop } from "../core/finding.ts";
import { groupBy } from "../core/group-by.ts";
import { groupLister, reachGroups } from "../core/groups.ts";
import { type Declaration, ROLE, UNDECLARED } from "../core/kind.ts";
import { retirementOf } from "../core/leftovers.ts";
import type { Live, LiveObject, LiveProject } from "../core/live.ts";
import { read } from "../core/read.ts";
import type { Blindness } from "../core/sight.ts";
import { KINDS } from "../kinds/index.ts";
import type { GeneralFlags } from "./flags.ts";
import { findRunbooks } from "./import-runbooks.ts";
import { asOf, type Invocation } from "./invocation.ts";
import { progress } from "./progress.ts";
import { diagnose } from "./show.ts";

export interface ImportScope {
  /** Full paths. */
  readonly project: readonly string[];
  readonly group: readonly string[];
  /** A glob over the slugs of wiki pages that are runbooks. */
  readonly wiki?: string;
  /** Whether to tell the DSNs of error tracking's client keys. */
  readonly dsns?: boolean;
}

export interface Declarations {
  /** By full path, sorted; projects without anything to declare have an empty list. */
  readonly projects: ReadonlyMap<string, readonly Declaration[]>;
  /** What could not be read, or is left out. */
  readonly remarks: readonly Finding[];
}

/** Reads projects and every project below groups. Throws `Stop` (exit 4) where one of them is not there. */
export async function declarationsIn(
  scope: ImportScope,
  doors: Doors,
  flags: Pick<GeneralFlags, "quiet" | "now">,
  invocation: Invocation,
): Promise<Declarations> {
  const live = await readScope(scope, doors, flags, invocation);
  const parts = await Promise.all(
    [...live].sort().map(async ([path, project]) => {
      const runbooks = await findRunbooks(doors, path, scope.wiki);
      return {
        path,
        declarations: [...declarationsOf(project, asOf(flags, invocation), scope), ...runbooks.declarations],
        remarks: [...leftOut(project), ...runbooks.remarks],
      };
    }),
  );
  return {
    projects: new Map(parts.map(({ path, declarations }) => [path, declarations])),
    remarks: [
      ...perCause(parts.flatMap(({ remarks }) => remarks)),
      ...blindSpots(live),
      ...hiddenFromRole(live),
      ...withoutSecret(live),
    ],
  };
}

async function readScope(
  { project, group }: ImportScope,
  doors: Doors,
  flags: Pick<GeneralFlags, "quiet">,
  invocation: Invocation,
): Promise<Live> {
  const sections = Object.fromEntries(group.map((path) => [path, {}]));
  const nowhere = { file: "", line: 0, column: 0 };
  const reached = await reachGroups(groupLister(doors.gitlab), sections, () => nowhere);
  if (reached.findings.length > 0)
    throw new Stop(
      EXIT.refused,
      ...reached.findings.map(({ file: _, line: __, column: ___, ...finding }) => finding),
    );
  const paths = [...new Set([...project, ...[...reached.projects.values()].flat()])].sort();
  const bar = progress("Reading projects", paths.length, flags, invocation);
  const live = await read({ doors, projects: paths, kinds: KINDS, onBatch: bar.done }).finally(bar.end);
  const missing = paths.filter((path) => !live.has(path));
  if (missing.length === 0) return live;
  throw new Stop(EXIT.refused, {
    level: "error",
    code: "project-not-found",
    message: `GitLab shows no project ${missing.join(", ")} to this token`,
    hint: "Check the full path, and that the token's user is a member.",
  });
}

/** In the order of kinds, parents before children; within a kind by name. What a replacement retired is left out. */
function declarationsOf(project: LiveProject, instant: number, { dsns }: ImportScope): Declaration[] {
  const standing = project.objects
    .filter((object) => retirementOf(object, project, instant, () => true) === undefined)
    .filter((object) => obstacleTo(object, project) === undefined)
    .sort((a, b) => (a.address < b.address ? -1 : 1));
  return [...KINDS.values()].flatMap((kind) => {
    const own = standing.filter((object) => object.kind === kind);
    if (kind.declareAll === undefined) return own.map((object) => declarationOf(object, dsns === true));
    return kind.declareAll(own.map(({ live }) => ({ spec: kind.project(live, UNDECLARED), live })));
  });
}

function obstacleTo({ address, kind, live }: LiveObject, { objects }: LiveProject): string | undefined {
  const count = objects.filter((one) => one.address === address).length;
  if (count > 1) return `there are ${count} of that name, which cannot be told apart`;
  return kind.undeclarable?.(kind.project(live, UNDECLARED));
}

function leftOut(project: LiveProject): Finding[] {
  return project.objects.flatMap((object): Finding[] => {
    const obstacle = obstacleTo(object, project);
    if (obstacle === undefined) return [];
    return [
      {
        level: "warning",
        code: "not-imported",
        message: `Left out, since ${obstacle}`,
        address: object.address,
        hint: "Mend it in GitLab and import again, or declare it as it should be.",
      },
    ];
  });
}

function declarationOf({ kind, live }: LiveObject, discloses: boolean): Declaration {
  const spec = kind.project(live, UNDECLARED);
  const { disclosed, ...declaration } = kind.declare(spec, live);
  if (discloses && disclosed !== undefined) return { ...declaration, comment: disclosed };
  const [secret] = kind.secrets?.(spec) ?? [];
  if (declaration.comment !== undefined || secret === undefined) return declaration;
  const { reference } = secret;
  const place = "env" in reference ? `the variable ${reference.env}` : `the file ${reference.file}`;
  return { ...declaration, comment: `The secret is not told: put it into ${place}.` };
}

/** Roles are told in general, and who never had the licence misses nothing. */
const HIDDEN: Readonly<Partial<Record<Blindness, string>>> = {
  edition: "this GitLab's edition or version does not know them",
  monitoring: "monitoring is disabled",
};

/** Kinds that the token's user may not see look as if there were nothing of them: told once for each cause. */
function blindSpots(live: Live): Finding[] {
  const spots = [...live]
    .sort()
    .flatMap(([path, { unseen }]) =>
      [...groupBy(unseen ?? [], ([, why]) => HIDDEN[why])].flatMap(([reason, kinds]) =>
        reason === undefined ? [] : [{ path, reason, kinds: listed(kinds.map(([kind]) => kind)) }],
      ),
    );
  return [...groupBy(spots, ({ kinds, reason }) => `${kinds}: ${reason}`)].map(([what, places]) => ({
    level: "warning",
    code: "not-imported",
    message: `In ${listed(places.map(({ path }) => path).sort())} nothing was read of ${what}`,
  }));
}

/** Who has set no key of PagerDuty may well not use it, which GitLab does not tell. */
function withoutSecret(live: Live): Finding[] {
  const unread = [...live.values()].flatMap((project) => [...(project.unread ?? [])]);
  const messages = unread.map(
    ([kind, [problem]]) => `Objects of kind ${kind} were not read: ${problem?.message.split(",")[0]}`,
  );
  return [...new Set(messages)].map((message) => ({ level: "note", code: "not-imported", message }));
}

/** Tells what could not be read or is left out: notes in a line each. */
export function tellRemarks(remarks: readonly Finding[], flags: GeneralFlags, invocation: Invocation): void {
  diagnose({ findings: remarks, sources: [] }, flags, invocation);
  if (flags.quiet || flags.logLevel === "error") return;
  for (const { level, message } of remarks) if (level === "note") invocation.stderr.write(`${message}.\n`);
}

function hiddenFromRole(live: Live): Finding[] {
  const projects = [...live].filter(([, { facts }]) => facts.role < ROLE.maintainer).map(([path]) => path);
  if (projects.length === 0) return [];
  return [
    {
      level: "warning",
      code: "not-imported",
      message: `The token's user is not a Maintainer of ${listed(projects.sort())}, and GitLab hides some of it from others`,
      hint: "Import with a token of a Maintainer.",
    },
  ];
}
