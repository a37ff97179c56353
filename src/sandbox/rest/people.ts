/** Users, access tokens and memberships (https://docs.gitlab.com/api/users/, `personal_access_tokens`, `project_members`). */
import type { Instance } from "../instance.ts";
import { iso } from "../instants.ts";
import { removeMember } from "../oncall/membership.ts";
import { ACCESS, type Member, type User } from "../world/rows.ts";
import { findUserFor, groupMembersOf, membersOf } from "../world/tree.ts";
import {
  currentUser,
  forbidden,
  groupOf,
  listOf,
  notFound,
  projectFor,
  type RestApp,
  type RestContext,
  RestError,
  resource,
  textOf,
} from "./context.ts";
import { paginated } from "./pagination.ts";

export function addPeopleRoutes(app: RestApp, instance: Instance): void {
  const { world } = instance;
  const showUser = (user: User) => userJson(instance, user);
  const showMember = (member: Member) => memberJson(instance, member);

  resource(app, "/user", {
    GET: (c) => {
      const user = currentUser(c);
      const admin = user.admin ? { is_admin: true } : {};
      return c.json({ ...showUser(user), created_at: iso(user.createdAt), bot: user.bot, ...admin });
    },
  });

  resource(app, "/users", {
    GET: (c) => {
      const username = textOf(c, "username");
      if (username !== undefined) {
        const user = findUserFor(world, c.get("access").user, username);
        return paginated(c, instance.url, user === undefined ? [] : [user], showUser);
      }
      const { admin } = currentUser(c);
      const text = textOf(c, "search")?.toLowerCase() ?? "";
      const users = world.users
        .all()
        .filter(({ state }) => admin || state !== "blocked")
        .filter(({ key, name }) => key.includes(text) || name.toLowerCase().includes(text));
      return paginated(c, instance.url, users.reverse(), showUser);
    },
  });

  resource(app, "/users/:user_id", {
    GET: (c) => {
      const user = world.users.get(Number(c.req.param("user_id")));
      if (user === undefined) throw notFound("User");
      return c.json(showUser(user));
    },
  });

  resource(app, "/personal_access_tokens/self", {
    GET: (c) => {
      const user = currentUser(c);
      const token = c.get("token");
      if (token === undefined) throw new RestError(401, { message: "401 Unauthorized" });
      return c.json({
        id: token.id,
        name: token.name,
        revoked: token.revoked,
        created_at: iso(token.createdAt),
        description: null,
        scopes: token.scopes,
        user_id: user.id,
        last_used_at: iso(instance.now()),
        active: !token.revoked,
        expires_at: token.expiresOn,
      });
    },
  });

  for (const [path, relations] of [
    ["/projects/:id/members", ["DIRECT"]],
    ["/projects/:id/members/all", ["DIRECT", "INHERITED", "INVITED_GROUPS"]],
  ] as const) {
    resource(app, path, {
      GET: (c) => {
        const project = projectFor(c, instance, "read_members");
        return paginated(
          c,
          instance.url,
          chosen(c, instance, membersOf(world, project, relations)),
          showMember,
        );
      },
    });
  }

  resource(app, "/projects/:id/members/:user_id", {
    GET: (c) => {
      const project = projectFor(c, instance, "read_members");
      return c.json(showMember(memberWith(c, membersOf(world, project, ["DIRECT"]))));
    },
    DELETE: (c) => {
      const project = projectFor(c, instance, "admin_members");
      removeMember(instance, memberWith(c, membersOf(world, project, ["DIRECT"])));
      return c.body(null, 204);
    },
  });

  for (const [path, inherited] of [
    ["/groups/:id/members", false],
    ["/groups/:id/members/all", true],
  ] as const) {
    resource(app, path, {
      GET: (c) => {
        const group = groupOf(c, instance);
        return paginated(
          c,
          instance.url,
          chosen(c, instance, groupMembersOf(world, group, inherited)),
          showMember,
        );
      },
    });
  }

  resource(app, "/groups/:id/members/:user_id", {
    DELETE: (c) => {
      const group = groupOf(c, instance);
      if (!currentUser(c).admin && c.get("access").groupLevel(group) < ACCESS.owner) throw forbidden();
      removeMember(instance, memberWith(c, groupMembersOf(world, group, false)));
      return c.body(null, 204);
    },
  });
}

export function userJson(instance: Instance, user: User) {
  return {
    id: user.id,
    username: user.username,
    public_email: null,
    name: user.name,
    state: user.state,
    locked: false,
    avatar_url: null,
    web_url: `${instance.url}/${user.username}`,
  };
}

function memberJson(instance: Instance, member: Member) {
  const user = instance.world.users.get(member.userId);
  return {
    ...(user === undefined ? {} : userJson(instance, user)),
    access_level: member.accessLevel,
    created_at: iso(member.createdAt),
    expires_at: member.expiresOn,
    membership_state: "active",
  };
}

/** Members by `query` (name or username) and `user_ids[]`. */
function chosen(c: RestContext, { world }: Instance, members: readonly Member[]): Member[] {
  const text = textOf(c, "query")?.toLowerCase() ?? "";
  const ids = listOf(c, "user_ids");
  return members.filter(({ userId }) => {
    const user = world.users.get(userId);
    const named = user !== undefined && (user.key.includes(text) || user.name.toLowerCase().includes(text));
    return named && (ids === undefined || ids.includes(String(userId)));
  });
}

function memberWith(c: RestContext, members: readonly Member[]): Member {
  const member = members.find(({ userId }) => String(userId) === c.req.param("user_id"));
  if (member === undefined) throw notFound();
  return member;
}
