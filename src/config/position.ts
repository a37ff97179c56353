/** Values that know where they stand: the tree behind `Document.position`. */
import { LineCounter } from "yaml";
import type { Position } from "../core/finding.ts";
import type { Path, Source } from "./document.ts";

export interface PlacedSource extends Source {
  readonly lines: LineCounter;
}

/** A value with its place. What an alias or a merge key brings in stands where it was written, not where it is used. */
export interface Node {
  readonly value: unknown;
  readonly source: PlacedSource;
  /** Offset of the key in the source's text; for a list entry, of the entry. */
  readonly keyAt: number;
  readonly valueAt: number;
  /** The parts of a mapping by key, of a list by index. */
  readonly children?: ReadonlyMap<string | number, Node>;
}

/** The place of a node's key or value. */
export function placeOf(node: Node, part: "key" | "value" = "key"): Position {
  return positionIn(node.source, part === "key" ? node.keyAt : node.valueAt);
}

/** Where the lines of a text begin. */
export function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}

/** Line and column of an offset; offsets at or after the end of the text are its last character. */
export function positionIn({ file, text, lines }: PlacedSource, offset: number): Position {
  const { line, col } = lines.linePos(Math.max(0, Math.min(offset, text.length - 1)));
  return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** The node at `path`; where the path does not exist, the key of its longest existing prefix. */
export function positionAt(root: Node, path: Path, part: "key" | "value" = "key"): Position {
  let node = root;
  for (const segment of path) {
    const child = node.children?.get(segment);
    if (!child) return placeOf(node);
    node = child;
  }
  return placeOf(node, part);
}

/** Whether a node is a mapping, as opposed to a list or a single value. */
export function isMapping(node: Node): node is Node & { readonly children: ReadonlyMap<string, Node> } {
  return node.children !== undefined && !Array.isArray(node.value);
}

/** A mapping made of nodes. Own keys only, whatever their names: `__proto__` is a name like any other. */
export function mappingOf(children: ReadonlyMap<string, Node>): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [key, child] of children)
    Object.defineProperty(value, key, {
      value: child.value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return value;
}
