/** Files of repositories over REST: commits, locks, names, protected branches. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { type Person, person, useSandbox } from "./people.ts";

const stage = useSandbox("incidents:40", "2026-03-02T12:00:00Z");
let sandbox: Sandbox;
let dana: Person;
beforeEach(() => {
  ({ sandbox, dana } = stage);
});

describe("repository files", () => {
  const file = (path: string) => `/projects/1/repository/files/${encodeURIComponent(path)}`;
  const commit = (actions: object[], more: object = {}, who = dana) =>
    who.rest("POST", "/projects/1/repository/commits", {
      branch: "main",
      commit_message: "Change",
      actions,
      ...more,
    });

  it("are written one by one, and read with what they hang on", async () => {
    const body = { branch: "main", commit_message: "Add", content: "hello\n" };
    expect(await dana.rest("POST", file("runbooks/db.md"), body)).toMatchObject({
      status: 201,
      body: { file_path: "runbooks/db.md", branch: "main" },
    });
    const read = await dana.rest("GET", `${file("runbooks/db.md")}?ref=main`);
    expect(read.body).toMatchObject({
      file_name: "db.md",
      size: 6,
      encoding: "base64",
      content: Buffer.from("hello\n").toString("base64"),
      content_sha256: "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",
      // As `git hash-object` names it.
      blob_id: "ce013625030ba8dba906f756967f9e9ca394464a",
    });
    expect(read.headers.get("x-gitlab-blob-id")).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
    const head = await fetch(`${sandbox.url}/api/v4${file("runbooks/db.md")}?ref=main`, {
      method: "HEAD",
      headers: { "PRIVATE-TOKEN": sandbox.tokens.dana ?? "" },
    });
    expect(head.headers.get("x-gitlab-last-commit-id")).toBe(read.body.last_commit_id);
    expect((await dana.rest("GET", `${file("runbooks/db.md")}/raw?ref=main`)).text).toBe("hello\n");
    expect(await dana.rest("POST", file("runbooks/db.md"), body)).toMatchObject({
      status: 400,
      body: { message: "A file with this name already exists" },
    });
    expect(await dana.rest("PUT", file("none.md"), body)).toMatchObject({
      status: 400,
      body: { message: "A file with this name doesn't exist" },
    });
    expect(
      (await dana.rest("DELETE", file("runbooks/db.md"), { branch: "main", commit_message: "Remove" }))
        .status,
    ).toBe(204);
    expect((await dana.rest("GET", `${file("runbooks/db.md")}?ref=main`)).body).toEqual({
      message: "404 File Not Found",
    });
  });

  it("change together or not at all", async () => {
    const actions = [
      { action: "create", file_path: "a.txt", content: "YQ==", encoding: "base64" },
      { action: "update", file_path: "README.md", content: "b" },
      { action: "move", file_path: "c.txt", previous_path: "missing.txt" },
    ];
    expect((await commit(actions)).body).toEqual({ message: "A file with this name doesn't exist" });
    expect((await dana.rest("GET", `${file("a.txt")}?ref=main`)).status).toBe(404);
    const made = await commit(actions.slice(0, 2), { author_name: "Watch" });
    expect(made).toMatchObject({ status: 201, body: { title: "Change", author_name: "Watch" } });
    expect(made.body.id).toMatch(/^[0-9a-f]{40}$/);
    expect((await dana.rest("GET", `${file("a.txt")}/raw?ref=main`)).text).toBe("a");
    const log = (await dana.rest("GET", "/projects/1/repository/commits?ref_name=main&path=README.md")).body;
    expect(log.map(({ title }: { title: string }) => title)).toEqual(["Change", "Initial commit"]);
    await commit([{ action: "move", file_path: "d/b.txt", previous_path: "a.txt" }]);
    const tree = (await dana.rest("GET", "/projects/1/repository/tree?recursive=true")).body;
    expect(tree.map(({ path, type }: { path: string; type: string }) => `${type} ${path}`)).toEqual([
      "tree d",
      "blob README.md",
      "blob d/b.txt",
    ]);
  });

  it("refuse a change of what has changed since it was read", async () => {
    const { last_commit_id } = (await dana.rest("GET", `${file("README.md")}?ref=main`)).body;
    const update = (content: string) =>
      dana.rest("PUT", file("README.md"), {
        branch: "main",
        commit_message: "Edit",
        content,
        last_commit_id,
      });
    stage.now += 1000;
    expect((await update("one")).status).toBe(200);
    expect(await update("two")).toMatchObject({
      status: 400,
      body: { message: "You are attempting to update a file that has changed since you started editing it." },
    });
    const action = { action: "update", file_path: "README.md", content: "three", last_commit_id };
    expect((await commit([action])).status).toBe(400);
  });

  it("may have any name, but not be made of nothing", async () => {
    expect((await commit([{ action: "create", file_path: "constructor", content: "x" }])).status).toBe(201);
    expect((await dana.rest("GET", `${file("constructor")}/raw?ref=main`)).text).toBe("x");
    expect((await dana.rest("GET", `${file("toString")}?ref=main`)).status).toBe(404);
    for (const action of ["create", "update"])
      expect(await commit([{ action, file_path: "README.md" }])).toMatchObject({
        status: 400,
        body: { error: "actions[0][content] is missing" },
      });
    expect(await commit(["update"] as unknown as object[])).toMatchObject({
      status: 400,
      body: { error: "actions is invalid" },
    });
  });

  it("are guarded by protected branches", async () => {
    const ana = person(sandbox, "ana");
    const create = [{ action: "create", file_path: "x", content: "x" }];
    expect((await commit(create, {}, ana)).status).toBe(403);
    expect(
      (await ana.rest("POST", file("x"), { branch: "main", commit_message: "m", content: "x" })).status,
    ).toBe(400);
    expect((await commit(create, { branch: "topic", start_branch: "main" }, ana)).status).toBe(201);
    expect((await commit(create, { branch: "other" }, ana)).body.message).toMatch(
      /when you are on a branch$/,
    );
    expect((await dana.rest("GET", "/projects/1/repository/branches/topic")).body).toMatchObject({
      protected: false,
      default: false,
    });
    expect((await dana.rest("GET", "/projects/1/protected_branches")).body).toMatchObject([
      { name: "main", push_access_levels: [{ access_level: 40 }] },
    ]);
    expect((await ana.rest("GET", "/projects/1/repository/branches/main")).body.can_push).toBe(false);
  });
});
