/** Writes live objects as the document that declares them: the other way round of load and resolve. */
import {
  Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  Pair,
  Scalar,
  visit,
  YAMLMap,
  YAMLSeq,
} from "yaml";
import type { Declaration } from "../core/kind.ts";

/** Collections are written on one line up to this length. */
const LONGEST_LINE = 88;

/** A project's section as a YAML node: each declaration at its path, comments above. */
export function sectionNode(declarations: readonly Declaration[]): YAMLMap {
  const section = new YAMLMap();
  for (const declaration of declarations) place(section, declaration);
  return section;
}

/** The whole document of some projects, or of none. */
export function renderDocument(
  { host, comment }: { readonly host?: string; readonly comment?: string },
  projects: ReadonlyMap<string, YAMLMap>,
): string {
  const document = new Document({ version: 1, ...(host !== undefined && { host }) });
  if (comment !== undefined) document.commentBefore = ` ${comment}`;
  if (projects.size > 0) {
    const section = new YAMLMap();
    for (const [path, node] of projects) section.add(new Pair(new Scalar(path), node));
    const heading = new Scalar("projects");
    heading.spaceBefore = true;
    (document.contents as unknown as YAMLMap).add(new Pair(heading, section));
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function place(section: YAMLMap, { path, block, comment }: Declaration): void {
  const [last = "", ...above] = [...path].reverse();
  const parent = above.reverse().reduce<YAMLMap>((map, name) => childOf(map, name), section);
  const node = new Document(block).contents as Node;
  foldShort(node);
  if (typeof block === "string") {
    listIn(parent, last).add(node);
    return;
  }
  const existing = parent.get(last, true);
  if (isMap(existing) && isMap(node)) {
    // A child was placed first: the parent's own keys belong above it.
    existing.items.unshift(...node.items);
    return;
  }
  const key = new Scalar(last);
  if (comment !== undefined) key.commentBefore = ` ${comment}`;
  parent.add(new Pair(key, node));
}

function childOf(map: YAMLMap, name: string): YAMLMap {
  const child = map.get(name, true);
  if (isMap(child)) return child;
  const created = new YAMLMap();
  map.add(new Pair(new Scalar(name), created));
  return created;
}

function listIn(map: YAMLMap, name: string): YAMLSeq {
  const list = map.get(name, true);
  if (isSeq(list)) return list;
  const created = new YAMLSeq();
  map.add(new Pair(new Scalar(name), created));
  return created;
}

/** Small collections inside a block are easier to read on one line. */
function foldShort(block: Node): void {
  visit(block, {
    Collection(_, node) {
      if (node === block || !isCollection(node)) return undefined;
      if (lengthOf(node) > LONGEST_LINE) return undefined;
      node.flow = true;
      return visit.SKIP;
    },
  });
}

function lengthOf(node: unknown): number {
  if (isPair(node)) return lengthOf(node.key) + lengthOf(node.value) + 2;
  if (isScalar(node)) return String(node.value).length + 2;
  if (isCollection(node)) return node.items.reduce<number>((sum, item) => sum + lengthOf(item) + 2, 2);
  return 0;
}
