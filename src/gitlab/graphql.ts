/** GraphQL over the transport: what GitLab answers, or a `GitLabError` that says what it means. */
import { failureOf, isObject, isSuccess, jsonOf, notGitLab } from "./answer.ts";
import { type Failure, GitLabError, type GraphQLErrorEntry } from "./errors.ts";
import type { Operation } from "./operation.ts";
import type { Request, Transport } from "./transport.ts";

export interface GraphQL {
  /** A read; throws on any top-level error. */
  query<Data>(operation: Operation, variables: object): Promise<Data>;
  /** A read whose top-level errors are handed back, those of a query GitLab finds invalid included (`data` is null then). */
  queryPartial<Data>(
    operation: Operation,
    variables: object,
  ): Promise<{ data: Data | null; errors: GraphQLErrorEntry[] }>;
  /**
   * A write, with one root field; gives that field's payload. Never repeated once GitLab may have acted on it:
   * the error then has the reason `unclear`. A payload with `errors` throws `refused` with these messages.
   */
  mutate<Payload>(operation: Operation, variables: object): Promise<Payload>;
}

export interface GraphQLOptions {
  readonly host: string;
  readonly send: Transport["send"];
  fail(failure: Omit<Failure, "host">): GitLabError;
  /** Takes what is secret out of a text. */
  clean(text: string): string;
}

interface Result {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: GraphQLErrorEntry[];
}

export function createGraphQL({ host, send, fail, clean }: GraphQLOptions): GraphQL {
  return {
    async query<Data>(operation: Operation, variables: object) {
      const { data, errors } = await ask(operation, variables, "read");
      if (data === null || errors.length > 0) throw GitLabError.fromGraphQL(operation.name, errors, host);
      return data as Data;
    },

    async queryPartial<Data>(operation: Operation, variables: object) {
      const { data, errors } = await ask(operation, variables, "read");
      return { data: data as Data | null, errors };
    },

    async mutate<Payload>(operation: Operation, variables: object) {
      const { name } = operation;
      const { data, errors } = await ask(operation, variables, "write");
      const payload = Object.values(data ?? {})[0] as
        | { readonly errors?: readonly string[] }
        | null
        | undefined;
      if (payload === null || payload === undefined) throw GitLabError.fromGraphQL(name, errors, host);
      const refusals = payload.errors ?? [];
      if (refusals.length > 0) throw fail({ reason: "refused", operation: name, messages: refusals });
      // The mutation ran, and only what it was to show of itself failed.
      const messages = errors.map(({ message }) => message);
      if (errors.length > 0) throw fail({ reason: "unclear", operation: name, messages });
      return payload as Payload;
    },
  };

  async function ask(
    { name, document }: Operation,
    variables: object,
    effect: Request["effect"],
  ): Promise<Result> {
    const answer = await send({
      operation: name,
      api: "graphql",
      effect,
      method: "POST",
      path: "/api/graphql",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ query: document, variables, operationName: name }),
    });
    if (answer.status === 404) throw fail({ operation: name, ...notGitLab(answer) });
    if (!isSuccess(answer)) throw fail({ operation: name, ...failureOf(answer) });
    const result = resultIn(jsonOf(answer));
    if (result === undefined) throw fail({ operation: name, ...notGitLab(answer) });
    return {
      data: result.data,
      errors: result.errors.map((error) => ({ ...error, message: clean(error.message) })),
    };
  }
}

/** What an answer holds, if it is one of GraphQL (its specification, section 7.1, "Response Format"). */
function resultIn(value: unknown): Result | undefined {
  if (!isObject(value) || !("data" in value || "errors" in value)) return undefined;
  const { data = null, errors = [] } = value;
  const isWhole = (data === null || isObject(data)) && Array.isArray(errors) && errors.every(isError);
  return isWhole ? { data, errors } : undefined;
}

function isError(value: unknown): value is GraphQLErrorEntry {
  return isObject(value) && typeof value.message === "string";
}
