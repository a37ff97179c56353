/** Wikis over REST: titles, folders, letter case, roles, front matter. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { type Person, person, useSandbox } from "./people.ts";

const stage = useSandbox("incidents:40", "2026-03-02T12:00:00Z");
let sandbox: Sandbox;
let dana: Person;
beforeEach(() => {
  ({ sandbox, dana } = stage);
});

describe("wikis", () => {
  it("name pages by their titles, which move them", async () => {
    const path = "/projects/1/wikis";
    const created = await dana.rest("POST", path, { title: "runbooks/API Outage", content: "one" });
    expect(created).toMatchObject({
      status: 201,
      body: {
        slug: "runbooks/API-Outage",
        title: "API Outage",
        content: "one",
        format: "markdown",
        encoding: "UTF-8",
      },
    });
    expect((await dana.rest("POST", path, { title: "runbooks/API Outage", content: "two" })).status).toBe(
      400,
    );
    expect((await dana.rest("PUT", `${path}/runbooks%2FAPI-Outage`, { content: "two" })).body.content).toBe(
      "two",
    );
    const moved = await dana.rest("PUT", `${path}/runbooks%2FAPI-Outage`, { title: "runbooks/Outage" });
    expect(moved.body).toMatchObject({ slug: "runbooks/Outage", content: "two" });
    expect((await dana.rest("GET", `${path}/runbooks%2FAPI-Outage`)).status).toBe(404);
    expect((await dana.rest("GET", path)).body).toEqual([
      { format: "markdown", slug: "runbooks/Outage", title: "Outage", wiki_page_meta_id: null },
    ]);
    expect((await dana.rest("GET", `${path}?with_content=1`)).body[0].content).toBe("two");
    expect((await person(sandbox, "rory").rest("DELETE", `${path}/runbooks%2FOutage`)).status).toBe(403);
    expect((await person(sandbox, "ana").rest("DELETE", `${path}/runbooks%2FOutage`)).status).toBe(204);
    await dana.rest("PUT", "/projects/1", { wiki_access_level: "disabled" });
    expect((await dana.rest("GET", path)).status).toBe(403);
  });
});

describe("wiki pages", () => {
  const path = "/projects/1/wikis";
  const create = (title: string, content = "text") => dana.rest("POST", path, { title, content });
  const retitle = (slug: string, title: string) =>
    dana.rest("PUT", `${path}/${encodeURIComponent(slug)}`, { title });

  it("have single spaces in every part of their titles", async () => {
    expect((await create(" Runbooks /  API   outage ")).body).toMatchObject({
      slug: "Runbooks/API-outage",
      title: "API outage",
    });
  });

  it("stay in their folder unless the new title names another, or begins with a slash", async () => {
    await create("runbooks/API");
    expect((await retitle("runbooks/API", "Outage")).body.slug).toBe("runbooks/Outage");
    expect((await retitle("runbooks/Outage", "/Outage")).body.slug).toBe("Outage");
    expect((await retitle("Outage", "old/Outage")).body.slug).toBe("old/Outage");
  });

  it("are the same in any letter case", async () => {
    await create("API Outage");
    expect((await dana.rest("GET", `${path}/api-outage`)).body.slug).toBe("API-Outage");
    expect((await create("api outage")).status).toBe(400);
    expect((await retitle("API-Outage", "api outage")).status).toBe(400);
  });

  it("have a title of which something is left, and text for one", async () => {
    for (const title of ["", " ", "..", "/"])
      expect(await create(title)).toMatchObject({
        status: 400,
        body: { message: { title: ["can't be blank"] } },
      });
    expect(await dana.rest("POST", path, { title: { a: 1 }, content: "text" })).toMatchObject({
      status: 400,
      body: { error: "title is invalid" },
    });
    expect((await dana.rest("GET", path)).body).toEqual([]);
  });

  it("are written by planners and developers, not by reporters", async () => {
    const rory = sandbox.world.users.where("key", "rory")[0];
    const member = sandbox.world.members.where("userId", rory?.id ?? 0)[0];
    if (member === undefined) throw new Error("seed without the member");
    const write = (title: string) => person(sandbox, "rory").rest("POST", path, { title, content: "text" });
    expect((await write("Reported")).status).toBe(403);
    sandbox.world.members.update(member, { accessLevel: 15 });
    expect((await write("Planned")).status).toBe(201);
  });

  it("have names of at most 245 bytes", async () => {
    expect((await create("ü".repeat(122))).status).toBe(201);
    expect(await create("ü".repeat(123))).toMatchObject({
      status: 400,
      body: { message: { title: ["exceeds the limit of 245 bytes"] } },
    });
  });

  it("are shown with their front matter, which stands beside the text as well", async () => {
    const text = "---\ntitle: Shown\n---\n# Text\n";
    const shown = { content: text, front_matter: { title: "Shown" } };
    expect((await create("Front", text)).body).toMatchObject(shown);
    expect((await dana.rest("GET", `${path}/Front`)).body).toMatchObject(shown);
    const rule = "---\nno mapping\n---\n";
    expect((await create("Rule", rule)).body).toMatchObject({ content: rule, front_matter: {} });
  });
});
