/** The example that shows everything: valid, and with every kind and every key that the schemas know. */
import { cpSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, it } from "vitest";
import { examine } from "../../src/commands/documents.ts";
import { diskFiles } from "../../src/config/files.ts";
import { KINDS } from "../../src/kinds/index.ts";
import { createWorkspace } from "../support/workspace.ts";

const FOLDER = "examples/every-kind";
/** Before the example's override, so that it still means something. */
const NOW = Date.UTC(2026, 10, 23, 12);
const { document, desired, findings } = examine(["watchbill.yml"], diskFiles(FOLDER), NOW);

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

/** A schema and where it stands: `kinds/slack.schema.json#/properties/events`. */
interface Placed {
  readonly schema: Schema;
  readonly at: string;
}

/** Keys any object may carry are shown once each, not on every object. */
const COMMON = ["protect", "adopt", "ignore", "renamed_from", "confirmed"];
/** Rules of the linter have a page of their own; what templates and groups hold is what projects hold. */
const ELSEWHERE =
  /^watchbill\.schema\.json#\/(?:properties\/policy\/properties\/lint\b.*|\$defs\/(?:template|group))$/;

it("is valid", async () => {
  expect(findings.filter(({ level }) => level !== "note")).toEqual([]);
  const workspace = createWorkspace({ now: () => NOW });
  cpSync(FOLDER, workspace.folder, { recursive: true });
  const { code, stdout } = await workspace.watchbill("validate");
  workspace.remove();
  expect(code, stdout).toBe(0);
});

it("declares every kind", () => {
  const declared = new Set([...desired.objects.values()].map(({ kind }) => kind));
  expect([...KINDS.keys()].filter((kind) => !declared.has(kind))).toEqual([]);
});

it("uses every key", () => {
  const known = new Map<string, Set<string>>();
  const used = new Map<string, Set<string>>();
  survey({ schema: { $ref: "watchbill.schema.json#" }, at: "" }, document.value);

  const unused = [...known].flatMap(([at, keys]) => {
    const shown = used.get(at) ?? new Set();
    return ELSEWHERE.test(at)
      ? []
      : [...keys].filter((key) => !shown.has(key) && !COMMON.includes(key)).map((key) => `${at} ${key}`);
  });
  expect(unused).toEqual([]);
  const everywhere = new Set([...used.values()].flatMap((keys) => [...keys]));
  expect(COMMON.filter((key) => !everywhere.has(key))).toEqual([]);

  /** Walks the document along its schema and notes the keys that are there and those that could be. */
  function survey(placed: Placed, value: unknown): void {
    const { schema, at } = resolved(placed);
    if (Array.isArray(value)) {
      if (schema.items) for (const entry of value) survey({ schema: schema.items, at: `${at}/items` }, entry);
      return;
    }
    if (typeof value !== "object" || value === null) return;
    const { properties = {}, additionalProperties } = schema;
    add(known, at, Object.keys(properties));
    for (const [key, child] of Object.entries(value)) {
      const property = properties[key];
      if (property) {
        add(used, at, [key]);
        survey({ schema: property, at: `${at}/properties/${key}` }, child);
      } else if (typeof additionalProperties === "object") {
        survey({ schema: additionalProperties, at: `${at}/additionalProperties` }, child);
      }
    }
  }
});

/** The schema behind references, and its own place. */
function resolved({ schema, at }: Placed): Placed {
  if (schema.$ref === undefined || schema.properties) return { schema, at };
  const [file = "", pointer = ""] = schema.$ref.split("#");
  const from = at.split("#")[0] ?? "";
  const target = file === "" ? from : posix.join(posix.dirname(from), file);
  const root = JSON.parse(readFileSync(`schemas/${target}`, "utf8")) as object;
  const found = pointer
    .split("/")
    .slice(1)
    .reduce<unknown>((here, key) => (here as Record<string, unknown>)[key], root) as Schema;
  return resolved({ schema: found, at: `${target}#${pointer}` });
}

function add(map: Map<string, Set<string>>, at: string, keys: readonly string[]): void {
  map.set(at, new Set([...(map.get(at) ?? []), ...keys]));
}
