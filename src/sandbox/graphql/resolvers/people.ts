/** People, roles and memberships. */
import { ACCESS, type AccessLevel, type Member, type Project, type User } from "../../world/rows.ts";
import { membersOf } from "../../world/tree.ts";
import { connection, type PageArguments } from "../connection.ts";
import type { Context, Resolvers } from "../context.ts";
import { globalId } from "../scalars.ts";

interface MemberArguments extends PageArguments {
  readonly accessLevels?: readonly string[] | null;
  readonly ids?: readonly string[] | null;
  readonly relations?: readonly string[] | null;
  readonly search?: string | null;
}

const LEVELS: Readonly<Record<AccessLevel, readonly [enumValue: string, human: string]>> = {
  [ACCESS.none]: ["NO_ACCESS", "No access"],
  [ACCESS.minimal]: ["MINIMAL_ACCESS", "Minimal Access"],
  [ACCESS.guest]: ["GUEST", "Guest"],
  [ACCESS.planner]: ["PLANNER", "Planner"],
  [ACCESS.reporter]: ["REPORTER", "Reporter"],
  [ACCESS.securityManager]: ["SECURITY_MANAGER", "Security Manager"],
  [ACCESS.developer]: ["DEVELOPER", "Developer"],
  [ACCESS.maintainer]: ["MAINTAINER", "Maintainer"],
  [ACCESS.owner]: ["OWNER", "Owner"],
};

const USER_FIELDS = {
  active: (user: User) => user.state === "active",
  human: (user: User) => !user.bot,
  publicEmail: () => "",
  webUrl: (user: User, _args: unknown, { instance }: Context) => `${instance.url}/${user.username}`,
};

const MEMBER_FIELDS = {
  accessLevel: (member: Member) => accessLevel(member.accessLevel),
  createdBy: (member: Member, _args: unknown, { instance }: Context) => {
    return member.createdById === null ? null : instance.world.users.get(member.createdById);
  },
  expiresAt: (member: Member) => (member.expiresOn === null ? null : Date.parse(member.expiresOn)),
  id: (member: Member) => globalId(resolveMemberType(member), member.id),
  updatedAt: (member: Member) => member.createdAt,
  user: (member: Member, _args: unknown, { instance }: Context) => instance.world.users.get(member.userId),
};

export const PEOPLE_RESOLVERS: Resolvers = {
  Query: {
    currentUser: (_root: unknown, _args: unknown, { access }) => access.user,
  },
  UserCore: USER_FIELDS,
  CurrentUser: USER_FIELDS,
  ProjectMember: {
    ...MEMBER_FIELDS,
    project: (member: Member, _args: unknown, { instance }) => instance.world.projects.get(sourceId(member)),
  },
  GroupMember: {
    ...MEMBER_FIELDS,
    group: (member: Member, _args: unknown, { instance }) => instance.world.groups.get(sourceId(member)),
    notificationEmail: () => null,
  },
  Project: {
    maxAccessLevel: (project: Project, _args: unknown, { access }) => accessLevel(access.level(project)),
    projectMembers: (project: Project, args: MemberArguments, { instance, access }) => {
      if (!access.can("read_members", project)) return connection<Member>([], args);
      const members = membersOf(instance.world, project, args.relations ?? []);
      return connection(
        members.filter((member) => matches(member, instance.world.users.get(member.userId), args)),
        args,
      );
    },
  },
};

/** The only values behind an interface are memberships. */
export function resolveMemberType(member: Member): "ProjectMember" | "GroupMember" {
  return member.source.startsWith("project:") ? "ProjectMember" : "GroupMember";
}

function matches(member: Member, user: User | undefined, args: MemberArguments): boolean {
  const { accessLevels, ids, search } = args;
  const text = search?.toLowerCase();
  return (
    (accessLevels == null || accessLevels.includes(LEVELS[member.accessLevel][0])) &&
    (ids == null || ids.includes(globalId(resolveMemberType(member), member.id))) &&
    (!text || user?.key.includes(text) === true || user?.name.toLowerCase().includes(text) === true)
  );
}

function accessLevel(level: AccessLevel) {
  const [stringValue, humanAccess] = LEVELS[level];
  return { integerValue: level, stringValue, humanAccess };
}

function sourceId({ source }: Member): number {
  return Number(source.slice(source.indexOf(":") + 1));
}
