/** A project of the embedded GitLab without an incident yet, at noon of 1 July 2025, and hands to make and see some. */
import { afterAll, beforeEach } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { API, INTEGRATION, mutate, type Person, person, sandboxes, send } from "./people.ts";

/** What a mutation shows of an issue. */
export const ISSUE =
  "id iid title type state severity escalationStatus description closedAt labels { nodes { title } }";

/** Begins anew before each test. `now`, in epoch milliseconds, is the clock's time, and may be set. */
export function useIncidents() {
  const pool = sandboxes();
  const stage = { now: 0, sandbox: undefined as unknown as Sandbox, dana: undefined as unknown as Person };
  beforeEach(async () => {
    stage.now = Date.parse("2025-07-01T12:00:00Z");
    stage.sandbox = await pool.start({ seed: "incidents:0", now: () => stage.now });
    stage.dana = person(stage.sandbox, "dana");
  });
  afterAll(() => pool.close());
  return Object.assign(stage, { declare, onIssue, issue, timeline, systemNotes, alert });

  /** An incident made by REST; the answer's body. */
  async function declare(more: object = {}, who = stage.dana) {
    const answer = await who.rest("POST", "/projects/acme%2Fpayments%2Fapi/issues", {
      title: "Checkout is down",
      issue_type: "incident",
      ...more,
    });
    return answer.body;
  }

  function onIssue(name: string, more: object = {}, who = stage.dana) {
    return mutate(who, name, { projectPath: API, iid: "1", ...more }, "issue", ISSUE);
  }

  // biome-ignore lint/suspicious/noExplicitAny: issues are looked at as they come
  async function issue(selection: string, who = stage.dana): Promise<any> {
    const answer = await who.graphql(`{ project(fullPath: "${API}") { issue(iid: "1") { ${selection} } } }`);
    return answer.body.data.project.issue;
  }

  async function timeline(): Promise<string[]> {
    const id = (await issue("id")).id;
    const answer = await stage.dana.graphql(
      `query T($id: IssueID!) { project(fullPath: "${API}") { incidentManagementTimelineEvents(incidentId: $id) { nodes { note action editable } } } }`,
      { id },
    );
    return answer.body.data.project.incidentManagementTimelineEvents.nodes.map(
      (event: { note: string; action: string; editable: boolean }) =>
        `${event.action}: ${event.note}${event.editable ? " (editable)" : ""}`,
    );
  }

  async function systemNotes(): Promise<string[]> {
    const { notes } = await issue(
      "notes(filter: ONLY_ACTIVITY) { nodes { body systemNoteMetadata { action } } }",
    );
    return notes.nodes.map(
      (note: { body: string; systemNoteMetadata: { action: string } }) =>
        `${note.systemNoteMetadata.action}: ${note.body}`,
    );
  }

  async function alert(title = "disk", more: object = {}): Promise<void> {
    const known = stage.sandbox.world.integrations.where("projectId", 1)[0];
    const endpoint =
      known === undefined
        ? (
            await mutate(
              stage.dana,
              "httpIntegrationCreate",
              { projectPath: API, name: "Probe", active: true },
              "integration",
              INTEGRATION,
            )
          ).object
        : {
            url: `${stage.sandbox.url}/${API}/alerts/notify/probe/${known.identifier}.json`,
            token: known.token,
          };
    await send(
      endpoint.url,
      "POST",
      { Authorization: `Bearer ${endpoint.token}` },
      { title, fingerprint: title, ...more },
    );
  }
}
