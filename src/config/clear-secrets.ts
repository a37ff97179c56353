/** Secrets somebody typed into a document: recognised by their looks, wherever they stand, comments included. */
import { TOKEN_PREFIX } from "../core/secret.ts";

const LOOKS: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  {
    // A prefix alone, or with a few letters, is prose.
    what: "a GitLab token",
    pattern: new RegExp(`${TOKEN_PREFIX}[\\w.=-]{16,}`, "g"),
  },
  {
    what: "the address of a Slack webhook",
    pattern: /\bhttps:\/\/hooks\.slack(?:-gov)?\.com\/\w+\/[^\s"'#,}\]]+/g,
  },
  { what: "a PagerDuty token", pattern: /\bu\+[\w-]{18}(?![\w-])|\bToken token=[^\s"'{$][^\s"']*/g },
];

/** Every place in a text that looks like a secret, as offset and what it looks like. */
export function clearSecretsIn(text: string): { at: number; what: string }[] {
  return LOOKS.flatMap(({ what, pattern }) =>
    [...text.matchAll(pattern)].map((match) => ({ at: match.index, what })),
  );
}

export function looksSecret(text: string): boolean {
  return clearSecretsIn(text).length > 0;
}
