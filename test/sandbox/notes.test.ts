/** Notes on issues and merge requests, and the quick actions in them. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { useIncidents } from "./incident-project.ts";
import { API, mutate, NOT_AVAILABLE, type Person, person } from "./people.ts";

const stage = useIncidents();
const { declare, onIssue, issue, timeline } = stage;
let sandbox: Sandbox;
let dana: Person;
beforeEach(() => {
  ({ sandbox, dana } = stage);
});

describe("notes", () => {
  it("carry out quick actions, and are none if they hold nothing else", async () => {
    await declare();
    const note = (body: string, who = dana) => who.rest("POST", "/projects/1/issues/1/notes", { body });
    expect(await note("/severity S1")).toMatchObject({
      status: 202,
      body: { summary: ["Set the severity to Critical - S1."] },
    });
    expect(await note("Shown to customers\n/publish\n```\n/close\n```")).toMatchObject({
      status: 201,
      body: {
        body: "Shown to customers\n```\n/close\n```",
        system: false,
        noteable_type: "Issue",
        noteable_iid: 1,
      },
    });
    expect(await note("/timeline Found the cause | 2025-07-01 10:30")).toMatchObject({ status: 202 });
    expect(await note("/publish", person(sandbox, "rory"))).toMatchObject({
      status: 202,
      body: { summary: [] },
    });
    expect(await issue("severity statusPagePublishedIncident state")).toEqual({
      severity: "CRITICAL",
      statusPagePublishedIncident: true,
      state: "opened",
    });
    expect((await timeline())[0]).toBe("comment: Found the cause (editable)");
    await note("/close");
    expect((await issue("state")).state).toBe("closed");
  });

  it("keep the commands that cannot be carried out from spoiling the rest", async () => {
    const long = "x".repeat(281);
    const created = await declare({
      description: `Broken\n/timeline ${long}\n/link nowhere\n/severity high`,
    });
    expect(created).toMatchObject({ iid: 1, description: "Broken", severity: "HIGH" });
    const odd = await dana.rest("POST", "/projects/1/issues/1/notes", {
      body: "/constructor\n/severity constructor",
    });
    expect(odd).toMatchObject({ status: 201, body: { body: "/constructor" } });
    expect((await issue("severity")).severity).toBe("HIGH");
  });

  it("carry out what a changed description says, by either interface", async () => {
    await declare();
    expect((await onIssue("updateIssue", { description: "Worse\n/severity S1" })).object).toMatchObject({
      description: "Worse",
      severity: "CRITICAL",
    });
    const path = "/projects/1/issues/1";
    expect((await dana.rest("PUT", path, { description: "Better\n/severity S3" })).body).toMatchObject({
      description: "Better",
      severity: "MEDIUM",
    });
  });

  it("are for those who may read the issue, internal ones from Reporter up", async () => {
    const { id } = await declare({ confidential: true });
    const rory = person(sandbox, "rory");
    const member = sandbox.world.members.where(
      "userId",
      sandbox.world.users.where("key", "rory")[0]?.id ?? 0,
    )[0];
    if (member === undefined) throw new Error("seed without the member");
    const write = (who: Person, noteableId: number, more: object = {}) =>
      mutate(
        who,
        "createNote",
        { noteableId: `gid://gitlab/Issue/${noteableId}`, body: "mine", ...more },
        "note",
        "id",
      );
    const edit = (who: Person, noteId: string) =>
      mutate(who, "updateNote", { id: noteId, body: "changed" }, "note", "body");
    const own = await write(rory, id);
    expect((await edit(rory, own.object.id)).object).toEqual({ body: "changed" });
    sandbox.world.members.update(member, { accessLevel: 10 });
    expect((await write(rory, id)).top).toEqual([NOT_AVAILABLE]);
    expect((await edit(rory, own.object.id)).top).toEqual([NOT_AVAILABLE]);

    const open = await declare();
    await write(dana, open.id, { internal: true });
    const path = `/projects/1/issues/${open.iid}/notes`;
    expect((await rory.rest("GET", path)).body).toEqual([]);
    for (const name of ["dana", "root"])
      expect((await person(sandbox, name).rest("GET", path)).body).toMatchObject([{ body: "mine" }]);
    const asked = `{ project(fullPath: "${API}") { issue(iid: "${open.iid}") { notes { nodes { body } } } } }`;
    for (const [name, count] of [
      ["rory", 0],
      ["root", 1],
    ] as const) {
      const answer = await person(sandbox, name).graphql(asked);
      expect(answer.body.data.project.issue.notes.nodes).toHaveLength(count);
    }
  });

  it("are listed, filtered and changed by who wrote them", async () => {
    await declare();
    const path = "/projects/1/issues/1/notes";
    const { body: note } = await dana.rest("POST", path, { body: "one" });
    await onIssue("issueSetEscalationStatus", { status: "ACKNOWLEDGED" });
    const bodies = async (query: string) => {
      return (await dana.rest("GET", path + query)).body.map(({ body }: { body: string }) => body);
    };
    expect(await bodies("")).toEqual(["changed the incident status to **Acknowledged**", "one"]);
    expect(await bodies("?sort=asc&activity_filter=only_comments")).toEqual(["one"]);
    expect((await dana.rest("PUT", `${path}/${note.id}`, { body: "two" })).body.body).toBe("two");
    expect((await person(sandbox, "ana").rest("PUT", `${path}/${note.id}`, { body: "three" })).status).toBe(
      403,
    );
    expect((await dana.rest("DELETE", `${path}/${note.id}`)).status).toBe(204);
    expect(await bodies("?activity_filter=only_comments")).toEqual([]);
    expect((await dana.rest("POST", path, { body: "z".repeat(1_000_001) })).status).toBe(400);
  });

  it("on merge requests are found again by who wrote them", async () => {
    const path = "/projects/acme%2Fpayments%2Fapi/merge_requests/1/notes";
    const created = await dana.rest("POST", path, {
      body: "<!-- plan -->\nno changes\n```\n/close\n```",
    });
    expect(created).toMatchObject({
      status: 201,
      body: { body: "<!-- plan -->\nno changes\n```\n/close\n```", noteable_type: "MergeRequest" },
    });
    await dana.rest("PUT", `${path}/${created.body.id}`, { body: "<!-- plan -->\n1 change" });
    expect((await dana.rest("GET", path)).body.map(({ body }: { body: string }) => body)).toEqual([
      "<!-- plan -->\n1 change",
    ]);
    expect((await dana.rest("GET", "/projects/1/merge_requests/2/notes")).status).toBe(404);
  });

  it("on merge requests close them, too, where they say so", async () => {
    const request = "/projects/1/merge_requests/1";
    const closed = await dana.rest("POST", `${request}/notes`, { body: "Not like this\n/close" });
    expect(closed).toMatchObject({ status: 201, body: { body: "Not like this" } });
    expect((await dana.rest("GET", request)).body.state).toBe("closed");
    expect(await dana.rest("POST", `${request}/notes`, { body: "/reopen" })).toMatchObject({
      status: 202,
      body: { summary: ["Reopened this merge request."] },
    });
    expect((await dana.rest("GET", request)).body.state).toBe("opened");
  });
});
