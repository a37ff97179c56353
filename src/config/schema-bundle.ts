/** JSON Schemas in one piece: editors follow references inside a file, and have no other files beside it. */
import { posix } from "node:path";

type Schema = Readonly<Record<string, unknown>>;

const SUFFIX = ".schema.json";

/**
 * A schema with all that it refers to among its own `$defs`. `file` is a path below `schemas/`; `read` gives the schema
 * of such a path.
 */
export function bundledSchema(file: string, read: (file: string) => Schema): Schema {
  const bundled = new Map<string, Schema>();
  const root = inlined(file) as Schema;
  const ownDefs = (root.$defs ?? {}) as Schema;
  return bundled.size === 0 ? root : { ...root, $defs: { ...ownDefs, ...Object.fromEntries(bundled) } };

  function inlined(path: string): unknown {
    return rewritten(read(path), path);
  }

  function rewritten(value: unknown, path: string): unknown {
    if (Array.isArray(value)) return value.map((entry) => rewritten(entry, path));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [
        key,
        key === "$ref" && typeof child === "string" ? referenceTo(child, path) : rewritten(child, path),
      ]),
    );
  }

  /** A reference in the file at `path`, as it stands in the bundle. */
  function referenceTo(reference: string, path: string): string {
    const [name = "", pointer = ""] = reference.split("#");
    const target = name === "" ? path : posix.join(posix.dirname(path), name);
    if (target === file) return `#${pointer}`;
    const key = `${posix.basename(target, SUFFIX)}_schema`; // no name of ours ends so
    if (!bundled.has(key)) {
      bundled.set(key, {}); // a circle of references ends here
      const { $schema: _, $id: __, ...schema } = inlined(target) as Schema;
      bundled.set(key, schema);
    }
    return `#/$defs/${key}${pointer}`;
  }
}
