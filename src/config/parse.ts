/** From the text of a YAML file to a tree of placed values, with everything that is wrong with the YAML as such. */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  type Scalar,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
  type Document as YamlDocument,
  type Node as YamlNode,
} from "yaml";
import type { Finding } from "../core/finding.ts";
import type { FindingCode } from "./codes.ts";
import { isJson } from "./json-value.ts";
import { linesOf, mappingOf, type Node, type PlacedSource, positionIn } from "./position.ts";

/** Deeper than any document means to be, and far above the depth at which recursion overflows. */
const MAXIMUM_DEPTH = 100;
/** How many values aliases and merge keys may bring in, so that a short text cannot become a vast document. */
const MAXIMUM_EXPANSION = 2_000_000;

/** What Git leaves where both sides changed the same lines: from `<<<<<<< OURS` to `>>>>>>> THEIRS`. */
const CONFLICT = /^<{7}(?: .*)?\r?\n[\s\S]*?^>{7}(?: .*)?$/gm;

export interface Parsed {
  readonly source: PlacedSource;
  /** Undefined where the YAML is too broken to be believed, or where the file holds no value. */
  readonly root?: Node;
  readonly findings: readonly Finding[];
}

/**
 * YAML 1.2 with the core schema and merge keys: times, dates, `yes` and `off` are text. Never throws.
 * A key that stands twice keeps its first value.
 */
