/** How services refuse. The GraphQL and REST layers turn these into answers of GitLab's shape. */

/** Missing, invisible, forbidden or not licensed: GitLab gives one message for all of them. */
export class NotAvailable extends Error {
  constructor(message?: string) {
    super(
      message ??
        "The resource that you are attempting to access does not exist or you don't have permission to perform this action",
    );
    this.name = "NotAvailable";
  }
}

/** An argument GitLab rejects before it looks at any object: a top-level GraphQL error. */
export class BadArgument extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BadArgument";
  }
}

/** A model's validation or a service's refusal: the payload's `errors`, the answer 400 of REST. */
export class Refusal extends Error {
  readonly sentences: readonly string[];

  constructor(...sentences: readonly string[]) {
    super(toSentence(sentences));
    this.name = "Refusal";
    this.sentences = sentences;
  }
}

/** What GitLab does not catch itself: the whole request ends with HTTP 500 and nothing is written. */
export class ServerFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ServerFault";
  }
}

/** Messages joined as Rails joins them: "a, b, and c". */
function toSentence(sentences: readonly string[]): string {
  if (sentences.length <= 2) return sentences.join(" and ");
  return `${sentences.slice(0, -1).join(", ")}, and ${sentences.at(-1)}`;
}
