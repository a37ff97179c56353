/** The example of an estate, on the sandbox it is written for: twelve projects, every kind, nothing left to plan. */
import { cpSync } from "node:fs";
import { beforeEach, expect, it } from "vitest";
import { KINDS } from "../../src/kinds/index.ts";
import { environmentFor } from "../support/cases.ts";
import { useStage } from "../support/stage.ts";

const EXAMPLE = new URL("../../examples/estate/", import.meta.url);
const stage = useStage({ seed: "estate:12" });
const project = (number: number) => `estate/team-001/service-${String(number).padStart(5, "0")}`;

beforeEach(() => {
  cpSync(EXAMPLE, stage.workspace.folder, { recursive: true });
  Object.assign(stage.environment, environmentFor(stage.sandbox));
});

it("is valid without asking GitLab", async () => {
  const { code, stdout } = await stage.run("validate");
  expect(code, stdout).toBe(0);
});

it("uses every kind in twelve projects", async () => {
  const plan = await stage.plan();
  const kinds = new Set([...plan.changes.map(({ kind }) => kind), ...plan.manual.map(kindOf)]);
  expect([...kinds].sort()).toEqual([...KINDS.keys()].sort());
  const projects = new Set(plan.changes.map(({ address }) => address.split("//")[0]));
  expect([...projects].sort()).toEqual(Array.from({ length: 12 }, (_, index) => project(index + 1)));
  expect(plan.findings.filter(({ level }) => level !== "note")).toEqual([]);
  expect(plan.refusals).toEqual([]);
});

it("is applied, and then there is nothing to change", async () => {
  await stage.apply(0);
  const base = stage.workspace.commit();
  const plan = await stage.plan("--base", base);
  expect(plan.changes).toEqual([]);
  expect(plan.unmanaged).toEqual([]);
  expect(plan.refusals).toEqual([]);
  expect(plan.manual.map(kindOf)).toContain("incident_settings");
  expect((await stage.run("drift", "--base", base)).code).toBe(0);
});

it("gives single projects what they have otherwise", async () => {
  const plan = await stage.plan();
  const after = (address: string) => plan.changes.find((change) => change.address === address)?.after;
  expect(after(`${project(1)}//rotation.Primary/Weekly`)).toMatchObject({
    participants: expect.arrayContaining(["person-17", "person-24"]),
  });
  expect(after(`${project(3)}//slack`)).toBeUndefined();
  expect(after(`${project(12)}//schedule.Secondary`)).toBeUndefined();
  expect(after(`${project(12)}//escalation_policy`)).toMatchObject({
    name: "Primary, then the maintainer",
    description: "",
  });
});

function kindOf({ address }: { readonly address: string }): string {
  return address.split("//")[1]?.split(".")[0] ?? "";
}