export function parse(file: string, text: string): Parsed {
  const plain = text.replace(/^\uFEFF/, "");
  const source: PlacedSource = { file, text: plain, lines: linesOf(plain) };
  const findings: Finding[] = [];
  const report: Report = (at, code, message, hint) => {
    findings.push({ level: "error", code, message, ...positionIn(source, at), ...(hint && { hint }) });
  };

  const unreadable = /[\0\uFFFD]/.exec(source.text);
  if (unreadable) {
    report(unreadable.index, "not-utf-8", `${file} is not a text in UTF-8`, "Save the file as UTF-8.");
    return { source, findings };
  }
  const conflicts = [...source.text.matchAll(CONFLICT)];
  for (const { index, 0: conflict } of conflicts) {
    const last = positionIn(source, index + conflict.length).line;
    const message = `A merge conflict is not resolved, from here to line ${last}`;
    report(
      index,
      "merge-conflict",
      message,
      "Keep what is right of it, and take out the lines of <, = and >.",
    );
  }
  if (conflicts.length > 0) return { source, findings };
  const document = parseDocument(source.text, {
    version: "1.2",
    schema: "core",
    merge: true,
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const { errors, warnings } = document;
  const exhausted = errors.find(({ code }) => code === "RESOURCE_EXHAUSTION"); // what follows it is noise
  for (const error of exhausted ? [exhausted] : [...errors, ...warnings]) reportYaml(error, report);
  const root = errors.length === 0 ? place(document, source, report) : undefined;
  return { source, findings, ...(root && { root }) };
}

type Problem = readonly [code: FindingCode, message: string, hint?: string];
type Report = (at: number, ...problem: Problem) => void;

const TOO_DEEP: Problem = [
  "yaml-depth",
  "The file is nested too deeply",
  `Keep it within ${MAXIMUM_DEPTH} levels.`,
];

const NOT_JSON: Problem = [
  "yaml-value",
  "This is an infinite number, not a number, or text with half a character",
  "Write a finite number, or whole characters: JSON, in which GitLab is told of it, has nothing else.",
];

const OPEN_BRACKET =
  'Close every { and [, and put a value that starts with "#" in quotes: elsewhere it begins a comment.';

const HINTS: Readonly<Partial<Record<YAMLError["code"], string>>> = {
  BAD_ALIAS: 'Put a value that starts with "*" in quotes.',
  BAD_INDENT: "Indent the keys of one mapping alike, with spaces.",
  BAD_SCALAR_START: "Put the value in quotes.",
  BLOCK_IN_FLOW: OPEN_BRACKET,
  BLOCK_AS_IMPLICIT_KEY: "Put a value that contains a colon and a space in quotes.",
  MISSING_CHAR: "Close every quote and bracket, and follow every key with a colon and a space.",
  MULTILINE_IMPLICIT_KEY: "Follow the key with a colon and a space, on the same line.",
};

/** Errors of the parser that we say in our own words. */
const PROBLEMS: Readonly<Partial<Record<YAMLError["code"], Problem>>> = {
  MULTIPLE_DOCS: ["yaml-documents", "The file holds several documents", "Split it at the line of dashes."],
  NON_STRING_KEY: ["yaml-key", "A key must be text", "Write a name before the colon."],
  RESOURCE_EXHAUSTION: TOO_DEEP,
  TAB_AS_INDENT: ["yaml-tab", "A tab stands where YAML wants spaces", "Indent with spaces."],
};

function reportYaml({ code, message, pos: [at] }: YAMLError, report: Report): void {
  const said = message.replace(/\.$/, "");
  const problem = PROBLEMS[code];
  if (problem) report(at, ...problem);
  else if (code === "TAG_RESOLVE_FAILED")
    report(at, "yaml-tag", said, "Leave the tag out: a document is plain YAML.");
  else report(at, "yaml-syntax", said, said.startsWith("Flow ") ? OPEN_BRACKET : HINTS[code]);
}

/** Turns the parser's tree into ours, following aliases and merge keys. */
function place(document: YamlDocument.Parsed, source: PlacedSource, report: Report): Node | undefined {
  const anchors = new Map<string, YamlNode>();
  const done = new Map<YamlNode, { node: Node; size: number }>();
  let size = 0;
  let expanded = 0;
  let refused = false;
  return document.contents ? placed(document.contents, 0, 0) : undefined;

  function placed(yaml: YamlNode | null, keyAt: number, depth: number): Node {
    const valueAt = yaml?.range?.[0] ?? keyAt;
    const nothing: Node = { value: null, source, keyAt, valueAt };
    if (!yaml) return nothing;
    if (isAlias(yaml)) {
      const target = aliased(yaml.source, valueAt, depth);
      return target ? { ...target, keyAt } : nothing;
    }
    if (depth > MAXIMUM_DEPTH) {
      report(valueAt, ...TOO_DEEP);
      return nothing;
    }
    const sizeBefore = size;
    const { anchor } = yaml as Scalar | YAMLMap | YAMLSeq;
    if (anchor) anchors.set(anchor, yaml);
    const node = isMap(yaml)
      ? placedMapping(yaml as YAMLMap<Scalar, YamlNode | null>, keyAt, valueAt, depth)
      : isSeq(yaml)
        ? placedList(yaml as YAMLSeq<YamlNode | null>, keyAt, valueAt, depth)
        : { ...nothing, value: isScalar(yaml) ? yaml.value : null };
    if (isScalar(yaml) && !isJson(yaml.value)) report(valueAt, ...NOT_JSON);
    size += 1;
    if (anchor) done.set(yaml, { node, size: size - sizeBefore });
    return node;
  }

  function placedList(list: YAMLSeq<YamlNode | null>, keyAt: number, valueAt: number, depth: number): Node {
    const entries = list.items.map((item) => placed(item, item?.range?.[0] ?? valueAt, depth + 1));
    const value = entries.map((entry) => entry.value);
    return { value, source, keyAt, valueAt, children: new Map(entries.entries()) };
  }

  function placedMapping(
    map: YAMLMap<Scalar, YamlNode | null>,
    keyAt: number,
    valueAt: number,
    depth: number,
  ): Node {
    const children = new Map<string, Node>();
    const inherited: Node[] = [];
    for (const { key, value } of map.items) {
      const at = key.range?.[0] ?? valueAt;
      const name = String(key.value ?? "");
      if (!isJson(name)) report(at, ...NOT_JSON);
      if (key.anchor) {
        anchors.set(key.anchor, key);
        done.set(key, { node: { value: name, source, keyAt: at, valueAt: at }, size: 1 });
      }
      const child = placed(value, at, depth + 1);
      const first = children.get(name);
      if (name === "<<" && key.type === "PLAIN") inherited.push(...mergeSources(child, at));
      else if (first === undefined) children.set(name, child);
      else {
        const { line } = positionIn(source, first.keyAt);
        report(
          at,
          "duplicate-key",
          `The key ${JSON.stringify(name)} stands twice: first in line ${line}`,
          "Keep one.",
        );
      }
    }
    for (const mapping of inherited)
      for (const [name, child] of mapping.children ?? new Map<string, Node>())
        if (!children.has(String(name))) children.set(String(name), child);
    return { value: mappingOf(children), source, keyAt, valueAt, children };
  }

  function mergeSources(node: Node, at: number): Node[] {
    const sources = Array.isArray(node.value) ? [...(node.children?.values() ?? [])] : [node];
    const mappings = sources.filter((one) => one.children && !Array.isArray(one.value));
    if (mappings.length < sources.length)
      report(
        at,
        "yaml-merge",
        "A merge key takes a mapping, or a list of mappings",
        "Name an anchor of a mapping.",
      );
    return mappings;
  }

  function aliased(name: string, at: number, depth: number): Node | undefined {
    const anchored = anchors.get(name);
    const target = anchored && done.get(anchored);
    if (!anchored)
      report(at, "yaml-alias", `There is no anchor "${name}" before this alias`, HINTS.BAD_ALIAS);
    else if (!target)
      report(at, "yaml-alias", `The alias "${name}" stands inside its own anchor`, "Leave it out.");
    else if (expanded + target.size > MAXIMUM_EXPANSION) refuseExpansion(at);
    else if (depth + heightOf(target.node) > MAXIMUM_DEPTH) report(at, ...TOO_DEEP);
    else {
      expanded += target.size;
      size += target.size;
      return target.node;
    }
    return undefined;
  }

  function refuseExpansion(at: number): void {
    if (refused) return;
    refused = true;
    report(
      at,
      "yaml-expansion",
      "Aliases make the document too large",
      "Use templates instead of nested anchors.",
    );
  }
}

function heightOf(node: Node): number {
  let height = 0;
  for (const child of node.children?.values() ?? []) height = Math.max(height, heightOf(child));
  return height + 1;
}
