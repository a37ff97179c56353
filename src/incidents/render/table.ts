/** Tables as data: HTML and Markdown are made from the same. */

/** Plain text, text with a link, or nothing, with the reason. */
export type Cell = string | { readonly text: string; readonly url: string } | { readonly reason: string };

export interface Column {
  readonly name: string;
  /** Numbers stand at the end. */
  readonly number?: boolean;
}

export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly note?: string;
}

/** A figure as text, or why there is none. */
export function figure<T>(value: T | null, reason: string | undefined, format: (value: T) => string): Cell {
  return value === null ? { reason: reason ?? "not known" } : format(value);
}

/** The first columns hold text, the others numbers. */
export function columns(texts: readonly string[], numbers: readonly string[] = []): Column[] {
  return [...texts.map((name) => ({ name })), ...numbers.map((name) => ({ name, number: true }))];
}

/** Only these become links; anything else in a record's address is shown as text. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}

/** Whether a text holds letters of Hebrew, Arabic or another script written from right to left. */
export function isRightToLeft(text: string): boolean {
  return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(text);
}
