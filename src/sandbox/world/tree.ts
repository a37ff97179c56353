/** Groups and the projects in them: finding by path, moving, and who is a member by inheritance. */
import type { AccessLevel, Group, Member, Project, User } from "./rows.ts";
import type { World } from "./world.ts";

/** The group and the groups above it, the nearest first. */
export function ancestorsOf(world: World, groupId: number | null): Group[] {
  const group = groupId === null ? undefined : world.groups.get(groupId);
  return group === undefined ? [] : [group, ...ancestorsOf(world, group.parentId)];
}

/** The group and every group below it. */
export function descendantsOf(world: World, group: Group): Group[] {
  return [group, ...world.groups.where("parentId", group.id).flatMap((child) => descendantsOf(world, child))];
}

/** The projects of the group by id ascending; those of its subgroups too where `deep`. */
export function projectsOf(world: World, group: Group, deep: boolean): Project[] {
  const groups = deep ? descendantsOf(world, group) : [group];
  return groups.flatMap(({ id }) => world.projects.where("groupId", id)).sort((a, b) => a.id - b.id);
}

export function findUser(world: World, username: string): User | undefined {
  return world.users.where("key", username.toLowerCase())[0];
}

/** As user searches find people: blocked ones are shown to administrators alone (GitLab's `app/finders/users_finder.rb`). */
export function findUserFor(world: World, searcher: User | null, username: string): User | undefined {
  const user = findUser(world, username);
  return user?.state === "blocked" && searcher?.admin !== true ? undefined : user;
}

export function findGroup(world: World, fullPath: string): Group | undefined {
  return world.groups.where("key", fullPath.toLowerCase())[0];
}

/** The project with this very path, letter case aside. */
export function findProject(world: World, fullPath: string): Project | undefined {
  return world.projects.where("key", fullPath.toLowerCase())[0];
}

/** The project that had this path before it was moved. */
export function findMovedProject(world: World, fullPath: string): Project | undefined {
  const redirect = world.redirects.where("key", fullPath.toLowerCase())[0];
  return redirect === undefined ? undefined : world.projects.get(redirect.projectId);
}

/** Gives the project another path. The old one leads to the new one until another project takes it. */
export function moveProject(world: World, project: Project, fullPath: string): Project {
  const group = findGroup(world, fullPath.slice(0, fullPath.lastIndexOf("/")));
  if (group === undefined) throw new Error(`no group for ${fullPath}`);
  for (const stale of world.redirects.where("key", fullPath.toLowerCase())) world.redirects.remove(stale);
  world.redirects.insert({ key: project.key, projectId: project.id });
  return world.projects.update(project, {
    fullPath,
    key: fullPath.toLowerCase(),
    path: fullPath.slice(fullPath.lastIndexOf("/") + 1),
    groupId: group.id,
  });
}

/** Where members of a project come from, as GraphQL's `ProjectMemberRelation` names it. */
type MemberRelation = "DIRECT" | "INHERITED" | "INVITED_GROUPS";

/** Members by these relations, each person once by the highest level. */
export function membersOf(world: World, project: Project, relations: readonly string[]): Member[] {
  const has = (relation: MemberRelation) => relations.includes(relation);
  const ofGroup = (group: Group) => world.members.where("source", `group:${group.id}`);
  const invited = world.projectGroupLinks.where("projectId", project.id).flatMap(({ groupId, accessLevel }) =>
    ancestorsOf(world, groupId)
      .flatMap(ofGroup)
      .map((member) => ({ ...member, accessLevel: lower(member.accessLevel, accessLevel) })),
  );
  return highestPerPerson([
    ...(has("DIRECT") ? world.members.where("source", `project:${project.id}`) : []),
    ...(has("INHERITED") ? ancestorsOf(world, project.groupId).flatMap(ofGroup) : []),
    ...(has("INVITED_GROUPS") ? invited : []),
  ]);
}

export function groupMembersOf(world: World, group: Group, inherited: boolean): Member[] {
  const groups = inherited ? ancestorsOf(world, group.id) : [group];
  return highestPerPerson(groups.flatMap(({ id }) => world.members.where("source", `group:${id}`)));
}

export function lower(one: AccessLevel, other: AccessLevel): AccessLevel {
  return one < other ? one : other;
}

function highestPerPerson(members: readonly Member[]): Member[] {
  const best = new Map<number, Member>();
  for (const member of members) {
    const known = best.get(member.userId);
    if (known === undefined || member.accessLevel > known.accessLevel) best.set(member.userId, member);
  }
  return [...best.values()].sort((a, b) => a.id - b.id);
}
