/** Guards: what a plan may not do unless somebody says the exact number. */
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/cases.ts";
import { documentWith, policyWith, projectsWith, SCHEDULE, schedules } from "../support/documents.ts";
import { exactly, useStage } from "../support/stage.ts";

const stage = useStage();
const WEB = "acme/payments/worker";

async function applied(document: string): Promise<string> {
  stage.write(document);
  await stage.settle();
  return stage.workspace.commit();
}

/** Codes and addresses of what a plan refuses. */
async function refused(...words: string[]) {
  const { refusals } = await stage.plan(...words);
  return refusals.map(({ code, address = "" }) => `${code} ${address.replace(PROJECT, "")}`.trim());
}

describe("percentages", () => {
  it("do not hold below ten live objects", async () => {
    const base = await applied(documentWith(schedules(9)));
    stage.write(documentWith(schedules(1)));
    expect(await refused("--base", base)).toEqual([]);
    stage.write(documentWith(schedules(9, "new")));
    expect(await refused("--base", base)).toEqual([]);
  });

  it("let exactly 30 % of deletes and 50 % of updates pass from ten on", async () => {
    const base = await applied(documentWith(schedules(10)));
    stage.write(documentWith(schedules(7)));
    expect(await refused("--base", base)).toEqual([]);
    stage.write(documentWith(schedules(6)));
    expect(await refused("--base", base)).toEqual(["too-many-deletes"]);
    const described = (count: number) =>
      documentWith(
        schedules(10).replaceAll(/Etc\/UTC(?=\})/g, (zone, at: number) =>
          at < lineStart(count) ? `${zone}, description: new` : zone,
        ),
      );
    stage.write(described(5));
    expect((await stage.plan("--base", base)).counts.update).toBe(5);
    expect(await refused("--base", base)).toEqual([]);
    stage.write(described(6));
    expect((await stage.plan("--base", base)).counts.update).toBe(6);
    expect(await refused("--base", base)).toEqual(["too-many-updates"]);
  });

  it("say limit, count and flag", async () => {
    const base = await applied(documentWith(schedules(10)));
    stage.write(documentWith(schedules(6)));
    const { refusals } = await stage.plan("--base", base);
    expect(refusals).toMatchObject([
      {
        message: `4 deletes in ${PROJECT} exceed max_deletes: 30% of 10 live objects`,
        hint: "If this is meant, pass --allow-deletes 4.",
      },
    ]);
    const { code, stdout, stderr } = await stage.run("apply", "--yes", "--base", base);
    expect(stdout).toContain("Apply will refuse this plan.");
    expect(stderr).toContain("Nothing was changed");
    expect(code).toBe(4);
  });

  it("pass with the exact number and with no other", async () => {
    const base = await applied(documentWith(schedules(10)));
    stage.write(documentWith(schedules(6)));
    for (const count of ["3", "5"])
      expect(await refused("--base", base, "--allow-deletes", count)).toEqual(["too-many-deletes"]);
    expect(await refused("--base", base, "--allow-deletes", "4")).toEqual([]);
    await stage.apply(0, "--base", base, "--allow-deletes", "4");
  });

  it("hold for each project and for the whole plan", async () => {
    const both = (here: string, there: string) =>
      `version: 1\n${projectsWith({ [PROJECT]: here, [WEB]: there })}`;
    const base = await applied(both(schedules(10), schedules(9)));
    stage.write(both(schedules(8), schedules(5)));
    expect(await stage.plan("--base", base)).toMatchObject({
      refusals: [{ message: "6 deletes in the whole plan exceed max_deletes: 30% of 19 live objects" }],
    });
    stage.write(both(schedules(5), schedules(9)));
    expect((await stage.plan("--base", base)).refusals.map(({ message }) => message)).toEqual([
      `5 deletes in ${PROJECT} exceed max_deletes: 30% of 10 live objects`,
    ]);
  });

  it("hold for the whole plan where all it takes is in one project, too small to be judged itself", async () => {
    const both = (count: number) =>
      `version: 1\n${projectsWith({ [PROJECT]: schedules(count), [WEB]: schedules(9) })}`;
    const base = await applied(both(9));
    stage.write(both(3));
    expect(await refused("--base", base)).toEqual(["too-many-deletes"]);
    stage.write(both(4));
    expect(await refused("--base", base)).toEqual([]);
  });

  it("are the document's, and counts hold for the whole plan whatever its size", async () => {
    const base = await applied(documentWith(schedules(4)));
    stage.write(documentWith(schedules(2), { top: "policy: {max_deletes: 1}" }));
    expect((await stage.plan("--base", base)).refusals).toMatchObject([
      { message: "2 deletes in the whole plan exceed max_deletes: 1" },
    ]);
    stage.write(documentWith(schedules(4, "new"), { top: "policy: {max_updates: 3}" }));
    expect(await refused("--base", base)).toEqual(["too-many-updates"]);
    stage.write(documentWith(schedules(3), { top: "policy: {max_deletes: 1}" }));
    expect(await refused("--base", base)).toEqual([]);
  });

  it("count a replacement as one deletion", async () => {
    const rotations = (order: string) =>
      `oncall_schedules:\n  Primary:\n    timezone: Etc/UTC\n    rotations:\n${Array.from({ length: 9 }, (_, index) => `      R${index}: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [${index < 4 ? order : "ana, bo"}]}`).join("\n")}`;
    await applied(documentWith(rotations("ana, bo")));
    stage.write(documentWith(rotations("bo, ana")));
    const { counts, refusals } = await stage.plan();
    expect(counts).toMatchObject({ replace: 4, delete: 0 });
    expect(refusals.map(({ code }) => code)).toEqual(["too-many-deletes"]);
    await stage.apply(0, "--allow-deletes", "4");
  });
});

