import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";

interface Schema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly errorMessage?: string;
  readonly pattern?: string;
}

const FILES = ["watchbill.schema.json", "common.schema.json", ...kindFiles()].map(
  (file) => `schemas/${file}`,
);
const read = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Schema;

/** Every schema in a file that describes a value, with its JSON pointer. Conditions only restrict such schemas. */
function describing(schema: Schema, at: string): [string, Schema][] {
  const below = [
    ...Object.entries(schema.$defs ?? {}).flatMap(([name, one]) => describing(one, `${at}/$defs/${name}`)),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, one]) =>
      describing(one, `${at}/properties/${key}`),
    ),
    ...(schema.items ? describing(schema.items, `${at}/items`) : []),
    ...(typeof schema.additionalProperties === "object"
      ? describing(schema.additionalProperties, `${at}/additionalProperties`)
      : []),
  ];
  return [[at, schema], ...below];
}

const ALL = FILES.flatMap((file) => describing(read(file), `${file}#`));
/** Those that say something of their own. */
const OWN = ALL.filter(([, schema]) => Object.keys(schema).some((key) => key !== "$ref"));
const NOT_A_VALUE = "schemas/common.schema.json#";

it("are valid JSON Schema of 2020-12", () => {
  const ajv = new Ajv2020({ strict: false });
  for (const file of FILES) expect([file, ajv.validateSchema(read(file))]).toEqual([file, true]);
});

it("refer to one another by relative paths that exist", () => {
  for (const file of FILES) {
    const text = readFileSync(file, "utf8");
    for (const [, reference = ""] of text.matchAll(/"\$ref": "([^"]+)"/g)) {
      const [path = "", pointer = ""] = reference.split("#");
      const target = new URL(path, `file:///${file}`).pathname.slice(1);
      expect([reference, existsSync(target)]).toEqual([reference, true]);
      const found = pointer
        .split("/")
        .slice(1)
        .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], read(target));
      expect([reference, typeof found]).toEqual([reference, "object"]);
    }
  }
});

it("name their own file as $id, so that they can be copied anywhere", () => {
  for (const file of FILES) expect(read(file).$id).toBe(file.split("/").at(-1));
});

describe("each key", () => {
  it.each(OWN.filter(([at]) => /\/properties\/[^/]+$/.test(at)))(
    "%s is explained, with an example",
    (_, schema) => {
      expect(schema.title).toMatch(/^\S/);
      expect(schema.description).toMatch(/[.]$/);
      if (schema.$ref === undefined && schema.type !== "boolean")
        expect(schema.examples?.length).toBeGreaterThan(0);
    },
  );

  it.each(OWN.filter(([, { pattern }]) => pattern !== undefined))(
    "%s says in words what its pattern wants",
    (_, schema) => {
      expect(schema.errorMessage).toMatch(/^[A-Z].*\.$/);
    },
  );
});

it("close every mapping, except for what others define", () => {
  const open = OWN.filter(
    ([at, { type, properties, additionalProperties }]) =>
      at !== NOT_A_VALUE &&
      (properties !== undefined || [type].flat().includes("object")) &&
      additionalProperties === undefined,
  );
  expect(open.map(([at]) => at)).toEqual([
    "schemas/kinds/alert_integration.schema.json#/properties/payload_example",
    "schemas/kinds/pagerduty_subscription.schema.json#/properties/to", // closed by what it refers to
  ]);
});

it("let templates, groups and projects have the same sections", () => {
  const { template, group, project } = read("schemas/watchbill.schema.json").$defs ?? {};
  const { use: _, ...inProject } = project?.properties ?? {};
  const { use: _use, match, except, on_no_access, ...inGroup } = group?.properties ?? {};
  expect(inProject).toHaveProperty("oncall_schedules");
  expect([template?.properties, inGroup]).toEqual([inProject, inProject]);
});

it("write key patterns out, since the validator forgets the key behind a reference", () => {
  for (const [at, { propertyNames }] of ALL) expect([at, propertyNames?.$ref]).toEqual([at, undefined]);
});

it("give only examples that are valid themselves", () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  for (const keyword of ["errorMessage", "minutes"]) ajv.addKeyword(keyword);
  for (const format of ["date", "wall-clock", "day-or-wall-clock"]) ajv.addFormat(format, true);
  for (const file of FILES) ajv.addSchema({ ...read(file), $id: `file:///${file}` });
  for (const [at, { examples = [] }] of OWN) {
    const check = ajv.getSchema(`file:///${at}`);
    for (const example of examples)
      expect([at, example, check?.(example), check?.errors ?? null]).toEqual([at, example, true, null]);
  }
});

function kindFiles(): string[] {
  return readdirSync("schemas/kinds").map((file) => `kinds/${file}`);
}
