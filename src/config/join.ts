/** Several files as one document: maps merge by key down to the object, and each object stands in one file only. */
import type { Finding, Position } from "../core/finding.ts";
import { addressAt, PLACES } from "./address-at.ts";
import type { Path } from "./document.ts";
import { isMapping, mappingOf, type Node, placeOf } from "./position.ts";

/** Mappings whose keys may come from several files; `*` is any key. */
const JOINED: readonly Path[] = [
  [],
  ["policy"],
  ["policy", "lint"],
  ["services"],
  ["severities"],
  ["people"],
  ["report"],
  ["templates"],
  ["groups"],
  ["projects"],
  ["projects", "*"],
  // sections of objects by name; what stands inside an object stands in its file
  ...Object.values(PLACES).flatMap((place) =>
    place?.length === 2 ? [["projects", "*", ...place.slice(0, 1)]] : [],
  ),
];

/** Mappings in which a key without a value (`acme/api:`) means an empty mapping. */
const FILLED: readonly Path[] = [["templates"], ["groups"], ["projects"]];

/** The nodes of the files' roots, in order. Where two files clash the first one stays. */
export function join(roots: readonly [Node, ...Node[]]): { root: Node; findings: Finding[] } {
  const findings: Finding[] = [];
  return { root: joined([], roots), findings };

  function joined(path: Path, nodes: readonly [Node, ...Node[]]): Node {
    const [first, ...others] = nodes;
    if (!JOINED.some((pattern) => matches(pattern, path)) || !nodes.every(isMapping)) {
      const isVersion = path.length === 1 && path[0] === "version"; // each file may say the same one
      for (const other of others) if (!isVersion || other.value !== first.value) clash(path, first, other);
      return first;
    }
    const byKey = new Map<string, [Node, ...Node[]]>();
    for (const node of nodes)
      for (const [key, child] of node.children ?? []) {
        if (path.length === 0 && child.value === null) continue; // a heading with nothing below it says nothing
        const same = byKey.get(String(key));
        if (same) same.push(filled(path, child));
        else byKey.set(String(key), [filled(path, child)]);
      }
    const children = new Map([...byKey].map(([key, same]) => [key, joined([...path, key], same)]));
    return { ...first, value: mappingOf(children), children };
  }

  function clash(path: Path, first: Node, second: Node): void {
    const address = addressAt(path);
    findings.push({
      level: "error",
      code: "duplicate-object",
      message: `${JSON.stringify(path.at(-1))} stands here and in ${inWords(placeOf(first))}`,
      ...placeOf(second),
      ...(address !== undefined && { address }),
      hint: "Keep one of the two.",
    });
  }
}

function filled(parent: Path, node: Node): Node {
  if (node.value !== null || !FILLED.some((pattern) => matches(pattern, parent))) return node;
  return { ...node, value: {}, children: new Map() };
}

function matches(pattern: Path, path: Path): boolean {
  return pattern.length === path.length && pattern.every((key, index) => key === "*" || key === path[index]);
}

function inWords({ file, line }: Position): string {
  return `${file}, line ${line}`;
}
