/** Rotations with the names that overrides and replacements give: ours only where what they would come from is. */
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/cases.ts";
import { documentWith, rotationWith } from "../support/documents.ts";
import { exactly, said, useStage } from "../support/stage.ts";

const stage = useStage();
const WEEKLY = rotationWith("participants: [ana, bo, chen]");
const PIECE = "2026-02-01T09:00 erik";
const TAGS = "timeline_tags: [Customer told]";

/** A schedule `Primary` with these rotations, as somebody made it in the user interface; their people take turns backwards. */
async function madeByHand(...names: readonly string[]): Promise<void> {
  stage.write(documentWith(WEEKLY));
  await stage.settle();
  const { rotations, participants } = stage.sandbox.world;
  const [first] = rotations.all().filter(({ name }) => name === "Weekly");
  if (first === undefined) throw new Error("no rotation Weekly");
  const people = [...participants.where("rotationId", first.id)].reverse();
  for (const name of names) {
    const { id: rotationId } = rotations.insert({ ...first, name });
    for (const person of people) participants.insert({ ...person, rotationId });
  }
}

function rename(from: string, to: string): void {
  const { rotations } = stage.sandbox.world;
  const found = rotations.all().find(({ name }) => name === from);
  if (found === undefined) throw new Error(`no rotation ${from}`);
  rotations.update(found, { name: to });
}

describe("a rotation named as if a replacement had retired it", () => {
  it.each(["Launch (until 2026-12-31)", "Launch (until 2026-02-01)", "Weekly (until 2026-12-31)"])(
    "is left alone where nothing of that name was replaced: %s",
    async (name) => {
      await madeByHand(name);
      const plan = await stage.plan();
      expect(said(plan)).toEqual([]);
      expect(plan.unmanaged).toEqual([`${PROJECT}//rotation.Primary/${name}`]);
      stage.write(documentWith(TAGS));
      expect(said(await stage.plan())).toEqual([`create ${PROJECT}//timeline_tag.Customer told`]);
    },
  );

  it("is left alone next to a rotation of that name which nobody declared", async () => {
    await madeByHand("Launch", "Launch (until 2026-02-01)");
    expect(said(await stage.plan())).toEqual([]);
  });

  it("is ended where the document declares what was replaced, and where only the base did", async () => {
    await madeByHand("Weekly (until 2026-03-01)");
    const base = stage.workspace.commit();
    const old = `update ${PROJECT}//rotation.Primary/Weekly (until 2026-03-01)`;
    expect(said(await stage.plan())).toEqual([old]);
    stage.write(documentWith("oncall_schedules:\n  Primary: {timezone: Etc/UTC}"));
    expect(said(await stage.plan("--base", base))).toEqual([
      old,
      `delete ${PROJECT}//rotation.Primary/Weekly`,
    ]);
  });

  it.each([
    ["has the same people in the same order", "Weekly", ["ana", "bo", "chen"], "2026-01-05"],
    ["has other people, who could take over by an update", "Weekly", ["erik", "dana"], "2026-01-05"],
    ["begins after the day in its name", "Weekly", ["chen", "bo", "ana"], "2026-04-01"],
  ])("is left alone where it %s, so that no replacement can have left it", async (_, of, people, from) => {
    await madeByHand();
    const name = `${of} (until 2026-03-01)`;
    stage.write(
      documentWith(
        `${WEEKLY}\n      By hand: {starts_at: ${from}T09:00, length: 1 week, participants: [${people.join(", ")}]}`,
      ),
    );
    await stage.settle();
    rename("By hand", name);
    const longer = WEEKLY.replace("1 week", "2 weeks");
    stage.write(documentWith(longer));
    const plan = await stage.plan();
    expect(said(plan)).toEqual([`update ${PROJECT}//rotation.Primary/Weekly`]);
    expect(plan.unmanaged).toEqual([`${PROJECT}//rotation.Primary/${name}`]);
    await stage.settle();
    expect(stage.sandbox.world.rotations.all().find((one) => one.name === name)).toMatchObject({
      endsAt: null,
    });
  });

  it("is kept from a schedule's deletion like any other that nobody declares", async () => {
    await madeByHand("Launch (until 2026-02-01)");
    const base = stage.workspace.commit();
    stage.write(documentWith(TAGS));
    const { refusals } = await stage.plan("--base", base, "--allow-deletes", "1");
    expect(refusals.map(({ code, message }) => `${code}: ${message}`)).toContain(
      `holds-unmanaged: This would delete ${PROJECT}//rotation.Primary/Launch (until 2026-02-01), which nobody declares`,
    );
  });

  it("cannot be declared, and import declares it under another name", async () => {
    stage.write(documentWith(WEEKLY.replace("Weekly:", "Launch (until 2026-12-31):")));
    const { code, findings } = await stage.findings("validate");
    expect(code).toBe(3);
    expect(findings).toMatchObject([{ code: "reserved-name", line: 8 }]);

    await madeByHand("Launch (until 2026-12-31)");
    stage.write((await stage.run("import", "--project", PROJECT)).stdout);
    expect((await stage.findings("validate")).code).toBe(0);
    const plan = await stage.plan();
    expect(plan.changes).toMatchObject([
      {
        address: `${PROJECT}//rotation.Primary/Launch, until 2026-12-31`,
        previously: `${PROJECT}//rotation.Primary/Launch (until 2026-12-31)`,
        patch: [{ path: "/name" }],
      },
    ]);
  });

  it("is imported beside one that has the other name already", async () => {
    const names = ["Launch (until 2026-12-31)", "Launch, until 2026-12-31", "Launch ~ b", "Launch - b"];
    await madeByHand(...names);
    stage.write((await stage.run("import", "--project", PROJECT)).stdout);
    const renaming = (to: string, from: string) => ({
      address: `${PROJECT}//rotation.Primary/${to}`,
      previously: `${PROJECT}//rotation.Primary/${from}`,
      patch: [{ path: "/name" }],
    });
    expect((await stage.plan()).changes).toMatchObject([
      renaming("Launch, until 2026-12-31 2", "Launch (until 2026-12-31)"),
      renaming("Launch - b 2", "Launch ~ b"),
    ]);
  });
});

