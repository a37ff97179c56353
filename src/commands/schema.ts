/** `watchbill schema`: the JSON Schema of the document or of one kind, for editors and other tools. */
import { readdirSync, readFileSync } from "node:fs";
import { bundledSchema } from "../config/schema-bundle.ts";
import { EXIT, type ExitCode, Stop } from "../core/finding.ts";
import type { Invocation } from "./invocation.ts";

const SCHEMAS = new URL("../../schemas/", import.meta.url);
const SUFFIX = ".schema.json";

/** The kinds that have a schema, sorted. */
export function kindNames(): string[] {
  return readdirSync(new URL("kinds/", SCHEMAS))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
}

export async function schema(kind: string | undefined, { stdout }: Invocation): Promise<ExitCode> {
  const kinds = kindNames();
  if (kind !== undefined && !kinds.includes(kind))
    throw new Stop(EXIT.failed, {
      level: "error",
      code: "unknown-kind",
      message: `There is no kind "${kind}"`,
      hint: `There are: ${kinds.join(", ")}.`,
    });
  const file = kind === undefined ? `watchbill${SUFFIX}` : `kinds/${kind}${SUFFIX}`;
  const bundle = bundledSchema(file, (path) => JSON.parse(readFileSync(new URL(path, SCHEMAS), "utf8")));
  stdout.write(`${JSON.stringify(bundle, null, 2)}\n`);
  return EXIT.ok;
}
