/** Commits, branches and trees (https://docs.gitlab.com/api/commits/, `branches`, `repositories`). */
import { createHash } from "node:crypto";
import { isObject } from "../alerting/payload-json.ts";
import type { Instance } from "../instance.ts";
import { iso } from "../instants.ts";
import { blobIn, findBranch, findCommit, logOf } from "../repository/git.ts";
import type { Branch, Commit } from "../world/repository-rows.ts";
import { ACCESS, type Project } from "../world/rows.ts";
import {
  badRequest,
  flagOf,
  notFound,
  projectFor,
  type RestApp,
  type RestContext,
  RestError,
  requiredText,
  resource,
  textOf,
} from "./context.ts";
import { paginated } from "./pagination.ts";
import { commitOrRefuse, mayPush, readAction } from "./pushing.ts";

export function addCommitRoutes(app: RestApp, instance: Instance): void {
  const { world } = instance;

  resource(app, "/projects/:id/repository/commits", {
    GET: (c) => {
      const project = projectFor(c, instance, "read_code");
      const head = findCommit(world, project, textOf(c, "ref_name") ?? project.defaultBranch);
      if (head === undefined) throw notFound("Repository");
      const path = textOf(c, "path");
      const log = logOf(world, head);
      const commits = log.filter(
        (entry, index) => path === undefined || blobIn(entry, path) !== blobIn(log[index + 1], path),
      );
      return paginated(c, instance.url, commits, (entry) => commitJson(instance, project, entry));
    },
    POST: (c) => {
      const project = projectFor(c, instance, "push_code");
      const branch = requiredText(c, "branch");
      if (!mayPush(c, instance, project, branch)) {
        throw new RestError(403, { message: "403 Forbidden - You are not allowed to push into this branch" });
      }
      const { actions } = c.get("parameters");
      if (actions === undefined) throw badRequest("actions is missing");
      if (!Array.isArray(actions) || !actions.every(isObject)) throw badRequest("actions is invalid");
      const made = commitOrRefuse(
        c,
        instance,
        project,
        branch,
        actions.map((action, index) => readAction(action, index)),
      );
      return c.json(commitJson(instance, project, made), 201);
    },
  });

  resource(app, "/projects/:id/repository/commits/:sha", {
    GET: (c) => {
      const project = projectFor(c, instance, "read_code");
      const found = findCommit(world, project, c.req.param("sha") ?? "");
      if (found === undefined) throw notFound("Commit");
      return c.json(commitJson(instance, project, found));
    },
  });

  resource(app, "/projects/:id/repository/branches", {
    GET: (c) => {
      const project = projectFor(c, instance, "read_code");
      return paginated(c, instance.url, world.branches.where("projectId", project.id), (branch) =>
        branchJson(c, instance, project, branch),
      );
    },
    POST: (c) => {
      const project = projectFor(c, instance, "push_code");
      const name = requiredText(c, "branch");
      const start = findCommit(world, project, requiredText(c, "ref"));
      if (findBranch(world, project, name) !== undefined)
        throw new RestError(400, { message: "Branch already exists" });
      if (start === undefined) throw new RestError(400, { message: "Invalid reference name" });
      const branch = world.branches.insert({
        projectId: project.id,
        name,
        commit: start.sha,
        pushLevel: null,
      });
      return c.json(branchJson(c, instance, project, branch), 201);
    },
  });

  resource(app, "/projects/:id/repository/branches/:branch", {
    GET: (c) => {
      const project = projectFor(c, instance, "read_code");
      const branch = findBranch(world, project, c.req.param("branch") ?? "");
      if (branch === undefined) throw notFound("Branch");
      return c.json(branchJson(c, instance, project, branch));
    },
  });

  resource(app, "/projects/:id/protected_branches", {
    GET: (c) => {
      const project = projectFor(c, instance, "admin_project");
      const branches = world.branches
        .where("projectId", project.id)
        .filter(({ pushLevel }) => pushLevel !== null);
      return paginated(c, instance.url, branches, ({ id, name, pushLevel }) => ({
        id,
        name,
        push_access_levels: [{ id, access_level: pushLevel }],
        merge_access_levels: [{ id, access_level: ACCESS.maintainer }],
        allow_force_push: false,
      }));
    },
  });

  resource(app, "/projects/:id/repository/tree", {
    GET: (c) => {
      const project = projectFor(c, instance, "read_code");
      const head = findCommit(world, project, textOf(c, "ref") ?? project.defaultBranch);
      const folder = (textOf(c, "path") ?? "").replace(/^\/|\/$/g, "");
      const entries = head === undefined ? [] : treeEntries(head, folder, flagOf(c, "recursive") === true);
      if (entries.length === 0) throw notFound("Tree");
      return paginated(c, instance.url, entries, (entry) => entry);
    },
  });
}

interface TreeEntry {
  readonly id: string;
  readonly name: string;
  readonly type: "blob" | "tree";
  readonly path: string;
  readonly mode: string;
}

/** Folders before files, each by name. */
function treeEntries({ tree, executable }: Commit, folder: string, recursive: boolean): TreeEntry[] {
  const prefix = folder === "" ? "" : `${folder}/`;
  const entries = new Map<string, TreeEntry>();
  for (const [path, id] of Object.entries(tree)) {
    if (!path.startsWith(prefix)) continue;
    const parts = path.slice(prefix.length).split("/");
    for (let depth = 1; depth <= (recursive ? parts.length : 1); depth += 1) {
      const here = prefix + parts.slice(0, depth).join("/");
      const name = parts[depth - 1] ?? "";
      if (here === path) {
        entries.set(here, {
          id,
          name,
          type: "blob",
          path,
          mode: executable.includes(path) ? "100755" : "100644",
        });
      } else {
        const treeId = createHash("sha1").update(here).digest("hex");
        entries.set(here, { id: treeId, name, type: "tree", path: here, mode: "040000" });
      }
    }
  }
  return [...entries.values()].sort((a, b) => {
    if (a.type !== b.type) return a.type === "tree" ? -1 : 1;
    return a.path < b.path ? -1 : 1;
  });
}

function commitJson(instance: Instance, project: Project, entry: Commit) {
  return {
    id: entry.sha,
    short_id: entry.sha.slice(0, 8),
    created_at: iso(entry.createdAt),
    parent_ids: entry.parent === null ? [] : [entry.parent],
    title: entry.message.split("\n")[0],
    message: entry.message,
    author_name: entry.authorName,
    author_email: entry.authorEmail,
    authored_date: iso(entry.createdAt),
    committer_name: entry.authorName,
    committer_email: entry.authorEmail,
    committed_date: iso(entry.createdAt),
    web_url: `${instance.url}/${project.fullPath}/-/commit/${entry.sha}`,
  };
}

function branchJson(c: RestContext, instance: Instance, project: Project, branch: Branch) {
  const head = findCommit(instance.world, project, branch.commit);
  return {
    name: branch.name,
    merged: false,
    protected: branch.pushLevel !== null,
    default: branch.name === project.defaultBranch,
    developers_can_push: (branch.pushLevel ?? ACCESS.developer) <= ACCESS.developer,
    developers_can_merge: branch.pushLevel === null,
    can_push: mayPush(c, instance, project, branch.name),
    web_url: `${instance.url}/${project.fullPath}/-/tree/${branch.name}`,
    commit: head && commitJson(instance, project, head),
  };
}