describe("a rotation named as if an override had made it", () => {
  it("is left alone where its rotation is nobody's or is not there at all", async () => {
    await madeByHand(`Trial ~ ${PIECE}`, "Shift", `Shift ~ ${PIECE}`);
    const plan = await stage.plan();
    expect(said(plan)).toEqual([]);
    expect(plan.unmanaged).toEqual([
      `${PROJECT}//rotation.Primary/Shift`,
      `${PROJECT}//rotation.Primary/Shift ~ ${PIECE}`,
      `${PROJECT}//rotation.Primary/Trial ~ ${PIECE}`,
    ]);
    const { findings } = await stage.findings("plan");
    expect(findings).toMatchObject([
      { code: "no-base", message: "No base is known, so nothing is owned and nothing will be deleted" },
    ]);
  });

  it("counts like any other for the guards where it is nobody's", async () => {
    await madeByHand(`Trial ~ ${PIECE}`);
    stage.write(documentWith(WEEKLY, { top: "policy: {prune: all, max_deletes: 0}" }));
    const { refusals } = await stage.plan();
    expect(refusals).toMatchObject([{ code: "too-many-deletes" }]);
  });

  it.each([
    ["declared", WEEKLY, "Weekly"],
    ["declared under a new name", WEEKLY.replace("Weekly: {", "Daily: {renamed_from: Weekly, "), "Weekly"],
    ["that of added people", WEEKLY, "Override"],
  ])(
    "goes where its rotation is %s, and the remark on the base does not deny it",
    async (_, text, origin) => {
      await madeByHand(`${origin} ~ ${PIECE}`);
      stage.write(documentWith(text));
      const plan = await stage.plan();
      expect(said(plan).filter((change) => change.startsWith("delete"))).toEqual([
        `delete ${PROJECT}//rotation.Primary/${origin} ~ ${PIECE}`,
      ]);
      expect(plan.findings).toMatchObject([
        {
          code: "no-base",
          message:
            "No base is known, so nothing is deleted for having left the document: what this plan deletes has the reason beside it",
        },
      ]);
    },
  );

  it("goes with its rotation where only the base declared that", async () => {
    await madeByHand(`Weekly ~ ${PIECE}`);
    const base = stage.workspace.commit();
    stage.write(documentWith("oncall_schedules:\n  Primary: {timezone: Etc/UTC}"));
    const gone = ["Weekly", `Weekly ~ ${PIECE}`].map((name) => `delete ${PROJECT}//rotation.Primary/${name}`);
    expect(said(await stage.plan("--base", base)).sort()).toEqual(gone);
  });
});

