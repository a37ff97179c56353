/** Incidents, their alerts, timelines and linked resources. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Sandbox } from "../../src/sandbox/index.ts";
import { ISSUE, useIncidents } from "./incident-project.ts";
import { API, mutate, NOT_AVAILABLE, type Person, person } from "./people.ts";

const stage = useIncidents();
const { declare, onIssue, issue, timeline, systemNotes, alert } = stage;
let sandbox: Sandbox;
let dana: Person;
beforeEach(() => {
  ({ sandbox, dana } = stage);
});

describe("an incident", () => {
  it("is made by REST, its severity only by a quick action", async () => {
    expect(await declare({ severity: "critical" })).toMatchObject({
      iid: 1,
      type: "INCIDENT",
      issue_type: "incident",
      severity: "UNKNOWN",
      state: "opened",
      closed_at: null,
      author: { username: "dana" },
      web_url: `${sandbox.url}/${API}/-/issues/1`,
    });
    const second = await declare({ description: "It broke.\n/severity critical\n/unknown thing" });
    expect(second).toMatchObject({ severity: "CRITICAL", description: "It broke.\n/unknown thing" });
  });

  it("of a guest is a plain issue", async () => {
    const rory = sandbox.world.users.where("key", "rory")[0];
    const member = sandbox.world.members.where("userId", rory?.id ?? 0)[0];
    if (member === undefined) throw new Error("seed without the member");
    expect((await declare({}, person(sandbox, "rory"))).type).toBe("INCIDENT");
    sandbox.world.members.update(member, { accessLevel: 10 });
    expect((await declare({}, person(sandbox, "rory"))).type).toBe("ISSUE");
  });

  it("is made by GraphQL, without a severity too", async () => {
    const created = await mutate(
      dana,
      "createIssue",
      {
        projectPath: API,
        title: "Login fails",
        type: "INCIDENT",
        labels: ["service::login"],
        description: "/severity S2",
      },
      "issue",
      ISSUE,
    );
    expect(created.object).toMatchObject({
      iid: "1",
      type: "INCIDENT",
      labels: { nodes: [{ title: "service::login" }] },
    });
    expect(await issue("severity")).toEqual({ severity: "HIGH" });
    expect(
      (await mutate(dana, "createIssue", { projectPath: API, title: "x".repeat(256) }, "issue", "iid"))
        .errors,
    ).toEqual(["Title is too long (maximum is 255 characters)"]);
  });

  it("has a timeline and notes of its severity and status", async () => {
    await declare();
    expect((await onIssue("issueSetSeverity", { severity: "CRITICAL" })).object.severity).toBe("CRITICAL");
    stage.now += 60_000;
    await onIssue("issueSetEscalationStatus", { status: "ACKNOWLEDGED" });
    await onIssue("issueSetEscalationStatus", { status: "ACKNOWLEDGED" });
    expect(await timeline()).toEqual([
      "issues: @dana created the incident",
      "severity: @dana changed the incident severity to **Critical - S1**",
      "status: @dana changed the incident status to **Acknowledged**",
    ]);
    expect(await systemNotes()).toEqual([
      "severity: changed the severity to **Critical - S1**",
      "status: changed the incident status to **Acknowledged**",
    ]);
  });

  it("closes with its status and its alerts, and reopens without them", async () => {
    await declare();
    await alert();
    await onIssue("issueLinkAlerts", { alertReferences: ["^alert#1"] });
    stage.now += 60_000;
    const closed = await dana.rest("PUT", "/projects/1/issues/1", { state_event: "close" });
    expect(closed.body).toMatchObject({
      state: "closed",
      closed_at: "2025-07-01T12:01:00.000Z",
      closed_by: { username: "dana" },
    });
    expect(await issue("escalationStatus alertManagementAlerts { nodes { iid status endedAt } }")).toEqual({
      escalationStatus: "RESOLVED",
      alertManagementAlerts: { nodes: [{ iid: "1", status: "RESOLVED", endedAt: "2025-07-01T12:01:00Z" }] },
    });
    stage.now += 60_000;
    const reopened = await onIssue("updateIssue", { stateEvent: "REOPEN" });
    expect(reopened.object).toMatchObject({ state: "opened", closedAt: null, escalationStatus: "RESOLVED" });
    expect((await issue("alertManagementAlerts { nodes { status } }")).alertManagementAlerts.nodes).toEqual([
      { status: "RESOLVED" },
    ]);
    expect(await timeline()).toEqual([
      "issues: @dana created the incident",
      "status: @dana resolved the incident",
      "issues: @dana reopened the incident",
    ]);
    expect(await systemNotes()).toEqual([
      "status: changed the incident status to **Resolved** by closing the incident",
    ]);
    const events = await dana.rest("GET", "/projects/1/issues/1/resource_state_events");
    expect(
      events.body.map(
        ({ state, created_at }: { state: string; created_at: string }) => `${state} ${created_at}`,
      ),
    ).toEqual(["closed 2025-07-01T12:01:00.000Z", "reopened 2025-07-01T12:02:00.000Z"]);
  });

  it("stays open when its status is resolved", async () => {
    await declare();
    const resolved = await onIssue("issueSetEscalationStatus", { status: "RESOLVED" });
    expect(resolved.object).toMatchObject({ state: "opened", escalationStatus: "RESOLVED" });
  });

  it("pages anew with a policy, which must be of its project", async () => {
    await declare();
    const rules = [{ username: "dana", elapsedTimeSeconds: 0, status: "ACKNOWLEDGED" }];
    const policy = await mutate(
      dana,
      "escalationPolicyCreate",
      { projectPath: API, name: "P", rules },
      "escalationPolicy",
      "id",
    );
    const other = await mutate(
      dana,
      "escalationPolicyCreate",
      { projectPath: "acme/payments/worker", name: "W", rules },
      "escalationPolicy",
      "id",
    );
    await onIssue("issueSetEscalationStatus", { status: "RESOLVED" });
    await onIssue("issueSetEscalationPolicy", { escalationPolicyId: policy.object.id });
    expect(await issue("escalationStatus escalationPolicy { name }")).toEqual({
      escalationStatus: "TRIGGERED",
      escalationPolicy: { name: "P" },
    });
    expect((await onIssue("issueSetEscalationPolicy", { escalationPolicyId: other.object.id })).top).toEqual([
      NOT_AVAILABLE,
    ]);
    expect((await onIssue("issueSetEscalationPolicy")).status).toBe(500);
    await onIssue("issueSetEscalationPolicy", { escalationPolicyId: null });
    expect(await issue("escalationPolicy { name }")).toEqual({ escalationPolicy: null });
    await onIssue("issueSetEscalationPolicy", { escalationPolicyId: policy.object.id });
    await mutate(dana, "escalationPolicyDestroy", { id: policy.object.id }, "escalationPolicy", "id");
    expect(await issue("escalationPolicy { name }")).toEqual({ escalationPolicy: null });
  });

  it("is what status, policy and alerts ask for: other issues have none", async () => {
    await declare({ issue_type: "issue" });
    expect(await issue("escalationStatus severity")).toEqual({ escalationStatus: null, severity: "UNKNOWN" });
    const unavailable = ["Feature unavailable for provided issue"];
    expect((await onIssue("issueSetEscalationStatus", { status: "RESOLVED" })).top).toEqual(unavailable);
    expect((await onIssue("issueLinkAlerts", { alertReferences: [] })).top).toEqual(unavailable);
    expect((await onIssue("issueSetSeverity", { severity: "HIGH" })).object.severity).toBe("UNKNOWN");
  });

  it("is changed by those with the role for it", async () => {
    await declare();
    const rory = person(sandbox, "rory");
    expect((await onIssue("issueSetSeverity", { severity: "LOW" }, rory)).object.severity).toBe("LOW");
    expect((await onIssue("issueSetEscalationStatus", { status: "ACKNOWLEDGED" }, rory)).top).toEqual([
      NOT_AVAILABLE,
    ]);
    expect((await rory.rest("PUT", "/projects/1/issues/1", { state_event: "close" })).body.state).toBe(
      "closed",
    );
    expect((await dana.rest("DELETE", "/projects/1/issues/1")).status).toBe(403);
    expect((await person(sandbox, "olive").rest("DELETE", "/projects/1/issues/1")).status).toBe(204);
    expect((await dana.rest("GET", "/projects/1/issues/1")).status).toBe(404);
    expect((await person(sandbox, "nora").rest("GET", "/projects/1/issues/1")).status).toBe(404);
  });

  it("is rated, closed and deleted by planners, who cannot declare one", async () => {
    await declare();
    const rory = sandbox.world.users.where("key", "rory")[0];
    const member = sandbox.world.members.where("userId", rory?.id ?? 0)[0];
    if (member === undefined) throw new Error("seed without the member");
    sandbox.world.members.update(member, { accessLevel: 15 });
    const planner = person(sandbox, "rory");
    expect((await onIssue("issueSetSeverity", { severity: "LOW" }, planner)).object.severity).toBe("LOW");
    expect((await declare({}, planner)).type).toBe("ISSUE");
    expect((await planner.rest("DELETE", "/projects/1/issues/1")).status).toBe(204);
  });

  it("leaves the status page when it becomes confidential, and only then", async () => {
    await declare({ description: "/publish" });
    expect(await issue("statusPagePublishedIncident")).toEqual({ statusPagePublishedIncident: true });
    await onIssue("updateIssue", { title: "Still down" });
    expect(await issue("statusPagePublishedIncident")).toEqual({ statusPagePublishedIncident: true });
    await onIssue("updateIssue", { confidential: true });
    expect(await issue("statusPagePublishedIncident")).toEqual({ statusPagePublishedIncident: false });
  });

  it("is due on a day, and not on what is none", async () => {
    expect((await declare({ due_date: "2025-08-01" })).due_date).toBe("2025-08-01");
    expect((await declare({ due_date: "2025-02-30" })).due_date).toBeNull();
    expect(await issue("dueDate")).toEqual({ dueDate: "2025-08-01T00:00:00Z" });
    expect((await onIssue("updateIssue", { dueDate: "2025-02-30" })).top[0]).toMatch(
      /invalid value for dueDate/,
    );
    expect((await onIssue("updateIssue", { dueDate: null })).errors).toEqual([]);
    expect(await issue("dueDate")).toEqual({ dueDate: null });
  });

  it("is not changed by a PUT of nothing but a severity", async () => {
    await declare();
    const answer = await dana.rest("PUT", "/projects/1/issues/1", { severity: "critical" });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(/are missing, at least one parameter must be provided$/);
  });

  it("has labels set, added and removed, new ones made", async () => {
    expect((await declare({ labels: "b,a" })).labels).toEqual(["a", "b"]);
    const changed = await dana.rest("PUT", "/projects/1/issues/1", { add_labels: "c", remove_labels: "a" });
    expect(changed.body.labels).toEqual(["b", "c"]);
    expect((await dana.rest("PUT", "/projects/1/issues/1", { labels: "" })).body.labels).toEqual([]);
    const label = await mutate(dana, "labelCreate", { projectPath: API, title: "d" }, "label", "id title");
    expect((await onIssue("updateIssue", { addLabelIds: [label.object.id] })).object.labels.nodes).toEqual([
      { title: "d" },
    ]);
    expect(
      (await mutate(dana, "labelCreate", { projectPath: API, title: "d" }, "label", "id")).errors,
    ).toEqual(["Title has already been taken"]);
  });
});

describe("alerts and incidents", () => {
  it("make one of the other once", async () => {
    await alert("checkout", { severity: "info" });
    const create = (iid: string) =>
      mutate(dana, "createAlertIssue", { projectPath: API, iid }, "issue", ISSUE);
    expect((await create("1")).object).toMatchObject({
      iid: "1",
      title: "checkout",
      type: "INCIDENT",
      severity: "UNKNOWN",
    });
    expect((await create("1")).errors).toEqual(["An issue already exists"]);
    await dana.rest("PUT", "/projects/1", { path: "gateway" });
    expect(
      await mutate(dana, "createAlertIssue", { projectPath: API, iid: "1" }, "alert", "iid"),
    ).toMatchObject({ errors: ["An issue already exists"], object: { iid: "1" } });
    await dana.rest("PUT", "/projects/1", { path: "api" });
    await alert("login", { severity: "high" });
    expect((await create("2")).object.severity).toBe("HIGH");
    expect(
      (
        await mutate(
          person(sandbox, "rory"),
          "createAlertIssue",
          { projectPath: API, iid: "2" },
          "issue",
          "iid",
        )
      ).top,
    ).toEqual([NOT_AVAILABLE]);
  });

  it("close the incident when the alert recovers", async () => {
    await alert("checkout");
    await mutate(dana, "createAlertIssue", { projectPath: API, iid: "1" }, "issue", "iid");
    await alert("checkout", { end_time: "2025-07-01T12:30:00Z" });
    expect((await dana.rest("GET", "/projects/1/issues/1")).body).toMatchObject({
      state: "closed",
      closed_by: { username: "alert-bot" },
    });
  });

  it("are linked by reference or address, and unlinked by id", async () => {
    await declare();
    await alert("a");
    await alert("b");
    const references = [
      "^alert#1",
      `${sandbox.url}/${API}/-/alert_management/2/details`,
      "^alert#99",
      "nonsense",
    ];
    await onIssue("issueLinkAlerts", { alertReferences: references });
    const linked = await issue("alertManagementAlerts { nodes { id iid issue { iid } } }");
    expect(linked.alertManagementAlerts.nodes.map(({ iid }: { iid: string }) => iid)).toEqual(["2", "1"]);
    const some = async (args: string) => {
      const { alertManagementAlerts } = await issue(`alertManagementAlerts${args} { nodes { iid } }`);
      return alertManagementAlerts.nodes.map(({ iid }: { iid: string }) => iid);
    };
    expect(await some('(iid: "2")')).toEqual(["2"]);
    expect(await some('(search: "A")')).toEqual(["1"]);
    expect(await some('(assigneeUsername: "dana")')).toEqual([]);
    expect(await some("(statuses: [RESOLVED])")).toEqual([]);
    expect(await some("(sort: CREATED_ASC)")).toEqual(["1", "2"]);
    await onIssue("issueUnlinkAlert", { alertId: linked.alertManagementAlerts.nodes[0].id });
    expect((await issue("alertManagementAlerts { nodes { iid } }")).alertManagementAlerts.nodes).toEqual([
      { iid: "1" },
    ]);
  });
});

describe("a timeline", () => {
  const EVENT = "id note occurredAt editable action timelineEventTags { nodes { name } }";
  const add = (more: object, who = dana) =>
    mutate(
      who,
      "timelineEventCreate",
      { note: "Traffic moved", occurredAt: "2025-07-01T11:00:00Z", ...more },
      "timelineEvent",
      EVENT,
    );

  it("takes events with tags, of which six need not exist", async () => {
    await declare();
    const { id } = await issue("id");
    const event = await add({ incidentId: id, timelineEventTagNames: ["impact mitigated"] });
    expect(event.object).toMatchObject({
      editable: true,
      action: "comment",
      occurredAt: "2025-07-01T11:00:00Z",
      timelineEventTags: { nodes: [{ name: "Impact mitigated" }] },
    });
    expect((await add({ incidentId: id, timelineEventTagNames: ["Customer told"] })).errors).toEqual([
      'Following tags don\'t exist: ["Customer told"]',
    ]);
    const tag = (name: string, who = dana) =>
      mutate(who, "timelineEventTagCreate", { projectPath: API, name }, "timelineEventTag", "name");
    expect((await tag("Customer told")).object).toEqual({ name: "Customer told" });
    expect((await tag("customer TOLD")).errors).toEqual(["Name has already been taken"]);
    expect((await tag("a,b")).errors).toEqual(["Name is invalid"]);
    expect((await tag("Mine", person(sandbox, "ana"))).top).toEqual([NOT_AVAILABLE]);
    expect((await add({ incidentId: id, timelineEventTagNames: ["Customer told"] })).errors).toEqual([]);
    expect((await timeline())[0]).toBe("comment: Traffic moved (editable)");
  });

  it("may be kept of any issue, in the order of what happened", async () => {
    await declare({ issue_type: "issue" });
    const { id } = await issue("id");
    await add({ incidentId: id, note: "second" });
    await add({ incidentId: id, note: "third" });
    await add({ incidentId: id, note: "first", occurredAt: "2025-07-01T10:00:00Z" });
    expect(await timeline()).toEqual(
      ["first", "second", "third"].map((note) => `comment: ${note} (editable)`),
    );
  });

  it("keeps what an update omits, and lets nobody edit what GitLab wrote", async () => {
    await declare();
    const { id } = await issue("id");
    const event = await add({ incidentId: id, timelineEventTagNames: ["Start time"] });
    const update = (eventId: string, changes: object) =>
      mutate(dana, "timelineEventUpdate", { id: eventId, ...changes }, "timelineEvent", EVENT);
    expect((await update(event.object.id, { note: "Changed", occurredAt: null })).object).toEqual({
      ...event.object,
      note: "Changed",
    });
    expect(
      (await update(event.object.id, { timelineEventTagNames: [] })).object.timelineEventTags.nodes,
    ).toEqual([]);
    const own = sandbox.world.timelineEvents.all().find(({ editable }) => !editable);
    const ownId = `gid://gitlab/IncidentManagement::TimelineEvent/${own?.id}`;
    expect((await update(ownId, { note: "x" })).errors).toEqual(["You cannot edit this timeline event."]);
    expect((await add({ incidentId: id, note: "x".repeat(281) })).errors).toEqual([
      "Timeline text is too long (maximum is 280 characters)",
    ]);
    expect((await add({ incidentId: id }, person(sandbox, "rory"))).top).toEqual([NOT_AVAILABLE]);
    await mutate(dana, "timelineEventDestroy", { id: event.object.id }, "timelineEvent", "id");
    expect(await timeline()).toEqual(["issues: @dana created the incident"]);
  });

  it("takes long notes when they are promoted", async () => {
    await declare();
    const { id } = await issue("id");
    const body = "y".repeat(400);
    const note = await mutate(dana, "createNote", { noteableId: id, body }, "note", "id body system");
    expect(note.object).toMatchObject({ body, system: false });
    const promoted = await mutate(
      dana,
      "timelineEventPromoteFromNote",
      { noteId: note.object.id },
      "timelineEvent",
      "note promotedFromNote { id }",
    );
    expect(promoted.object).toEqual({ note: body, promotedFromNote: { id: note.object.id } });
  });

  it("is out of sight where the feature is hidden", async () => {
    await declare();
    const api = sandbox.world.projects.get(1);
    if (api !== undefined) sandbox.world.projects.update(api, { hideIncidentManagement: true });
    const answer = await dana.graphql(
      `{ project(fullPath: "${API}") { incidentManagementTimelineEvents(incidentId: "gid://gitlab/Issue/1") { nodes { id } } } }`,
    );
    expect(answer.body.errors[0].message).toBe(
      "Field 'incidentManagementTimelineEvents' doesn't exist on type 'Project'.",
    );
  });
});

describe("linked resources", () => {
  const LINK = "id link linkText linkType";
  const add = (more: object, who = dana) =>
    mutate(who, "issuableResourceLinkCreate", more, "issuableResourceLink", LINK);

  it("guess their type and text, and stand once", async () => {
    await declare();
    const { id } = await issue("id");
    const link = "https://gitlab.example.com/runbooks/api.md";
    expect((await add({ id, link })).object).toMatchObject({ link, linkText: link, linkType: "general" });
    expect((await add({ id, link: link.toUpperCase().replace("HTTPS", "https") })).errors).toEqual([
      "Link has already been taken",
    ]);
    expect((await add({ id, link: "https://acme.zoom.us/j/123" })).object).toMatchObject({
      linkType: "zoom",
      linkText: "Zoom #123",
    });
    expect(
      (await add({ id, link: "https://acme.slack.com/archives/C1", linkText: "Channel" })).object,
    ).toMatchObject({
      linkType: "slack",
      linkText: "Channel",
    });
    expect((await add({ id, link: "https://acme.pagerduty.com/incidents/P1" })).object.linkType).toBe(
      "pagerduty",
    );
    const long = `https://example.com/${"x".repeat(2181)}`;
    expect((await add({ id, link: long, linkText: "Long" })).errors).toEqual([
      "Link is too long (maximum is 2200 characters)",
    ]);
    expect((await add({ id, link: "https://example.com", linkText: "x".repeat(256) })).errors).toEqual([
      "Link text is too long (maximum is 255 characters)",
    ]);
    expect((await add({ id, link: "ftp://x" })).errors).toEqual(["Link must be a valid URL"]);
    const shown = await issue(`issuableResourceLinks(incidentId: "${id}") { nodes { ${LINK} } }`);
    expect(shown.issuableResourceLinks.nodes).toHaveLength(4);
    await mutate(
      dana,
      "issuableResourceLinkDestroy",
      { id: shown.issuableResourceLinks.nodes[0].id },
      "issuableResourceLink",
      "id",
    );
    expect(
      (await issue(`issuableResourceLinks(incidentId: "${id}") { nodes { id } }`)).issuableResourceLinks
        .nodes,
    ).toHaveLength(3);
    const secret = await declare({ confidential: true });
    await add({ id: `gid://gitlab/Issue/${secret.id}`, link: "https://example.com/secret" });
    const rory = sandbox.world.users.where("key", "rory")[0];
    const member = sandbox.world.members.where("userId", rory?.id ?? 0)[0];
    if (member === undefined) throw new Error("seed without the member");
    sandbox.world.members.update(member, { accessLevel: 10 });
    const stolen = `issuableResourceLinks(incidentId: "gid://gitlab/Issue/${secret.id}") { nodes { id } }`;
    expect((await issue(stolen, person(sandbox, "rory"))).issuableResourceLinks.nodes).toEqual([]);
    sandbox.settings.tier = "free";
    expect((await add({ id, link: "https://example.com" })).top).toEqual([NOT_AVAILABLE]);
    expect(
      (await issue(`issuableResourceLinks(incidentId: "${id}") { nodes { id } }`)).issuableResourceLinks
        .nodes,
    ).toEqual([]);
  });
});
