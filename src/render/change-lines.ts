/** The lines that describe one change, from its `before` and `after`; text and Markdown both print them. */
import { stringify } from "yaml";
import { parseAddress } from "../core/address.ts";
import { type Action, type Change, DROPPED } from "../core/change.ts";
import { firstCharacters } from "../core/characters.ts";
import { ownValue } from "../core/own.ts";
import type { Plan } from "../core/plan.ts";
import { fieldsOf } from "../core/spec.ts";
import { printable } from "./codeframe.ts";

/** `+` comes, `-` goes, `~` changes, a space only informs. */
export type Sign = "+" | "-" | "~" | " ";

export interface Line {
  readonly sign: Sign;
  readonly text: string;
}

export const SYMBOLS: Readonly<Record<Action, string>> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "-",
};

/** Longer texts are cut, and longer lists and mappings take lines of their own. */
const LONGEST_VALUE = 100;
/** Of one value, such as a payload example, so many lines are shown. */
const MOST_LINES = 40;
/** A new mapping of more lines than this is cut to one. */
const MOST_LINES_OF_MAP = 8;

/** `rotation Primary/Weekly Rotation`, with the old name where the change renames. */
export function titleOf({ address, previously }: Pick<Change, "address" | "previously">): string {
  const { kind, names } = parseAddress(address);
  const title = `${kind} ${printable(names.join("/"))}`.trimEnd();
  if (previously === undefined) return title;
  return `${title} (was ${printable(parseAddress(previously).names.join("/"))})`;
}

/** `watchbill.yml:12`; for what only the base declares `watchbill.yml:12 at 1a2b3c4d5e6f`, its commit. */
export function placeOf({ where, reason }: Change, { base }: Pick<Plan, "base">): string {
  const at = reason === DROPPED && base !== null ? ` at ${base.commit.slice(0, 12)}` : "";
  return `${where.file}:${where.line}${at}`;
}

export function linesOf(change: Change): Line[] {
  const { before = {}, after = {}, patch } = change;
  const said = parseAddress(change.address).names;
  if (change.action === "create") return wholeObject(after, said, "+");
  if (change.action === "delete") return wholeObject(before, said, "-");
  const fields = fieldsOf(patch);
  const lines = [...fields].flatMap((field) =>
    changedField(field, valueIn(before, field), valueIn(after, field)),
  );
  const same = Object.entries(after).filter(
    ([field, value]) => !fields.has(field) && !isNameIn(said, field, value),
  ).length;
  return same === 0 ? lines : [...lines, { sign: " ", text: `(${same} unchanged)` }];
}

/** All that an object says beyond its address; of a large mapping, such as an example of a payload, and of what goes, one line. */
function wholeObject(spec: object, said: readonly string[], sign: Sign): Line[] {
  return Object.entries(spec)
    .filter(([field, value]) => !isNameIn(said, field, value) && !isEmpty(value))
    .flatMap(([field, value]): Line[] =>
      (isShort(value) && !isListOfMaps(value)) || (isMap(value) && (sign === "-" || isLarge(value)))
        ? [{ sign, text: `${field}: ${shown(value)}` }]
        : [{ sign, text: `${field}:` }, ...below(value, sign)],
    );
}

function changedField(field: string, before: unknown, after: unknown): Line[] {
  if (isListOfMaps(before) || isListOfMaps(after)) return changedList(field, before ?? [], after ?? []);
  if (isMap(before) && isMap(after)) return changedMap(field, before, after);
  if (isShort(before) && isShort(after))
    return [{ sign: "~", text: `${field}: ${shown(before)} → ${shown(after)}` }];
  return [{ sign: "~", text: `${field}:` }, ...below(before, "-"), ...below(after, "+")];
}

function changedList(field: string, before: unknown, after: unknown): Line[] {
  const [gone, come] = [entriesOf(before), entriesOf(after)];
  const without = (entries: readonly unknown[], others: readonly unknown[]) => {
    const known = new Set(others.map(flow));
    return entries.filter((entry) => !known.has(flow(entry)));
  };
  return [
    { sign: "~", text: `${field}:` },
    ...below(without(gone, come), "-"),
    ...below(without(come, gone), "+"),
  ];
}

function changedMap(field: string, before: object, after: object): Line[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const [was, is] = [valueIn(before, key), valueIn(after, key)];
    return flow(was) === flow(is) ? [] : changedField(`${field}.${printable(key)}`, was, is);
  });
}

function entriesOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}

/** A value as indented YAML. The entries of a list take a line each where they are short enough. */
function below(value: unknown, sign: Sign): Line[] {
  if (isEmpty(value)) return [];
  const lines = Array.isArray(value)
    ? value.flatMap(entryLines)
    : isMap(value)
      ? block(value)
      : [shown(value)];
  const more = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`… and ${more} more lines`] : [])].map((line) => ({
    sign,
    text: `  ${line}`,
  }));
}

function entryLines(entry: unknown): string[] {
  return isShort(entry) ? [`- ${shown(entry)}`] : block([entry]);
}

function block(value: unknown): string[] {
  return stringify(value, { lineWidth: 0 })
    .trimEnd()
    .split("\n")
    .map((line) => cut(printable(line)));
}

/** Whether a value is shown on the line of its field: texts and numbers always are. */
function isShort(value: unknown): boolean {
  return typeof value !== "object" || flow(value).length <= LONGEST_VALUE;
}

/** A value as one would write it in YAML, on one line; of a text that is too long for that, as much as fits. */
function shown(value: unknown): string {
  return isEmpty(value) ? "none" : cut(flow(value));
}

function cut(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${firstCharacters(text, LONGEST_VALUE)}…`;
}

function flow(value: unknown): string {
  const text = stringify(value ?? null, {
    collectionStyle: "flow",
    lineWidth: 0,
    flowCollectionPadding: false,
  });
  return printable(text.trimEnd().replaceAll(/\s*\n\s*/g, " "));
}

/** Fields by which objects are addressed. */
const NAME_FIELDS: ReadonlySet<string> = new Set(["name", "schedule", "service", "key"]);

/** Whether the address has said it already. */
function isNameIn(said: readonly string[], field: string, value: unknown): boolean {
  return NAME_FIELDS.has(field) && typeof value === "string" && said.includes(value);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isLarge(map: object): boolean {
  return block(map).length > MOST_LINES_OF_MAP;
}

function isListOfMaps(value: unknown): value is object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isMap);
}

function valueIn(spec: object, field: string): unknown {
  return ownValue(spec as Readonly<Record<string, unknown>>, field);
}
