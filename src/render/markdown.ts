/** Texts as GitLab Flavored Markdown shows them and nothing else: none starts a heading, a list or an element. */
import { printable } from "./codeframe.ts";

/** A text in a line of prose. */
export function escapeMarkdown(text: string): string {
  return printable(text).replace(/[&<>"[\]*_`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text as code in a line of prose. */
export function inlineCode(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const code = printable(text);
  return fence.length === 1 ? `${fence}${code}${fence}` : `${fence} ${code} ${fence}`;
}

/** A code block whose fence no line of the content can close. */
export function codeBlock(content: string, language = ""): string {
  const fence = "`".repeat(Math.max(2, longestRun(content)) + 1);
  return `${fence}${language}\n${content}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