describe("whatever the size", () => {
  const everything = `${policyWith("{after: 0m, notify: {schedule: Primary}}", "{after: 5m, notify: {user: dana}}")}\nalert_integrations: {Probe: {type: http}}`;

  it("taking the last of a kind is refused", async () => {
    const base = await applied(documentWith(everything));
    stage.write(documentWith("oncall_schedules: {}"));
    const plan = await stage.plan("--base", base);
    expect(await refused("--base", base)).toEqual([
      "last-of-its-kind //alert_integration.Probe",
      "last-of-its-kind //escalation_policy",
      "last-of-its-kind //schedule.Primary",
    ]);
    await stage.apply(4, "--base", base);
    expect(plan.counts.delete).toBe(3);
    await stage.apply(0, "--base", base, "--allow-deletes", "3");
  });

  it("taking one of two is not", async () => {
    const base = await applied(documentWith(schedules(2)));
    stage.write(documentWith(schedules(1)));
    expect(await refused("--base", base)).toEqual([]);
  });

  it("a schedule that holds somebody else's rotation is kept", async () => {
    const base = await applied(documentWith(schedules(2)));
    const owned = stage.sandbox.world.schedules.all().find(({ name }) => name === "S02");
    const [rotation] = stage.sandbox.world.rotations.all();
    if (!owned || !rotation) throw new Error("nothing to put there");
    stage.sandbox.world.rotations.insert({ ...rotation, scheduleId: owned.id, name: "Theirs" });
    stage.write(documentWith(schedules(1)));
    expect((await stage.plan("--base", base)).refusals).toMatchObject([
      { code: "holds-unmanaged", address: `${PROJECT}//schedule.S02`, message: /rotation\.S02\/Theirs/ },
    ]);
    await stage.apply(4, "--base", base);
    await stage.apply(0, "--base", base, "--allow-deletes", "1");
  });

  it("a schedule with a rotation that a replacement retired is not somebody else's", async () => {
    const turns = (order: string) =>
      `${SCHEDULE}\n  Second:\n    timezone: Etc/UTC\n    rotations: {Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [${order}]}}`;
    await applied(documentWith(turns("ana, bo")));
    const base = await applied(documentWith(turns("bo, ana")));
    stage.write(documentWith(SCHEDULE));
    expect(await refused("--base", base)).toEqual([]);
    await stage.apply(0, "--base", base);
  });

  it("a schedule that a rule outside the document names is kept", async () => {
    const policy = policyWith("{after: 0m, notify: {schedule: Second}}").replace(
      SCHEDULE,
      `${SCHEDULE}\n  Second: {timezone: Etc/UTC}`,
    );
    await applied(documentWith(policy));
    const two = `${SCHEDULE}\n  Second: {timezone: Etc/UTC}`;
    const base = await applied(documentWith(two));
    stage.write(documentWith(SCHEDULE));
    expect(await refused("--base", base)).toEqual(["still-in-use //schedule.Second"]);
    await stage.apply(4, "--base", base);
    const { notes, refusals } = await stage.plan("--base", base, "--allow-deletes", "1");
    expect(refusals).toEqual([]);
    expect(notes[`${PROJECT}//schedule.Second`]?.join()).toMatch(
      /rules that name it.*\/\/escalation_policy$/,
    );
  });

  it("nor may a rule lose its schedule because the document ignores or keeps it", async () => {
    const two = `${SCHEDULE}\n  Second: {timezone: Etc/UTC}`;
    const policy = (schedules: string, rule: string, keys = "") =>
      documentWith(
        `${schedules}\nescalation_policy:\n  name: Standard${keys}\n  rules: [{after: 0m, notify: {schedule: ${rule}}}]`,
      );
    const base = await applied(policy(two, "Second"));
    stage.write(policy(SCHEDULE, "Primary", "\n  ignore: [rules]"));
    expect(await refused("--base", base)).toEqual(["still-in-use //schedule.Second"]);
    stage.write(policy(SCHEDULE, "Primary"));
    expect(await refused("--base", base), "the policy lets go of it first").toEqual([]);
    expect(await refused("--base", base, "--target", "**/schedule.Second")).toEqual([]);
    await stage.apply(0, "--base", base, "--target", "**/schedule.Second");
    expect((await stage.plan("--base", base)).changes).toEqual([]);
  });

  it("changing the type of an integration is refused, for its URL and token change", async () => {
    const type = (name: string) =>
      documentWith(`alert_integrations: {Probe: {type: ${name}}, Other: {type: http}}`);
    await applied(type("http"));
    stage.write(type("prometheus"));
    const plan = await stage.plan();
    expect(plan.changes).toMatchObject([{ action: "replace", reason: /URL and token change/ }]);
    expect(await refused()).toEqual(["guarded-replacement //alert_integration.Probe"]);
    await stage.apply(4);
    await stage.apply(0, ...exactly(plan.counts));
    expect((await stage.plan()).changes).toEqual([]);
    stage.write(type("prometheus").replace("http", "pagerduty"));
    expect(await refused(), "a preset is still an HTTP endpoint").toEqual([]);
  });
});

/** Where the `count + 1`st line of schedules begins, in the text of `schedules(10)`. */
function lineStart(count: number): number {
  return schedules(10)
    .split("\n")
    .slice(0, count + 1)
    .join("\n").length;
}
