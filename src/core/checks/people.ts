/** Whether the people whom a document mentions are there, active, and able to read the project. */
import type { GitLab } from "../../gitlab/connect.ts";
import type { Change } from "../change.ts";
import type { Finding } from "../finding.ts";
import type { ProjectFacts } from "../project-facts.ts";
import type { LiveContext } from "./live-context.ts";

/** A person as GitLab's user search shows them. */
interface Account {
  readonly id: number;
  readonly username: string;
  readonly state: string;
}

/** Everybody a declared object mentions must exist, be active, and be able to read the project. */
export async function checkPeople(changes: readonly Change[], context: LiveContext): Promise<Finding[]> {
  const { doors, kinds, desired, live } = context;
  const { gitlab } = doors;
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
