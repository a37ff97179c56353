/** Changes a value where it stands in a file, and nothing around it: comments and layout stay. */
import type { Position } from "../core/finding.ts";

/**
 * The text with the value of the key at a place replaced. Undefined where the value is not the plain or quoted `before`,
 * e.g. where it comes from an alias.
 */
export function replaceValue(
  text: string,
  { line, column }: Position,
  { before, after }: { readonly before: string; readonly after: string },
): string | undefined {
  const lines = text.split("\n");
  const offset = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  const rest = text.slice(offset);
  const key = /^(?:"[^"\n]*"|'[^'\n]*'|[^\s:"']+)[ \t]*:[ \t]+/.exec(rest)?.[0];
  if (key === undefined) return undefined;
  const value = rest.slice(key.length);
  const quote = /^["']/.exec(value)?.[0] ?? "";
  if (!value.startsWith(`${quote}${before}${quote}`)) return undefined;
  const end = quote.length * 2 + before.length;
  if (!/^[\s,}\]#]|^$/.test(value.slice(end))) return undefined;
  return `${text.slice(0, offset)}${key}${quote}${after}${quote}${value.slice(end)}`;
}
