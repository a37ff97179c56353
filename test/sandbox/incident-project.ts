/** A project of the embedded GitLab without an incident yet, at noon of 1 July 2025, and hands to make and see some. */
import { API, INTEGRATION, mutate, send, useSandbox } from "./people.ts";

/** What a mutation shows of an issue. */
export const ISSUE =
  "id iid title type state severity escalationStatus description closedAt labels { nodes { title } }";

export function useIncidents() {
  const stage = useSandbox("incidents:0", "2025-07-01T12:00:00Z");
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
