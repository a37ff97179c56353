/** `watchbill schema`: in one piece, so that an editor needs no other file. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { useStage } from "../support/stage.ts";

const stage = useStage();
const KINDS = ["rotation", "slack", "pagerduty_subscription", "status_page"];

async function compiled(...words: readonly string[]) {
  const { code, stdout } = await stage.run("schema", ...words);
  expect(code).toBe(0);
  return new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(JSON.parse(stdout));
}

it("knows every key of the document by itself", async () => {
  const validate = await compiled();
  const document = () => parse(readFileSync(new URL("../fixtures/every-key.yml", import.meta.url), "utf8"));
  expect(validate(document()), JSON.stringify(validate.errors)).toBe(true);
  const [project] = Object.values<Record<string, Record<string, object>>>(document().projects);
  const wrong = {
    version: 1,
    projects: { "a/b": { ...project, oncall_schedules: { A: { timezon: "UTC" } } } },
  };
  expect(validate(wrong)).toBe(false);
  expect(validate.errors).toContainEqual(
    expect.objectContaining({ params: { additionalProperty: "timezon" } }),
  );
});

it.each(KINDS)("knows %s by itself", async (kind) => {
  await expect(compiled(kind)).resolves.toBeTypeOf("function");
});
