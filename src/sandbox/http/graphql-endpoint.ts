/** `POST /api/graphql` (GitLab 18.9 `app/controllers/graphql_controller.rb`). */
import { ServerFault } from "../errors.ts";
import type { GraphQLCaller, GraphQLExecutor, GraphQLRequest } from "../graphql/execute.ts";
import type { Instance } from "../instance.ts";
import { accessOf } from "../world/access.ts";
import { type Authentication, allows } from "./authentication.ts";

/** Characters of all the queries of a request together; variables do not count. */
const MAXIMUM_QUERY_SIZE = 10_000;

/** A request's body as read; `requests` is undefined where it is no GraphQL request. */
export interface GraphQLBody {
  readonly requests: readonly GraphQLRequest[] | undefined;
  /** An array was sent, and gets an array back. */
  readonly multiplex: boolean;
}

interface GraphQLReply {
  readonly status: 200 | 401 | 403 | 422 | 500;
  readonly body: unknown;
  readonly complexity?: number;
}

export function readGraphQLBody(text: string): GraphQLBody {
  try {
    const body: unknown = JSON.parse(text);
    const parts = (Array.isArray(body) ? body : [body]).map(readRequest);
    const valid = parts.every((part) => part !== undefined);
    return { requests: valid ? parts : undefined, multiplex: Array.isArray(body) };
  } catch {
    return { requests: undefined, multiplex: false };
  }
}

export function answerGraphQL(
  instance: Instance,
  executor: GraphQLExecutor,
  authentication: Authentication,
  { requests, multiplex }: GraphQLBody,
): GraphQLReply {
  if (authentication.kind === "invalid") return problem(401, "Invalid token");
  if (authentication.kind === "blocked") return problem(403, "API not accessible for user");
  if (requests === undefined) return problem(422, "Unexpected end of document");
  const size = requests.reduce((sum, { query }) => sum + [...query].length, 0);
  if (size > MAXIMUM_QUERY_SIZE) return problem(422, "Query too large");

  const user = authentication.kind === "user" ? authentication.user : null;
  const caller: GraphQLCaller = {
    access: accessOf(instance, user),
    mayWrite: authentication.kind === "user" && allows(authentication.token, "write"),
  };
  try {
    const { answers, complexity } = executor.execute(requests, caller);
    return { status: 200, body: multiplex ? answers : answers[0], complexity };
  } catch (error) {
    if (error instanceof ServerFault) return problem(500, "Internal server error");
    throw error;
  }
}

function readRequest(value: unknown): GraphQLRequest | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { query, variables, operationName } = value as Readonly<Record<string, unknown>>;
  const read = typeof variables === "string" && variables !== "" ? JSON.parse(variables) : variables || {};
  if (typeof read !== "object" || read === null || Array.isArray(read)) return undefined;
  return {
    query: typeof query === "string" ? query : "",
    variables: read as Readonly<Record<string, unknown>>,
    operationName: typeof operationName === "string" && operationName !== "" ? operationName : undefined,
  };
}

function problem(status: GraphQLReply["status"], message: string): GraphQLReply {
  return { status, body: { errors: [{ message }] } };
}
