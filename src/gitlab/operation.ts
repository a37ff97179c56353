/**
 * GraphQL operations are static documents with one named operation each, so that every one of them
 * can be checked against GitLab's schema before it is ever sent.
 */
export interface Operation {
  readonly name: string;
  readonly document: string;
}

/** An operation from its text; white space is folded, since GitLab counts the characters of a query (limit 10,000). */
export function operation(text: string): Operation {
  const document = text.replace(/\s+/g, " ").trim();
  const name = /^(?:query|mutation) (\w+)/.exec(document)?.[1];
  if (name === undefined) throw new TypeError(`a GraphQL operation needs a name: ${document.slice(0, 40)}`);
  return { name, document };
}
