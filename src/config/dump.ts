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
  type YAMLSeq,
} from "yaml";
import type { Declaration } from "../core/kind.ts";

/** Collections are written on one line up to this length. */
const LONGEST_LINE = 88;

/**
 * Texts that our reading would not give back without quotes: a merge key, blanks alone, and the character that stands
 * for bytes which are no UTF-8.
 */
const MISREAD = /^<<$|^\s+$|\uFFFD/;

/** Projects' sections by full path. */
export type Sections = ReadonlyMap<string, YAMLMap>;

/** A project's section as a YAML node: each declaration at its path, comments above. */
export function sectionNode(declarations: readonly Declaration[]): YAMLMap {
  const section = new YAMLMap();
  for (const declaration of declarations) place(section, declaration);
  return section;
}

export interface Head {
  readonly host?: string;
  readonly comment?: readonly string[];
}

/** The whole document of some projects, or of none, as a value without comments. */
export function documentValue(head: Head, projects: Sections): unknown {
  return documentOf(head, projects).toJS();
}

/** The whole document of some projects, or of none. */
export function renderDocument(head: Head, projects: Sections): string {
  const document = documentOf(head, projects);
  visit(document, {
    // Without quotes the yaml package breaks a text over lines that, inside brackets, may read as entries of a list.
    Scalar(_, scalar, around) {
      if (typeof scalar.value !== "string") return;
      const onOneLine = around.some((node) => isCollection(node) && node.flow);
      if (MISREAD.test(scalar.value) || (onOneLine && scalar.value.includes("\n")))
        scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).replaceAll("\uFFFD", "\\uFFFD");
}

function documentOf({ host, comment = [] }: Head, projects: Sections): Document {
  const document = new Document({ version: 1, ...(host !== undefined && { host }) });
  if (comment.length > 0)
    document.commentBefore = comment.map((line) => (line === "" ? line : ` ${line}`)).join("\n");
  if (projects.size > 0) {
    const section = new YAMLMap();
    for (const [path, node] of projects) section.add(new Pair(new Scalar(path), node));
    const heading = new Scalar("projects");
    heading.spaceBefore = true;
    (document.contents as unknown as YAMLMap).add(new Pair(heading, section));
  }
  return document;
}

function place(section: YAMLMap, { path, block, comment }: Declaration): void {
  const node = new Document(block).contents as YAMLMap;
  foldShort(node);
  const parent = path.slice(0, -1).reduce<YAMLMap>((map, name) => childOf(map, name), section);
  const last = path.at(-1);
  const existing = last === undefined ? parent : parent.get(last, true);
  if (isMap(existing)) {
    merge(existing, node);
  } else {
    const key = new Scalar(last);
    if (comment !== undefined) key.commentBefore = ` ${comment}`;
    parent.add(new Pair(key, node));
  }
}

/** Maps by key, lists one after the other. New keys go above: where a child was placed first, its parent's own follow. */
function merge(map: YAMLMap, more: YAMLMap): void {
  const added: YAMLMap["items"] = [];
  for (const pair of more.items) {
    const existing = map.get(pair.key, true);
    if (isMap(existing) && isMap(pair.value)) merge(existing, pair.value);
    else if (isSeq(existing) && isSeq(pair.value)) append(existing, pair.value);
    else if (existing === undefined) added.push(pair);
  }
  map.items.unshift(...added);
}

function append(list: YAMLSeq, more: YAMLSeq): void {
  list.items.push(...more.items);
  list.flow = lengthOf(list) <= LONGEST_LINE;
}

function childOf(map: YAMLMap, name: string): YAMLMap {
  const child = map.get(name, true);
  if (isMap(child)) return child;
  const created = new YAMLMap();
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
