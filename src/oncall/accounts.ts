/** What GitLab knows of the people who are on call: account, membership, and whether they say they are busy. */
import type { Live } from "../core/live.ts";
import type { ProjectFacts } from "../core/project-facts.ts";
import { type GitLab, GitLabError } from "../gitlab/connect.ts";
import type { LiveUser, ProjectView, View } from "./view.ts";

/** A user as REST shows one; `confirmed_at` only to administrators. */
interface Account {
  readonly id: number;
  readonly username: string;
  readonly state: string;
  readonly bot?: boolean;
  readonly confirmed_at?: string | null;
}

interface Member extends Account {
  /** `YYYY-MM-DD`, the first day without the membership. */
  readonly expires_at: string | null;
}

/** By project and user name. Everybody is asked about once; projects that GitLab does not show are missing. */
export async function readAccounts(
  gitlab: GitLab,
  view: View,
  live: Live,
): Promise<Map<string, ReadonlyMap<string, LiveUser>>> {
  const accounts = new Map<string, Promise<(Account & { readonly busy: boolean }) | undefined>>();
  const accountOf = (username: string) => {
    const known = accounts.get(username) ?? readAccount(gitlab, username);
    accounts.set(username, known);
    return known;
  };
  const projects = await Promise.all(
    view.projects.map(async (project) => {
      const facts = live.get(project.path)?.facts;
      if (facts === undefined) return [];
      const users = await usersOf(gitlab, project, facts, accountOf);
      return [[project.path, users] as const];
    }),
  );
  return new Map(projects.flat());
}

async function usersOf(
  gitlab: GitLab,
  project: ProjectView,
  facts: ProjectFacts,
  accountOf: (username: string) => ReturnType<typeof readAccount>,
): Promise<ReadonlyMap<string, LiveUser>> {
  const members = new Map(
    (
      (await gitlab.rest.ProjectMembers.all(project.path, { includeInherited: true })) as unknown as Member[]
    ).map((member) => [member.username, member]),
  );
  const users = await Promise.all(
    mentionedIn(project).map(async (username) => {
      const member = members.get(username);
      // Searches hide blocked people from all but administrators (GitLab 18.9, app/finders/users_finder.rb).
      const account = (await accountOf(username)) ?? (member && { ...member, busy: false });
      return account === undefined ? [] : [[username, liveUser(account, member, facts)] as const];
    }),
  );
  return new Map(users.flat());
}

function mentionedIn({ schedules, policy }: ProjectView): string[] {
  const participants = schedules.flatMap(({ rotations }) => rotations.flatMap((one) => one.participants));
  const paged = (policy?.rules ?? []).flatMap((rule) => ("user" in rule ? [rule.user] : []));
  return [...new Set([...participants, ...paged])];
}

function liveUser(
  account: Account & { readonly busy: boolean },
  member: Member | undefined,
  { visibility }: ProjectFacts,
): LiveUser {
  const expires = member?.expires_at;
  return {
    state: stateOf(account.state),
    bot: account.bot ?? false,
    confirmed: account.confirmed_at !== null,
    can_read: member !== undefined || visibility !== "private",
    ...(expires && { expires_at: Date.parse(`${expires}T00:00Z`) }),
    busy: account.busy,
  };
}

/** GitLab has further ways of being blocked, such as `ldap_blocked`. */
function stateOf(state: string): LiveUser["state"] {
  return state === "active" || state === "deactivated" || state === "banned" ? state : "blocked";
}

async function readAccount(gitlab: GitLab, username: string) {
  const [found] = (await gitlab.rest.Users.all({ username })) as unknown as Account[];
  if (found === undefined) return undefined;
  const [account, status] = await Promise.all([
    gitlab.rest.Users.show(found.id).catch(ignoreMissing),
    gitlab.rest.Users.showStatus({ iDOrUsername: found.id }).catch(ignoreMissing),
  ]);
  const availability = (status as { readonly availability?: string } | undefined)?.availability;
  return { ...found, ...(account as Account | undefined), busy: availability === "busy" };
}

/** Not there, or not for this token to see. */
function ignoreMissing(error: unknown): undefined {
  if (error instanceof GitLabError && [401, 403, 404].includes(error.status ?? 0)) return undefined;
  throw error;
}
