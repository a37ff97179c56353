/**
 * What only GitLab can say, asked before the first write: projects that are not there, limits of the tier, people
 * unknown, blocked or shut out, a token that only reads. Rights and what is hidden: `access-checks.ts`.
 */
import { type GitLab, undefinedOn } from "../gitlab/connect.ts";
import type { Address } from "./address.ts";
import type { Change } from "./change.ts";
import type { Desired } from "./desired.ts";
import type { Finding } from "./finding.ts";
import type { CheckContext, KindName, KindsByName } from "./kind.ts";
import type { Live } from "./live.ts";
import type { ProjectFacts } from "./project-facts.ts";

export interface LiveCheckOptions {
  readonly gitlab: GitLab;
  readonly kinds: KindsByName;
  readonly desired: Desired;
  readonly live: Live;
  /** The addresses that the plan is narrowed to; absent: all. */
  readonly target?: ((address: Address) => boolean) | undefined;
}

/** A person as GitLab's user search shows them. */
interface Account {
  readonly id: number;
  readonly username: string;
  readonly state: string;
}

/** Projects that GitLab does not show, asked one by one only now: some have merely moved. */
export async function checkProjects({ gitlab, desired, live }: LiveCheckOptions): Promise<Finding[]> {
  const missing = desired.projects.filter((project) => !live.has(project));
  const moved = await Promise.all(missing.map((project) => newPathOf(gitlab, project)));
  return missing.map((project, index): Finding => {
    const where = desired.position(`${project}//`);
    const path = moved[index];
    if (path !== undefined && path !== project)
      return {
        level: "error",
        code: "project-moved",
        message:
          path.toLowerCase() === project.toLowerCase()
            ? `GitLab writes ${project} in another letter case: ${path}`
            : `GitLab has moved ${project} to ${path}`,
        ...where,
        hint: `Write ${path} instead.`,
      };
    return {
      level: "error",
      code: "project-not-found",
      message: `GitLab shows no project ${project} to this token`,
      ...where,
      hint: "Check the full path, and that the token's user is a member.",
    };
  });
}

/** Limits of the tier that depend on what a spec says. */
export function checkSpecs({ kinds, desired, live }: LiveCheckOptions): Finding[] {
  const objects = [...desired.objects.values()];
  return objects.flatMap(({ address, project, kind, names, spec }) => {
    const facts = live.get(project)?.facts;
    const siblings = (wanted: KindName) =>
      objects.filter((one) => one.project === project && one.kind === wanted);
    const context: CheckContext = {
      names,
      declared: (wanted) => siblings(wanted).map((one) => one.names),
      specs: (wanted) => siblings(wanted).map((one) => one.spec),
      kinds,
    };
    const problems = (facts && kinds.get(kind)?.checkLive?.(spec, facts, context)) ?? [];
    return problems.map(
      ({ at = "", level = "error", ...rest }): Finding => ({
        level,
        ...rest,
        address,
        ...desired.position(address, at),
      }),
    );
  });
}

/** Everybody a declared object mentions must exist, be active, and be able to read the project. */
export async function checkPeople(changes: readonly Change[], options: LiveCheckOptions): Promise<Finding[]> {
  const { gitlab, kinds, desired, live } = options;
  const changed = new Set(changes.map(({ address }) => address));
  const accounts = new Map<string, Promise<Account | undefined>>();
  const account = (username: string) => {
    const known = accounts.get(username) ?? accountOf(gitlab, username);
    accounts.set(username, known);
    return known;
  };
  const memberships = new Map<string, Promise<boolean>>();
  const isReader = (facts: ProjectFacts, person: Account) => {
    const key = `${facts.fullPath} ${person.id}`;
    const known = memberships.get(key) ?? isMember(gitlab, facts, person);
    memberships.set(key, known);
    return known;
  };
  const mentions = [...desired.objects.values()].flatMap((object) =>
    (kinds.get(object.kind)?.people?.(object.spec) ?? []).map((person) => ({ object, person })),
  );
  const findings = await Promise.all(
    mentions.map(async ({ object, person }): Promise<Finding[]> => {
      const facts = live.get(object.project)?.facts;
      const complaint = facts && (await complaintAbout(person.username, facts));
      if (complaint === undefined) return [];
      const level = changed.has(object.address) ? "error" : "warning";
      return [
        { level, ...complaint, address: object.address, ...desired.position(object.address, person.at) },
      ];
    }),
  );
  return findings.flat();

  async function complaintAbout(username: string, facts: ProjectFacts) {
    const member = facts.members.get(username);
    if (member?.state === "active") return undefined;
    const found = member ? { id: 0, username, ...member } : await account(username);
    if (found === undefined)
      return {
        code: "unknown-user",
        message: `GitLab knows no user "${username}"`,
        hint: "Write the user name as in the profile's address, without @. GitLab also hides people who are blocked and no members.",
      };
    if (found.username !== username)
      return {
        code: "user-name-case",
        message: `The user "${username}" is written "${found.username}" in GitLab`,
        hint: `Write "${found.username}": GitLab fails on any other letter case.`,
      };
    if (found.state !== "active")
      return {
        code: "user-not-active",
        message: `${username} is ${found.state.replaceAll("_", " ")} in GitLab`,
        hint: "Take them out, or have the account reactivated.",
      };
    if (facts.visibility !== "private" || (await isReader(facts, found))) return undefined;
    return {
      code: "user-cannot-read",
      message: `${username} cannot read ${facts.fullPath}, which is private`,
      hint: "Make them a member of the project or of a group above it.",
    };
  }
}

async function newPathOf(gitlab: GitLab, project: string): Promise<string | undefined> {
  const found = await gitlab.rest.Projects.show(project).catch(ignoreMissing);
  return found?.path_with_namespace as string | undefined;
}

async function accountOf(gitlab: GitLab, username: string): Promise<Account | undefined> {
  const [found] = (await gitlab.rest.Users.all({ username })) as Account[];
  return found;
}

/** Members by any way: GraphQL lists those of invited groups only where asked, REST all of them. */
async function isMember(gitlab: GitLab, facts: ProjectFacts, account: Account): Promise<boolean> {
  const found = await gitlab.rest.ProjectMembers.all(facts.fullPath, {
    includeInherited: true,
    userIds: [account.id],
  });
  return found.length > 0;
}

/** The token's own word on what it may do; unknown for OAuth and job tokens. */
export async function checkToken(gitlab: GitLab): Promise<Finding[]> {
  const token = await gitlab.rest.PersonalAccessTokens.show().catch(ignoreMissing);
  const scopes = token?.scopes as string[] | undefined;
  if (scopes === undefined || scopes.includes("api")) return [];
  return [
    {
      level: "error",
      code: "token-cannot-write",
      message: `The token has the scopes ${scopes.join(", ")}, and changes need api`,
      hint: "Make a token with the scope api.",
    },
  ];
}

/** 404 where there is nothing to see, 401 and 403 where this kind of token may not ask. */
const ignoreMissing = undefinedOn(401, 403, 404);