it("retires a rotation twice on a day under a schedule that is renamed", async () => {
  await madeByHand();
  for (const document of [
    rotationWith("participants: [bo, ana, chen]"),
    rotationWith("participants: [chen, ana, bo]").replace("Primary:", "Main:\n    renamed_from: Primary"),
  ]) {
    stage.write(documentWith(document));
    await stage.settle();
  }
  expect(said(await stage.plan())).toEqual([]);
  const names = stage.sandbox.world.rotations.all().map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["Weekly (until 2026-03-02)", "Weekly (until 2026-03-02 2)"]));
});

describe("a replacement that is cut short", () => {
  const LONG = "x".repeat(200);

  it.each(
    ["CreateRotation", "UpdateRotation from=2"].flatMap((step) => [
      [step, "Weekly", ""],
      [step, LONG, ""],
      [step, "Daily", ", renamed_from: Weekly"],
    ]),
  )("at %s is finished by the next run: %s%s", async (step, name, keys) => {
    await madeByHand();
    if (name === LONG) rename("Weekly", LONG);
    stage.write(
      documentWith(rotationWith(`participants: [chen, ana, bo]${keys}`).replace("Weekly:", `${name}:`)),
    );
    const retired = `${name.slice(0, 181)} (until 2026-03-02)`;
    const { counts } = await stage.plan();
    stage.sandbox.faults.add(`500 operation=${step}`);
    await stage.apply(1, ...exactly(counts));
    expect(stage.sandbox.world.rotations.all().map((one) => one.name)).toContain(retired);
    stage.sandbox.faults.clear();
    await stage.settle();
    const mine = stage.sandbox.world.rotations.all().filter((one) => one.name !== "Office hours");
    expect(mine.filter(({ endsAt }) => endsAt === null).map((one) => one.name)).toEqual([name]);
    expect(mine.filter(({ endsAt }) => endsAt !== null)).toMatchObject([{ name: retired }]);
    expect(said(await stage.plan())).toEqual([]);
  });

  it.each(
    ["CreateRotation", "DestroyRotation"].flatMap((step) =>
      ["2026-06-05T09:00", "2026-03-02T12:00"].map((start) => [step, start]),
    ),
  )("at %s is finished by the next run where the rotation did not run before: %s", async (step, start) => {
    const from = (text: string) => documentWith(text.replace("2026-01-05T09:00", start));
    stage.write(from(WEEKLY));
    await stage.settle();
    stage.write(from(rotationWith("participants: [chen, ana, bo]")));
    const { counts } = await stage.plan();
    stage.sandbox.faults.add(`500 operation=${step}`);
    await stage.apply(1, ...exactly(counts));
    stage.sandbox.faults.clear();
    await stage.settle();
    const mine = stage.sandbox.world.rotations.all().filter((one) => one.name !== "Office hours");
    expect(mine).toMatchObject([{ name: "Weekly", endsAt: null }]);
    expect(said(await stage.plan())).toEqual([]);
  });
});
