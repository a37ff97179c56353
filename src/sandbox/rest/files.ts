/** Files of a repository (https://docs.gitlab.com/api/repository_files/). */
import { createHash } from "node:crypto";
import type { Instance } from "../instance.ts";
import { blobIn, contentOf, findCommit, lastCommitOf } from "../repository/git.ts";
import {
  notFound,
  projectFor,
  type RestApp,
  type RestContext,
  RestError,
  requiredText,
  resource,
  textOf,
} from "./context.ts";
import { commitOrRefuse, mayPush, readAction } from "./pushing.ts";

export function addFileRoutes(app: RestApp, instance: Instance): void {
  resource(app, "/projects/:id/repository/files/:path/raw", {
    GET: (c) => {
      const { content, headers } = fileOf(c, instance);
      for (const [name, value] of Object.entries(headers)) c.header(name, value);
      return c.body(new Uint8Array(content), 200, { "Content-Type": "text/plain; charset=utf-8" });
    },
  });

  resource(app, "/projects/:id/repository/files/:path", {
    GET: (c) => {
      const { content, headers, json } = fileOf(c, instance);
      for (const [name, value] of Object.entries(headers)) c.header(name, value);
      return c.json({ ...json, content: content.toString("base64") });
    },
    POST: (c) => c.json(writeFile(c, instance, "create"), 201),
    PUT: (c) => c.json(writeFile(c, instance, "update")),
    DELETE: (c) => {
      writeFile(c, instance, "delete");
      return c.body(null, 204);
    },
  });
}

function fileOf(c: RestContext, instance: Instance) {
  const { world } = instance;
  const project = projectFor(c, instance, "read_code");
  const path = c.req.param("path") ?? "";
  const ref = textOf(c, "ref") ?? "HEAD";
  const head = findCommit(world, project, ref === "HEAD" ? project.defaultBranch : ref);
  if (head === undefined) throw notFound("Commit");
  const blobId = blobIn(head, path);
  if (blobId === undefined) throw notFound("File");
  const content = contentOf(world, blobId);
  const json = {
    file_name: path.slice(path.lastIndexOf("/") + 1),
    file_path: path,
    size: content.length,
    encoding: "base64",
    content_sha256: createHash("sha256").update(content).digest("hex"),
    ref,
    blob_id: blobId,
    commit_id: head.sha,
    last_commit_id: lastCommitOf(world, head, path).sha,
    execute_filemode: head.executable.includes(path),
  };
  const headers = Object.fromEntries(
    Object.entries(json).map(([name, value]) => [`X-Gitlab-${name.replaceAll("_", "-")}`, String(value)]),
  );
  return { content, json, headers };
}

function writeFile(c: RestContext, instance: Instance, action: "create" | "update" | "delete") {
  const project = projectFor(c, instance, "push_code");
  const path = c.req.param("path") ?? "";
  const branch = requiredText(c, "branch");
  if (!mayPush(c, instance, project, branch)) {
    throw new RestError(400, { message: "You are not allowed to push into this branch" });
  }
  const values = { ...c.get("parameters"), action, file_path: path };
  if (action !== "delete") requiredText(c, "content");
  commitOrRefuse(c, instance, project, branch, [readAction(values, 0)]);
  return { file_path: path, branch };
}
