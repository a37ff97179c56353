/** The lines of a file around a place, with a caret below it. Never shows a secret that stands in them. */
import type { Finding, Position } from "../core/finding.ts";

/** The text of one file, named as findings name it. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

const WIDEST = 120;
const MASK = "********";
/** A key whose value is a secret by its name, unless it is a reference, an alias or a switch. */
const SECRET_KEY =
  /(?:token|webhook|secret|password|api_?key)[\w-]*["']?\s*:\s+(?!(?:true|false|null|~)\b|[{[&*|>#])(?=\S)/i;

/** A function from places to frames: the line before, the line, the caret. Places in unknown files have no frame. */
export function codeFrames(
  sources: readonly SourceText[],
  findings: readonly Finding[],
): (position: Position) => string[] {
  const texts = new Map(sources.map(({ file, text }) => [file, text]));
  const secrets = findings.filter(({ code }) => code === "secret-in-clear");
  const masked = new Map<string, readonly string[]>();
  return ({ file, line, column }) => {
    const text = texts.get(file);
    if (text === undefined) return [];
    const lines =
      masked.get(file) ??
      maskedLines(
        text,
        secrets.filter((secret) => secret.file === file),
      );
    masked.set(file, lines);
    return frame(lines, line, column);
  };
}

function frame(lines: readonly string[], line: number, wanted: number): string[] {
  // Behind a mask there is nothing to point at any more.
  const column = Math.min(wanted, (lines[line - 1] ?? "").length + 1);
  // One window for both lines, so that they stay aligned; it moves only for places far to the right.
  const from = column > WIDEST - 20 ? column - WIDEST / 2 : 0;
  const gutter = String(line).length;
  const before = lines[line - 2];
  const numbered = (number: number, text: string) =>
    `${String(number).padStart(gutter)} | ${cut(text, from)}`.trimEnd();
  return [
    ...(before === undefined || (from > 0 && before.length <= from) ? [] : [numbered(line - 1, before)]),
    numbered(line, lines[line - 1] ?? ""),
    `${" ".repeat(gutter)} | ${" ".repeat(column - 1 - from + (from > 0 ? 1 : 0))}^`,
  ];
}

function cut(text: string, from: number): string {
  const part = text.slice(from, from + WIDEST);
  return `${from > 0 ? "…" : ""}${part}${text.length > from + WIDEST ? "…" : ""}`;
}

function maskedLines(text: string, secrets: readonly Finding[]): string[] {
  const lines = text.split(/\r?\n/).map(printable);
  const shown = lines.map((line) => {
    const key = SECRET_KEY.exec(line);
    return key ? line.slice(0, key.index + key[0].length) + MASK : line;
  });
  // From right to left, so that of several secrets in a line the first one decides.
  for (const { line = 1, column = 1 } of secrets.toSorted((a, b) => (b.column ?? 1) - (a.column ?? 1))) {
    const own = lines[line - 1] ?? "";
    const visible = shown[line - 1] ?? "";
    if (visible.length >= column) shown[line - 1] = visible.slice(0, column - 1) + MASK;
    // A value may go on below, further in than the line it starts in.
    for (let next = line; next < lines.length; next += 1) {
      const below = lines[next] ?? "";
      if (below.trim() !== "" && indentOf(below) <= indentOf(own)) break;
      shown[next] = below.trim() === "" ? below : " ".repeat(indentOf(below)) + MASK;
    }
  }
  return shown;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** A text that can do nothing to a terminal: control characters become spaces, one for one. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, " ");
}
