/** Texts as GitLab Flavored Markdown shows them and nothing else: none starts a heading, a list or an element. */
import { printable } from "./codeframe.ts";

/** A text in a line of prose. */
export function escapeMarkdown(text: string): string {
  return withoutMeaning(printable(text));
}

// What Markdown gives a meaning anywhere, and what GitLab takes for a reference before a word or a quotation mark.
const MEANINGFUL = /[\\`*_[\]<>#|~@{]|[$%&!^](?=[\p{L}\p{N}_"#])/gu;

/**
 * Every character for itself, so that a name mentions nobody and refers to nothing. Only a backslash does that: GitLab
 * looks for references once entities have become characters (GitLab 18.9,
 * lib/banzai/filter/markdown_engines/glfm_markdown.rb, REFERENCE_CHARS).
 */
export function withoutMeaning(text: string): string {
  return text.replace(MEANINGFUL, "\\$&");
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
