/** Fan-out: which projects a group of the document reaches today. */
import type { GitLab } from "../gitlab/connect.ts";
import { readCurrentUser } from "../gitlab/current-user.ts";
import { operation } from "../gitlab/operation.ts";
import { compare } from "./compare.ts";
import type { Finding, Position } from "./finding.ts";
import { groupMatcher } from "./group-match.ts";
import { ROLE } from "./kind.ts";
import type { GroupSection } from "./project-section.ts";

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
        readonly maxAccessLevel: { readonly integerValue: number | null };
      }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  } | null;
}

export interface Reached {
  /** Full paths, sorted, by the group's key in the document; without the groups that a finding of level error is about. */
  readonly projects: ReadonlyMap<string, readonly string[]>;
  readonly findings: readonly Finding[];
}

/** A group as GitLab lists it. */
interface GroupListing {
  /** In GitLab's letter case. */
  readonly fullPath: string;
  readonly projects: readonly { readonly path: string; readonly role: number }[];
  /** Whether the token's user may change any project: their role counts memberships alone. */
  isAdministrator(): Promise<boolean>;
}

/** The projects below a group, subgroups included; undefined for a group GitLab does not show. */
export type ListGroup = (group: string) => Promise<GroupListing | undefined>;

/** Asks GitLab once per group, however often it is asked itself: document and base mostly name the same ones. */
export function groupLister(gitlab: GitLab): ListGroup {
  const listings = new Map<string, ReturnType<ListGroup>>();
  let administrator: Promise<boolean> | undefined;
  const isAdministrator = () => {
    administrator ??= readCurrentUser(gitlab).then((user) => user?.administrator ?? false);
    return administrator;
  };
  return (group) => {
    const listing = listings.get(group) ?? listingOf(gitlab, group, isAdministrator);
    listings.set(group, listing);
    return listing;
  };
}

/** Which projects the groups of a document reach; `position` is where a group stands in it. */
export async function reachGroups(
  list: ListGroup,
  groups: Readonly<Record<string, GroupSection | null>>,
  position: (group: string) => Position,
): Promise<Reached> {
  const findings: Finding[] = [];
  const entries = await Promise.all(
    Object.entries(groups).map(
      async ([group, section]) => [group, await reach(group, section ?? {})] as const,
    ),
  );
  const projects = new Map(entries.flatMap(([group, paths]) => (paths ? [[group, paths] as const] : [])));
  return { projects, findings };

  async function reach(group: string, section: GroupSection): Promise<string[] | undefined> {
    const found = await list(group);
    if (found === undefined) {
      blame(
        group,
        "group-not-found",
        `GitLab shows no group ${group} to this token`,
        "Check the full path: GitLab does not follow a group that was moved.",
      );
      return undefined;
    }
    if (found.fullPath !== group) {
      blame(
        group,
        "group-moved",
        `GitLab writes the path of the group ${group} as ${found.fullPath}`,
        `Write ${found.fullPath}.`,
      );
      return undefined;
    }
    const isMeant = groupMatcher(section);
    const matching = found.projects.filter(({ path }) => isMeant(path));
    if (matching.length === 0) {
      blame(
        group,
        "group-matches-nothing",
        `No project of ${group} matches`,
        "Check `match` and `except`: globs over full project paths.",
      );
      return undefined;
    }
    const low = section.on_no_access === "skip" ? matching.filter(({ role }) => role < ROLE.maintainer) : [];
    const skipped = new Set(low.length > 0 && (await found.isAdministrator()) ? [] : low);
    if (skipped.size > 0)
      findings.push({
        level: "note",
        code: "no-access-skipped",
        message: `Skipped for want of the role Maintainer: ${pathsOf([...skipped]).join(", ")}`,
        ...position(group),
      });
    return pathsOf(matching.filter((project) => !skipped.has(project)));
  }

  function blame(group: string, code: string, message: string, hint: string): void {
    findings.push({ level: "error", code, message, ...position(group), hint });
  }
}

function pathsOf(projects: GroupListing["projects"]): string[] {
  return projects.map(({ path }) => path).sort(compare);
}

async function listingOf(
  gitlab: GitLab,
  group: string,
  isAdministrator: GroupListing["isAdministrator"],
): Promise<GroupListing | undefined> {
  const projects: { path: string; role: number }[] = [];
  for (let after: string | null = null; ; ) {
    const answer: Answer = await gitlab.query<Answer>(GROUP_PROJECTS, { group, after });
    if (answer.group === null) return undefined;
    const { nodes, pageInfo } = answer.group.projects;
    for (const { fullPath, maxAccessLevel } of nodes)
      projects.push({ path: fullPath, role: maxAccessLevel.integerValue ?? 0 });
    if (!pageInfo.hasNextPage) return { fullPath: answer.group.fullPath, projects, isAdministrator };
    after = pageInfo.endCursor;
  }
}
