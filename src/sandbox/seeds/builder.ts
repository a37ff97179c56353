/** What seeds are built from. */
import { createHash } from "node:crypto";
import { ACCESS, type AccessLevel, type Group, type Member, type Project, type User } from "../world/rows.ts";
import { findGroup } from "../world/tree.ts";
import type { World } from "../world/world.ts";

interface Builder {
  user(username: string, name: string, more?: Partial<Omit<User, "id" | "username" | "key">>): User;
  /** A token of the user; `name` tells several apart. */
  token(user: User, scopes?: readonly string[], name?: string): void;
  group(fullPath: string, name: string): Group;
  project(fullPath: string, name: string, more?: Partial<Omit<Project, "id" | "fullPath" | "key">>): Project;
  member(source: Group | Project, user: User, level: keyof typeof ACCESS): Member;
}

/** `at` is the instant everything was made, in milliseconds since 1970. */
export function createBuilder(world: World, at: number): Builder {
  return {
    user: (username, name, more) =>
      world.users.insert({
        username,
        key: username.toLowerCase(),
        name,
        state: "active",
        admin: false,
        bot: false,
        createdAt: at,
        ...more,
      }),
    token(user, scopes = ["api"], name = user.username) {
      const digest = createHash("sha256").update(`sandbox token ${name}`).digest("base64url");
      world.tokens.insert({
        userId: user.id,
        name,
        value: `glpat-${digest.slice(0, 20)}`,
        scopes,
        revoked: false,
        createdAt: at,
        expiresOn: null,
      });
    },
    group(fullPath, name) {
      const parent = findGroup(world, fullPath.slice(0, Math.max(0, fullPath.lastIndexOf("/"))));
      return world.groups.insert({
        name,
        path: fullPath.slice(fullPath.lastIndexOf("/") + 1),
        fullPath,
        key: fullPath.toLowerCase(),
        parentId: parent?.id ?? null,
        visibility: "private",
        createdAt: at,
      });
    },
    project(fullPath, name, more) {
      const group = findGroup(world, fullPath.slice(0, fullPath.lastIndexOf("/")));
      if (group === undefined) throw new Error(`no group for ${fullPath}`);
      return world.projects.insert({
        name,
        path: fullPath.slice(fullPath.lastIndexOf("/") + 1),
        fullPath,
        key: fullPath.toLowerCase(),
        groupId: group.id,
        description: null,
        visibility: "private",
        archived: false,
        createdAt: at,
        defaultBranch: "main",
        monitorAccessLevel: "enabled",
        issuesAccessLevel: "enabled",
        wikiAccessLevel: "enabled",
        hideIncidentManagement: false,
        integratedErrorTracking: false,
        ...more,
      });
    },
    member: (source, user, level) =>
      world.members.insert({
        source: "groupId" in source ? `project:${source.id}` : `group:${source.id}`,
        userId: user.id,
        accessLevel: ACCESS[level] as AccessLevel,
        createdAt: at,
        createdById: 1,
        expiresOn: null,
      }),
  };
}
