/** `watchbill report` against the sandbox's own knowledge of a year of incidents. */
import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/core/finding.ts";
import { createBuilder } from "../../src/sandbox/seeds/builder.ts";
import { NOW } from "../support/clock.ts";
import { CATALOGUE, FROM, knownIncidents, medianOf, reportOf, TO, WINDOW } from "../support/reports.ts";
import { useStage } from "../support/stage.ts";

const DAY = 86_400_000;

describe("a quarter of a thousand incidents", () => {
  const stage = useStage({ seed: "incidents:1000" });
  const created = () =>
    knownIncidents(stage.sandbox).filter(({ createdAt }) => createdAt >= FROM && createdAt < TO);

  it("counts what the world holds, in all cuts", async () => {
    stage.write(CATALOGUE);
    const report = await reportOf(stage, "--group", "acme", ...WINDOW);
    const incidents = created();
    expect(incidents.length).toBeGreaterThan(150);
    expect(report.incidents).toBe(incidents.length);
    const count = (test: (one: (typeof incidents)[number]) => boolean) => incidents.filter(test).length;
    for (const severity of ["critical", "high", "medium", "low", "unknown"] as const)
      expect(report.frequency.by_severity[severity], severity).toBe(
        count((one) => one.severity.toLowerCase() === severity),
      );
    const { world } = stage.sandbox;
    for (const project of world.projects.all().filter(({ fullPath }) => fullPath.startsWith("acme/")))
      expect(report.frequency.by_project[project.fullPath] ?? 0, project.fullPath).toBe(
        count((one) => one.projectId === project.id),
      );
    const [label] = world.labels.where("title", "service::checkout");
    const labelled = count((one) => one.labelIds.includes(label?.id ?? -1));
    expect(labelled).toBeGreaterThan(5);
    // Those without the label may belong to the service by their alert.
    expect(report.frequency.by_service.checkout).toBeGreaterThanOrEqual(labelled);
    expect(Object.values(report.frequency.by_service).reduce((sum, n) => sum + n, 0)).toBe(incidents.length);
    expect(report.frequency.by_hour.reduce((sum, hour) => sum + hour.count, 0)).toBe(incidents.length);
  });

  it("reconciles openings, reopenings and closes with the world's state events", async () => {
    const report = await reportOf(stage, "--group", "acme", ...WINDOW);
    const all = knownIncidents(stage.sandbox);
    const events = all
      .flatMap((one) => one.events)
      .filter(({ createdAt }) => createdAt >= FROM && createdAt < TO);
    const openAt = (instant: number) =>
      all.filter(({ createdAt, events: own }) => {
        const last = own.filter((event) => event.createdAt < instant).at(-1);
        return createdAt < instant && last?.state !== "closed";
      }).length;
    expect(report.counts).toEqual({
      open_at_start: openAt(FROM),
      created: created().length,
      reopened: events.filter(({ state }) => state === "reopened").length,
      closed: events.filter(({ state }) => state === "closed").length,
      open_at_end: openAt(TO),
    });
    expect(report.counts.reopened).toBeGreaterThan(3);
    expect(report.repeats.reopened).toHaveLength(
      created().filter((one) => one.events.some(({ state }) => state === "reopened")).length,
    );
  });

  it("measures resolution and acknowledgement as the world's clocks do", async () => {
    const report = await reportOf(stage, "--group", "acme", ...WINDOW);
    const incidents = created();
    const closed = incidents.filter(({ closedAt }) => closedAt !== null);
    const acknowledged = incidents.filter((one) => one.acknowledgedAt !== undefined);
    expect(report.ttr.n).toBe(closed.length);
    expect(report.ttr.open).toBe(incidents.length - closed.length);
    expect(report.ttr.median).toBe(
      medianOf(closed.map(({ closedAt, createdAt }) => ((closedAt ?? 0) - createdAt) / 1000)),
    );
    expect(report.tta.n).toBe(acknowledged.length);
    expect(report.tta.missing).toBe(
      incidents.filter((one) => one.acknowledgedAt === undefined && one.closedAt !== null).length,
    );
    expect(report.tta.missing).toBeGreaterThan(3);
    expect(report.tta.median).toBe(
      medianOf(acknowledged.map(({ acknowledgedAt = 0, createdAt }) => (acknowledgedAt - createdAt) / 1000)),
    );
    const previous = knownIncidents(stage.sandbox).filter(
      ({ createdAt }) => createdAt >= Date.UTC(2025, 8, 1) && createdAt < FROM,
    );
    expect(report.previous?.incidents).toBe(previous.length);
  });

  it("tells of alerts what became of them", async () => {
    stage.write(CATALOGUE);
    const { alerts, review } = await reportOf(stage, "--group", "acme", ...WINDOW);
    const { world } = stage.sandbox;
    const received = [...world.alerts.ids()]
      .flatMap((id) => world.alerts.get(id) ?? [])
      .filter(({ createdAt }) => createdAt >= FROM && createdAt < TO);
    expect(alerts.total).toBe(received.length);
    for (const status of ["triggered", "acknowledged", "resolved", "ignored"] as const)
      expect(alerts.by_status[status], status).toBe(
        received.filter((alert) => alert.status.toLowerCase() === status).length,
      );
    expect(alerts.self_recovered).toEqual({
      count: received.filter(({ status, issueId }) => status === "RESOLVED" && issueId === null).length,
      unknown: 0,
    });
    expect(alerts.self_recovered.count).toBeGreaterThan(20);
    expect(alerts.false_positive.labelled).toBeGreaterThan(2);
    expect(review.alerts.reduce((sum, { events }) => sum + events, 0)).toBe(
      received.reduce((sum, { eventCount }) => sum + eventCount, 0),
    );
  });

  it("shows GitLab's DORA value beside its rule applied to the same records", async () => {
    const report = await reportOf(stage, "--group", "acme", ...WINDOW);
    expect(report.gitlab_dora_median).not.toBeNull();
    expect(report.gitlab_dora_median).toBe(report.gitlab_dora.by_its_rule);
    expect(report.gitlab_dora_median).not.toBe(report.ttr.median);
    const both = await reportOf(
      stage,
      "--group",
      "acme/payments",
      "--project",
      "acme/platform/status",
      ...WINDOW,
    );
    expect(both.gitlab_dora_median).toBeNull();
    expect(both.gitlab_dora.scopes.map(({ scope }) => scope)).toEqual([
      "acme/payments",
      "acme/platform/status",
    ]);
  });

  it("lists what lacks a timeline, a runbook or a post-mortem", async () => {
    stage.write(CATALOGUE);
    const { review } = await reportOf(stage, "--group", "acme", ...WINDOW);
    const incidents = created();
    const { world } = stage.sandbox;
    const [label] = world.labels.where("title", "postmortem");
    const without = incidents.filter(
      ({ closedAt, labelIds }) => closedAt !== null && !labelIds.includes(label?.id ?? -1),
    );
    expect(review.no_postmortem.incidents).toHaveLength(without.length);
    const history = world.past?.history;
    const bare = incidents.filter(({ id }) => history?.linksOf(id).length === 0);
    expect(review.no_runbook).toMatchObject({ unknown: 0 });
    expect(review.no_runbook.incidents).toHaveLength(bare.length);
    const silent = incidents.filter(({ id }) => !history?.timelineOf(id).some(({ editable }) => editable));
    expect(review.no_timeline.incidents).toHaveLength(silent.length);
    expect(silent.length).toBeLessThan(incidents.length);
  });

  it("says who was on call when incidents began, and when nobody was", async () => {
    const report = await reportOf(stage, "--project", "acme/payments/web", ...WINDOW);
    // "Made by hand" is staffed daily from 9 to 17 in Berlin (UTC+1 in winter), by two people in turn.
    const web = stage.project("acme/payments/web");
    const inHours = created().filter(({ projectId, createdAt }) => {
      const hour = new Date(createdAt + 3_600_000).getUTCHours();
      return projectId === web.id && hour >= 9 && hour < 17;
    });
    const { by_user, nobody } = report.review.on_call;
    expect(Object.keys(by_user).sort()).toEqual(["chen", "erik"]);
    expect((by_user.chen ?? 0) + (by_user.erik ?? 0)).toBe(inHours.length);
    expect(nobody.incidents).toHaveLength(report.incidents - inHours.length);
  });

  it("asks little: no query of a person, and details only where a list cannot hold them", async () => {
    await reportOf(stage, "--group", "acme", ...WINDOW);
    const { log } = stage.sandbox;
    expect(log.filter(({ kind }) => kind === "write")).toEqual([]);
    const asked = (name: string) => log.filter(({ operationName }) => operationName === name).length;
    // Of the window and the one before it, and older ones that were open when that began.
    const since = Date.UTC(2025, 8, 1);
    const read = knownIncidents(stage.sandbox).filter(
      ({ createdAt, closedAt }) => createdAt >= since || closedAt === null || closedAt >= since,
    );
    expect(asked("ListGroupIncidents")).toBeLessThan(read.length / 100 + 8);
    expect(Math.max(...log.map(({ complexity }) => complexity ?? 0))).toBeLessThan(250);
    const stateEvents = log.filter(({ path }) => path.endsWith("/resource_state_events"));
    expect(stateEvents).toHaveLength(read.filter((one) => one.events.length > 1).length);
  });

  it("writes a folder that a schema describes, and prints a summary", async () => {
    const { code, stdout, stderr } = await stage.run("report", "--group", "acme", ...WINDOW, "--out", "q1");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Incident report, 1 December 2025 to 28 February 2026 \(UTC\)\n\n- From /);
    expect(readdirSync(join(stage.workspace.folder, "q1")).sort()).toEqual([
      "facts.jsonl",
      "incidents.csv",
      "manifest.json",
      "report.html",
      "report.json",
      "report.md",
    ]);
    const schema = JSON.parse(
      readFileSync(new URL("../../schemas/report.schema.json", import.meta.url), "utf8"),
    ) as object;
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    const report = JSON.parse(stage.workspace.read("q1/report.json")) as unknown;
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(stage.workspace.read("q1/incidents.csv").trim().split("\r\n")).toHaveLength(created().length + 1);
  });

  it("makes the same bytes of the same records, in a folder or on stdout", async () => {
    await stage.run("report", "--group", "acme", ...WINDOW, "--out", "one");
    await stage.run("report", "--group", "acme", ...WINDOW, "--out", "two", "--parallel", "1");
    for (const file of readdirSync(join(stage.workspace.folder, "one")))
      expect(stage.workspace.read(`two/${file}`) === stage.workspace.read(`one/${file}`), file).toBe(true);
    for (const [format, file] of [
      ["json", "report.json"],
      ["md", "report.md"],
      ["csv", "incidents.csv"],
      ["html", "report.html"],
    ] as const) {
      const { stdout } = await stage.run("report", "--group", "acme", ...WINDOW, "--format", format);
      expect(stdout === stage.workspace.read(`one/${file}`), format).toBe(true);
    }
  });

  it("speaks of an instant: what happens later changes nothing", async () => {
    const window = [
      "--from",
      "2026-02-01",
      "--to",
      "2026-04-01",
      "--now",
      new Date(NOW - 20 * DAY).toISOString(),
    ];
    const report = await reportOf(stage, "--group", "acme", ...window);
    const all = knownIncidents(stage.sandbox);
    const known = all.filter(
      ({ createdAt }) => createdAt >= Date.UTC(2026, 1, 1) && createdAt <= NOW - 20 * DAY,
    );
    expect(report.data_as_of).toBe("2026-02-10T12:00:00Z");
    expect(report.incidents).toBe(known.length);
    const openThen = all.filter(
      ({ createdAt, events }) =>
        createdAt <= NOW - 20 * DAY &&
        events.filter((event) => event.createdAt <= NOW - 20 * DAY).at(-1)?.state !== "closed",
    );
    expect(report.counts.open_at_end).toBe(openThen.length);
    expect(openThen.some(({ closedAt }) => closedAt !== null)).toBe(true);
    expect(report.data_quality.unusable).toBe(0);
  });

  it("does not compare with a window in which the data began", async () => {
    const begins = Math.min(...knownIncidents(stage.sandbox).map(({ createdAt }) => createdAt));
    const date = new Date(begins).toISOString().slice(0, 10);
    // The data begins on the last of the 20 days before the window.
    const from = new Date(Date.parse(date) + DAY).toISOString().slice(0, 10);
    const to = new Date(Date.parse(date) + 21 * DAY).toISOString().slice(0, 10);
    const { stdout } = await stage.run("report", "--group", "acme", "--from", from, "--to", to);
    expect(stdout).toContain(
      `- No comparison with the window before: the data begins on ${date}, after that window did.`,
    );
    expect(stdout).not.toContain("times the rate");
  });

  it("takes the last whole month where no window is named", async () => {
    const report = await reportOf(stage, "--group", "acme", "--timezone", "europe/berlin");
    expect(report.window).toMatchObject({
      timezone: "Europe/Berlin",
      from: "2026-01-31T23:00:00Z",
      to: "2026-02-28T23:00:00Z",
    });
    expect(report.provenance.command).toBe(
      "watchbill report --group acme --from 2026-02-01 --to 2026-03-01 --timezone Europe/Berlin",
    );
  });

  it("starts clocks at alerts where that is wanted", async () => {
    const report = await reportOf(stage, "--group", "acme", ...WINDOW, "--clock", "alert");
    const fromCreation = await reportOf(stage, "--group", "acme", ...WINDOW);
    const without = created().filter(({ id }) => stage.sandbox.world.past?.history.alertOf(id) === undefined);
    expect(report.data_quality.clock_fallback).toBe(without.length);
    expect(report.tta.median).toBeGreaterThan(fromCreation.tta.median ?? Number.NaN);
  });

  it("holds incidents to the document's targets", async () => {
    stage.write(CATALOGUE);
    const report = await reportOf(stage, "--group", "acme", ...WINDOW);
    const critical = created().filter(({ severity }) => severity === "CRITICAL");
    const met = critical.filter(
      ({ acknowledgedAt, createdAt }) =>
        acknowledgedAt !== undefined && acknowledgedAt - createdAt <= 5 * 60_000,
    );
    expect(report.sla.ack.by_severity.critical).toMatchObject({ target: 300, met: met.length });
    expect(report.sla.resolve.by_severity.high.target).toBe(86_400);
    expect(report.sla.ack.by_severity.low).toMatchObject({ target: null, share: null });
    expect(report.provenance.config_sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("opens the HTML it wrote, and nothing else", async () => {
    stage.workspace.write("bin/xdg-open", '#!/bin/sh\nprintf "%s" "$1" > "$OPENED"\n');
    chmodSync(join(stage.workspace.folder, "bin/xdg-open"), 0o755);
    const opened = join(stage.workspace.folder, "opened");
    Object.assign(stage.environment, {
      PATH: `${join(stage.workspace.folder, "bin")}:${process.env.PATH}`,
      OPENED: opened,
    });
    const { code } = await stage.run("report", "--project", "acme/platform/status", "--out", "r", "--open");
    expect(code).toBe(0);
    await expect
      .poll(() => existsSync(opened) && readFileSync(opened, "utf8"))
      .toBe(join(stage.workspace.folder, "r/report.html"));
  });
});

describe("what GitLab does not show", () => {
  const stage = useStage({ seed: "incidents:200" });

  function guestToken(): string {
    const { world, instance } = stage.sandbox;
    const build = createBuilder(world, instance.now());
    const guest = build.user("gus", "Gus Guest");
    build.token(guest);
    const [acme] = world.groups.all();
    if (acme === undefined) throw new Error("no group");
    build.member(acme, guest, "guest");
    return world.tokens.all().find(({ userId }) => userId === guest.id)?.value ?? "";
  }

  it("is said on the first page where confidential incidents are hidden", async () => {
    const { world } = stage.sandbox;
    for (const id of [180, 190, 200]) {
      const issue = world.issues.get(id);
      if (issue !== undefined) world.issues.update(issue, { confidential: true });
    }
    const window = ["--from", "2025-03-01", "--to", "2026-03-03"];
    const all = await reportOf(stage, "--group", "acme", ...window);
    expect(all.incidents).toBe(200);
    expect(all.provenance.token.sees_confidential).toBe(true);
    stage.environment.GITLAB_TOKEN = guestToken();
    const { code, stdout, stderr } = await stage.run(
      "report",
      "--group",
      "acme",
      ...window,
      "--out",
      "blind",
    );
    expect(code).toBe(0);
    expect(stderr).toContain("does not show confidential incidents");
    expect(stderr).toContain("does not show the alerts of acme/payments/api, acme/payments/web");
    expect(stdout).toContain("- The token does not see confidential incidents everywhere");
    const markdown = stage.workspace.read("blind/report.md");
    expect(markdown.indexOf("does not see confidential")).toBeLessThan(markdown.indexOf("\n## "));
    const blind = JSON.parse(stage.workspace.read("blind/report.json")) as typeof all;
    expect(blind.incidents).toBe(197);
    expect(blind.provenance.token).toMatchObject({ user: "gus", sees_confidential: false });
    expect(blind.review.on_call.nobody).toMatchObject({ incidents: null });
    expect(blind.gitlab_dora).toMatchObject({ reason: expect.stringContaining("Ultimate") });
  });

  it("hides titles of confidential incidents, and leaves them out where that is wanted", async () => {
    const { world } = stage.sandbox;
    const issue = world.issues.get(190);
    if (issue === undefined) throw new Error("no issue");
    world.issues.update(issue, { confidential: true, title: "Breach at customer X" });
    const window = ["--from", "2025-03-01", "--to", "2026-03-03"];
    await stage.run("report", "--group", "acme", ...window, "--out", "r");
    const files = readdirSync(join(stage.workspace.folder, "r"));
    expect(files).toContain("facts.jsonl");
    for (const file of files) expect(stage.workspace.read(`r/${file}`), file).not.toContain("Breach");
    const without = await reportOf(stage, "--group", "acme", ...window, "--exclude-confidential");
    expect(without.incidents).toBe(199);
    expect(without.excluded).toEqual([{ rule: "confidential", ids: [expect.stringContaining("#")] }]);
  });

  it("keeps of a confidential incident that is left out which it is and when it was open", async () => {
    const { world } = stage.sandbox;
    const linked = [...world.alerts.ids()].map((id) => world.alerts.facts(id)?.issueId ?? -1);
    const issue = linked.map((id) => world.issues.get(id)).findLast((one) => one?.closedAt != null);
    if (issue === undefined) throw new Error("no incident with an alert");
    const at = { createdAt: NOW, color: "#ff0000", description: null };
    const label = world.labels.insert({ projectId: issue.projectId, groupId: null, title: "breach", ...at });
    world.issues.update(issue, { confidential: true, labelIds: [label.id] });
    const window = ["--group", "acme", "--from", "2025-03-01", "--to", "2026-03-03"];
    const all = await reportOf(stage, ...window);
    const { code } = await stage.run("report", ...window, "--exclude-confidential", "--out", "r");
    expect(code).toBe(0);
    for (const file of readdirSync(join(stage.workspace.folder, "r")))
      expect(stage.workspace.read(`r/${file}`), file).not.toContain("breach");
    const without = JSON.parse(stage.workspace.read("r/report.json")) as typeof all;
    const [reference] = without.excluded[0]?.ids ?? [];
    expect(stage.workspace.read("r/incidents.csv")).not.toContain(`${reference},`);
    const facts = stage.workspace.read("r/facts.jsonl").trim().split("\n");
    const kept = facts.map((line) => JSON.parse(line)).filter(({ confidential }) => confidential);
    expect(kept).toEqual([
      {
        type: "incident",
        id: `gid://gitlab/Issue/${issue.id}`,
        project: reference?.split("#")[0],
        iid: String(issue.iid),
        confidential: true,
        state: "closed",
        created_at: expect.stringMatching(/^2/),
        closed_at: expect.stringMatching(/^2/),
        events: [expect.objectContaining({ state: "closed" })],
        url: "",
        title: "",
        severity: "unknown",
        labels: [],
        acknowledgements: [],
        alerts: [],
        duplicate_of: null,
        moved_to: null,
        timeline: null,
        runbook: null,
      },
    ]);
    expect(without.gitlab_dora).toEqual(all.gitlab_dora);
    expect((await stage.run("report", "verify", "r")).code).toBe(0);
  });

  it("is a hidden feature: incidents without alerts and timelines", async () => {
    stage.sandbox.world.projects.update(stage.project("acme/payments/web"), { hideIncidentManagement: true });
    const report = await reportOf(
      stage,
      "--project",
      "acme/payments/web",
      "--project",
      "acme/payments/api",
      ...WINDOW,
    );
    expect(report.incidents).toBeGreaterThan(10);
    expect(report.review.no_timeline.unknown).toBe(report.frequency.by_project["acme/payments/web"]);
    expect(Object.keys(report.alerts.by_service)).not.toContain("login");
  });
});

describe.each([
  ["free", undefined],
  ["ultimate", "18.9.0-ee"],
] as const)("a GitLab with tier %s and version %s", (tier, version) => {
  const stage = useStage({ seed: "incidents:50", tier, ...(version !== undefined && { version }) });

  it("is reported on as far as it goes", async () => {
    const report = await reportOf(stage, "--group", "acme", "--from", "2025-03-01", "--to", "2026-03-02");
    expect(report.incidents).toBeGreaterThan(45);
    if (tier === "free") {
      expect(report.gitlab_dora_median).toBeNull();
      expect(report.gitlab_dora.reason).toContain("Ultimate");
      expect(report.review.reach["acme/payments/web"]).toMatchObject({ outside: null });
    } else expect(report.review.on_call.by_user).not.toEqual({});
  });
});

describe("records that are not what they should be", () => {
  const stage = useStage({ seed: "incidents:60" });
  const YEAR = ["--from", "2025-03-01", "--to", "2026-03-03"];

  it("has impossible times: listed, counted and in no duration", async () => {
    const { world } = stage.sandbox;
    const [first, second] = knownIncidents(stage.sandbox).filter(({ events }) => events.length === 1);
    const rows = [first, second].map((one) => world.issues.get(one?.id ?? 0));
    const [late, future] = rows;
    if (late?.closedAt == null || future === undefined) throw new Error("no such incidents");
    world.issues.update(late, { createdAt: late.closedAt + 3_600_000 });
    world.issues.update(future, { createdAt: NOW + 6 * 3_600_000 });
    const report = await reportOf(stage, "--group", "acme", "--from", "2025-03-01", "--to", "2026-03-10");
    const problems = new Map(report.data_quality.rules.map(({ rule, incidents }) => [rule, incidents]));
    expect(problems.get("closed before it began")).toContain(`${pathOf(late.projectId)}#${late.iid}`);
    expect(problems.get("a time lies after the data was read")).toEqual([
      `${pathOf(future.projectId)}#${future.iid}`,
    ]);
    expect(report.incidents).toBe(59);
    expect(report.data_quality.unusable).toBe(1);
    expect(report.ttr.n + report.ttr.open).toBe(58);
  });

  function pathOf(projectId: number): string {
    return stage.sandbox.world.projects.get(projectId)?.fullPath ?? "";
  }

  it("has acknowledgements in the timeline alone, or behind a hundred other notes", async () => {
    const { world } = stage.sandbox;
    const [first, second] = knownIncidents(stage.sandbox).filter((one) => one.acknowledgedAt !== undefined);
    const before = await reportOf(stage, "--group", "acme", ...YEAR);
    for (const id of [first?.id, second?.id]) {
      const issue = world.issues.get(id ?? 0);
      if (issue === undefined) throw new Error("no such incident");
      world.issues.update(issue, { updatedAt: NOW });
      const noteable = `issue:${issue.id}` as const;
      const note = world.notes
        .where("noteable", noteable)
        .find(({ body }) => body.endsWith("**Acknowledged**"));
      if (note === undefined) throw new Error("no such note");
      world.notes.remove(note);
      if (id === first?.id) continue;
      const event = world.timelineEvents
        .where("issueId", issue.id)
        .find((one) => one.note.endsWith("**Acknowledged**"));
      if (event !== undefined) world.timelineEvents.remove(event);
      const { id: _, ...rest } = note;
      for (let count = 0; count < 120; count += 1)
        world.notes.insert({ ...rest, body: "added ~1 label", action: "label" });
      world.notes.insert(rest);
    }
    const after = await reportOf(stage, "--group", "acme", ...YEAR);
    expect(after.tta).toEqual(before.tta);
    const asked = (name: string) =>
      stage.sandbox.log.filter(({ operationName }) => operationName === name).length;
    expect(asked("MoreIncidentNotes")).toBe(1);
  });

  it("has titles with HTML, formulas, emoji and text from right to left: shown as written, in every output", async () => {
    const { world } = stage.sandbox;
    const titles = [
      "<script>alert(1)</script>",
      '=HYPERLINK("https://evil.example","x")',
      "🔥 down 🔥",
      "خدمة الدفع لا تعمل",
      "-1+cmd|' /C calc'!A0",
    ];
    for (const [index, title] of titles.entries()) {
      const issue = world.issues.get(index + 1);
      if (issue !== undefined) world.issues.update(issue, { title });
    }
    expect((await stage.run("report", "--group", "acme", ...YEAR, "--out", "r")).code).toBe(0);
    const csv = stage.workspace.read("r/incidents.csv");
    expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"",""x"")"`);
    expect(csv).toContain("'-1+cmd|");
    expect(csv).toContain("🔥 down 🔥");
    expect(csv).toContain("خدمة الدفع لا تعمل");
    expect(stage.workspace.read("r/report.html")).not.toMatch(/<script/i);
    expect((await stage.run("report", "verify", "r")).code).toBe(0);
  });
});

describe("a group without incidents", () => {
  const stage = useStage({ seed: "estate:3" });

  it("gets a report that says so", async () => {
    const { code, stdout } = await stage.run("report", "--group", "estate", "--out", "r");
    expect(code).toBe(0);
    expect(stdout).toContain("- From 1 February 2026 to 28 February 2026 (UTC) no incident began.");
    expect(JSON.parse(stage.workspace.read("r/report.json"))).toMatchObject({
      incidents: 0,
      ttr: { n: 0, median: null, reasons: { median: expect.any(String) } },
    });
    expect((await stage.run("report", "verify", "r")).code).toBe(0);
  });
});

describe("misuse", () => {
  const stage = useStage({ seed: "incidents:5" });

  it.each<[string, string[], number, string]>([
    ["a window backwards", ["--from", "2026-02-01", "--to", "2026-01-01"], 1, "empty-window"],
    ["a window of no days", ["--from", "2026-02-01", "--to", "2026-02-01"], 1, "empty-window"],
    ["a window in the future", ["--from", "2026-05-01", "--to", "2026-06-01"], 1, "window-after-data"],
    ["half a window", ["--from", "2026-02-01"], 1, "half-a-window"],
    ["a day that does not exist", ["--from", "2026-02-30", "--to", "2026-03-01"], 1, "invalid-date"],
    ["an unknown zone", ["--timezone", "Mars/Olympus"], 1, "unknown-time-zone"],
    ["an unknown zone with a window", [...WINDOW, "--timezone", "Mars/Olympus"], 1, "unknown-time-zone"],
    ["a project GitLab does not show", ["--project", "acme/nothing"], 4, "project-not-found"],
    ["a project in another letter case", ["--project", "Acme/Payments/API"], 4, "project-moved"],
    ["a group GitLab does not show", ["--group", "nowhere"], 4, "group-not-found"],
    [
      "two places to publish in",
      ["--project", "acme/payments/web", "--publish", "wiki"],
      1,
      "no-place-to-publish",
    ],
    ["nothing to open", ["--open"], 1, "no-folder"],
    ["a document that is missing", ["-f", "none.yml"], 3, "file-missing"],
  ])("%s is refused before anything is written", async (_, words, code, finding) => {
    const out = words.includes("--open") ? [] : ["--out", "r"];
    const result = await stage.findings("report", "--project", "acme/payments/api", ...words, ...out);
    expect(result.code).toBe(code);
    expect(result.findings.map((one: Finding) => one.code)).toEqual([finding]);
    if (code !== 4) expect(stage.sandbox.log).toEqual([]);
  });

  it.each([
    ["several formats without a folder", ["--format", "md,csv"], /--out/],
    ["an unknown format", ["--format", "pdf"], /html,md,json,csv/],
    ["an unknown clock", ["--clock", "noon"], /created, alert/],
  ])("%s is explained on stderr", async (_, words, says) => {
    const { code, stderr } = await stage.run("report", "--project", "acme/payments/api", ...words);
    expect(code).toBe(1);
    expect(stderr).toMatch(says);
  });

  it("without a scope says what to name", async () => {
    const { code, findings } = await stage.findings("report");
    expect(code).toBe(1);
    expect(findings).toMatchObject([{ code: "nothing-to-report", hint: expect.stringContaining("--group") }]);
  });

  it("with an invalid document points at its line", async () => {
    stage.write("version: 1\nseverities: {critcal: {resolve: 4h}}\n");
    const { code, findings } = await stage.findings("report", "--project", "acme/payments/api");
    expect(code).toBe(3);
    expect(findings[0]).toMatchObject({ file: "watchbill.yml", line: 2 });
  });
});
