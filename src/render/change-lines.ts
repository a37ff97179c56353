/** The lines that describe one change, from its `before` and `after`; text and Markdown both print them. */
import { stringify } from "yaml";
import { parseAddress } from "../core/address.ts";
import type { Action, Change } from "../core/change.ts";
import { firstCharacters } from "../core/characters.ts";
import { ownValue } from "../core/own.ts";
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

/** Longer values are cut: a plan is read, and the whole value stands in the file. */
const LONGEST_VALUE = 100;
/** So are the entries of a mapping that is too long. */
const LONGEST_ENTRY = 40;
const SHORT_ENTRY = 12;

/** `rotation Primary/Weekly Rotation`, with the old name where the change renames. */
export function titleOf({ address, previously }: Pick<Change, "address" | "previously">): string {
  const { kind, names } = parseAddress(address);
  const title = `${kind} ${printable(names.join("/"))}`.trimEnd();
  if (previously === undefined) return title;
  return `${title} (was ${printable(parseAddress(previously).names.join("/"))})`;
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
    ([field, value]) => !fields.has(field) && !isNameIn(said, value),
  ).length;
  return same === 0 ? lines : [...lines, { sign: " ", text: `(${same} unchanged)` }];
}

/** All that an object says beyond its address. */
function wholeObject(spec: object, said: readonly string[], sign: Sign): Line[] {
  return Object.entries(spec)
    .filter(([, value]) => !isNameIn(said, value) && !isEmpty(value))
    .flatMap(([field, value]): Line[] => {
      if (!isListOfMaps(value)) return [{ sign, text: `${field}: ${shown(value)}` }];
      return [{ sign, text: `${field}:` }, ...value.map((entry) => ({ sign, text: `  - ${shown(entry)}` }))];
    });
}

function changedField(field: string, before: unknown, after: unknown): Line[] {
  if (isListOfMaps(before) || isListOfMaps(after)) return changedList(field, before ?? [], after ?? []);
  if (isMap(before) && isMap(after)) return changedMap(field, before, after);
  return [{ sign: "~", text: `${field}: ${shown(before)} → ${shown(after)}` }];
}

function changedList(field: string, before: unknown, after: unknown): Line[] {
  const [gone, come] = [entriesOf(before), entriesOf(after)];
  const lines = [
    ...gone
      .filter((entry) => !come.includes(entry))
      .map((entry): Line => ({ sign: "-", text: `  - ${entry}` })),
    ...come
      .filter((entry) => !gone.includes(entry))
      .map((entry): Line => ({ sign: "+", text: `  - ${entry}` })),
  ];
  return [{ sign: "~", text: `${field}:` }, ...lines];
}

function changedMap(field: string, before: object, after: object): Line[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key): Line[] => {
    const [was, is] = [shown(valueIn(before, key)), shown(valueIn(after, key))];
    return was === is ? [] : [{ sign: "~", text: `${field}.${key}: ${was} → ${is}` }];
  });
}

function entriesOf(list: unknown): string[] {
  return Array.isArray(list) ? list.map(shown) : [];
}

/** A value as one would write it in YAML, on one line; of what is too long for that, as much as fits. */
function shown(value: unknown): string {
  if (isEmpty(value)) return "none";
  const forms = [flow(value)];
  if (isMap(value)) {
    const entries = Object.entries(value);
    forms.push(`{${entries.map(([key, inner]) => `${printable(key)}: ${shortened(inner)}`).join(", ")}}`);
    forms.push(`{${entries.map(([key]) => `${printable(key)}: …`).join(", ")}}`);
  }
  const fitting = forms.find((form) => form.length <= LONGEST_VALUE);
  return fitting ?? `${firstCharacters(forms.at(-1) ?? "", LONGEST_VALUE)}…`;
}

function shortened(value: unknown): string {
  const text = flow(value);
  if (text.length <= LONGEST_ENTRY) return text;
  return typeof value === "string" ? `${firstCharacters(text, SHORT_ENTRY)}…` : "…";
}

function flow(value: unknown): string {
  const text = stringify(value, { collectionStyle: "flow", lineWidth: 0, flowCollectionPadding: false });
  return printable(text.trimEnd().replaceAll(/\s*\n\s*/g, " "));
}

function isNameIn(said: readonly string[], value: unknown): boolean {
  return typeof value === "string" && said.includes(value);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOfMaps(value: unknown): value is object[] {
  return Array.isArray(value) && value.length > 0 && value.every(isMap);
}

function valueIn(spec: object, field: string): unknown {
  return ownValue(spec as Readonly<Record<string, unknown>>, field);
}
