/** Fan-out: which projects a group of the document reaches today. */
import picomatch from "picomatch";
import type { GroupSection } from "../config/document.ts";
import type { GitLab } from "../gitlab/connect.ts";
import { operation } from "../gitlab/operation.ts";
import type { Finding, Position } from "./finding.ts";
import { ROLE } from "./kind.ts";

/** Archived projects are left out by GitLab itself. */
export const GROUP_PROJECTS = operation(`
  query GroupProjects($group: ID!, $after: String) {
    group(fullPath: $group) {
      fullPath
      projects(includeSubgroups: true, includeArchived: false, first: 100, after: $after) {
        nodes { fullPath maxAccessLevel { integerValue } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`);

interface Answer {
  readonly group: {
    readonly fullPath: string;
    readonly projects: {
      readonly nodes: readonly {
        readonly fullPath: string;
        readonly maxAccessLevel: { readonly integerValue: number };
      }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
}

export interface Reached {
  /** Full paths, sorted, by the group's key in the document. */
  readonly projects: ReadonlyMap<string, readonly string[]>;
  readonly findings: readonly Finding[];
}

/** Asks GitLab for every group of a document; `position` is where a group stands in it. */
export async function reachGroups(
  gitlab: GitLab,
  groups: Readonly<Record<string, GroupSection | null>>,
  position: (group: string) => Position,
): Promise<Reached> {
  const findings: Finding[] = [];
  const entries = await Promise.all(
    Object.entries(groups).map(
      async ([group, section]) => [group, await reach(group, section ?? {})] as const,
    ),
  );
  return { projects: new Map(entries), findings };

  async function reach(
    group: string,
    { match = ["**"], except = [], on_no_access }: GroupSection,
  ): Promise<string[]> {
    const found = await projectsOf(gitlab, group);
    if (found === undefined) {
      blame(group, "group-not-found", `GitLab shows no group ${group} to this token`, "Check the full path.");
      return [];
    }
    if (found.fullPath !== group)
      blame(
        group,
        "group-moved",
        `GitLab has moved the group ${group} to ${found.fullPath}`,
        `Write ${found.fullPath}.`,
      );
    const [wanted, unwanted] = [picomatch([...match]), picomatch([...except])];
    const matching = found.projects.filter(({ path }) => wanted(path) && !unwanted(path));
    if (matching.length === 0)
      blame(
        group,
        "group-matches-nothing",
        `No project of ${group} matches`,
        "Check `match` and `except`: globs over full project paths.",
      );
    const usable = matching.filter(({ role }) => on_no_access !== "skip" || role >= ROLE.maintainer);
    const skipped = matching.filter((project) => !usable.includes(project));
    if (skipped.length > 0)
      findings.push({
        level: "note",
        code: "no-access-skipped",
        message: `Skipped for want of the role Maintainer: ${skipped.map(({ path }) => path).join(", ")}`,
        ...position(group),
      });
    return usable.map(({ path }) => path).sort();
  }

  function blame(group: string, code: string, message: string, hint: string): void {
    findings.push({ level: "error", code, message, ...position(group), hint });
  }
}

/** Every project below a group, subgroups included; undefined for a group GitLab does not show. */
async function projectsOf(gitlab: GitLab, group: string) {
  const projects: { path: string; role: number }[] = [];
  for (let after: string | null = null; ; ) {
    const answer: Answer = await gitlab.query<Answer>(GROUP_PROJECTS, { group, after });
    if (answer.group === null) return undefined;
    const { nodes, pageInfo } = answer.group.projects;
    projects.push(...nodes.map((node) => ({ path: node.fullPath, role: node.maxAccessLevel.integerValue })));
    if (!pageInfo.hasNextPage) return { fullPath: answer.group.fullPath, projects };
    after = pageInfo.endCursor;
  }
}
