/** Executes queries as GitLab's endpoint does: cached parsing and validation, limits, then the resolvers. */
import {
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  getOperationAST,
  getVariableValues,
  type IntrospectionQuery,
  introspectionFromSchema,
  type OperationDefinitionNode,
  parse,
  print,
} from "graphql";
import { ServerFault } from "../errors.ts";
import type { Instance } from "../instance.ts";
import type { Access } from "../world/access.ts";
import { complexityOf } from "./complexity.ts";
import type { Context } from "./context.ts";
import { shapeProblems } from "./limits.ts";
import { schemaFor } from "./schema.ts";
import { validationErrors } from "./validation.ts";

export interface GraphQLRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | undefined;
}

export interface GraphQLCaller {
  readonly access: Access;
  readonly mayWrite: boolean;
}

interface GraphQLAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
}

export interface GraphQLExecutor {
  /** Throws ServerFault where GitLab would answer HTTP 500. */
  execute(
    requests: readonly GraphQLRequest[],
    caller: GraphQLCaller,
  ): { answers: GraphQLAnswer[]; complexity: number };
  /** The operations of a text, none if it does not parse. */
  operationsOf(query: string): readonly OperationDefinitionNode[];
}

interface Prepared {
  readonly document?: DocumentNode;
  readonly errors: readonly GraphQLError[];
}

const CACHED_QUERIES = 500;

export function createExecutor(instance: Instance): GraphQLExecutor {
  const schema = schemaFor(instance.settings.version);
  let introspection: IntrospectionQuery | undefined;
  const cache = new Map<string, Prepared>();

  function introspect(): IntrospectionQuery {
    introspection ??= introspectionFromSchema(schema);
    return introspection;
  }

  function prepare(query: string): Prepared {
    const known = cache.get(query);
    if (known !== undefined) return known;
    const prepared = parseAndValidate(schema, query);
    if (cache.size >= CACHED_QUERIES) cache.clear();
    cache.set(query, prepared);
    return prepared;
  }

  return {
    operationsOf(query) {
      const definitions = prepare(query).document?.definitions ?? [];
      return definitions.filter((definition) => definition.kind === "OperationDefinition");
    },
    execute(requests, caller) {
      const limits = limitsOf(caller.access);
      const runs = requests.map((request) => {
        if (isIntrospection(request)) return { score: 0, answer: () => ({ data: introspect() }) };
        return prepareRun(instance, schema, prepare(request.query), request, caller, limits);
      });
      const complexity = runs.reduce((sum, { score }) => sum + score, 0);
      const tooMuch =
        complexity > limits.complexity ? complexityError(complexity, limits.complexity) : undefined;
      return { complexity, answers: runs.map(({ answer }) => tooMuch ?? answer()) };
    },
  };
}

/**
 * Only the standard query is served, from a cached file: any text that mentions `__schema` is taken for it
 * (GitLab 18.9 `app/controllers/graphql_controller.rb`).
 */
function isIntrospection({ query, operationName }: GraphQLRequest): boolean {
  if (operationName !== undefined) return operationName === "IntrospectionQuery";
  return query.includes("__schema") || (query.includes("__type") && !query.includes("__typename"));
}

interface Limits {
  readonly complexity: number;
  readonly depth: number;
}

function limitsOf({ user }: Access): Limits {
  if (user === null) return { complexity: 200, depth: 15 };
  return { complexity: user.admin ? 300 : 250, depth: 20 };
}

function parseAndValidate(schema: GraphQLSchema, query: string): Prepared {
  if (query.trim() === "") return { errors: [new GraphQLError("No query string was present")] };
  try {
    const document = parse(query);
    return { document, errors: validationErrors(schema, document) };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

interface Run {
  readonly score: number;
  answer(): GraphQLAnswer;
}

function prepareRun(
  instance: Instance,
  schema: GraphQLSchema,
  { document, errors }: Prepared,
  { variables, operationName }: GraphQLRequest,
  { access, mayWrite }: GraphQLCaller,
  limits: Limits,
): Run {
  const refused = (problems: readonly GraphQLFormattedError[]): Run => ({
    score: 0,
    answer: () => ({ errors: problems }),
  });
  if (document === undefined || errors.length > 0) return refused(errors.map((error) => error.toJSON()));
  const operation = getOperationAST(document, operationName);
  if (operation == null) {
    const message = operationName ? `No operation named "${operationName}"` : "An operation name is required";
    return refused([{ message }]);
  }
  const { coerced, errors: variableErrors } = getVariableValues(
    schema,
    operation.variableDefinitions ?? [],
    variables,
  );
  if (coerced === undefined)
    return refused((variableErrors ?? []).map((error) => variableError(error, operation)));
  const problems = shapeProblems(document, operation.selectionSet, limits.depth);
  if (problems.length > 0) return refused(problems.map((message) => ({ message })));

  const score = complexityOf(schema, document, operation, coerced);
  const contextValue: Context = {
    instance,
    access,
    mayWrite,
    complexity: { score, limit: limits.complexity },
  };
  return {
    score,
    answer() {
      const result = execute({ schema, document, variableValues: variables, operationName, contextValue });
      if (result instanceof Promise) throw new Error("resolvers answer at once");
      const fault = result.errors?.find((error) => error.originalError instanceof ServerFault);
      if (fault?.originalError !== undefined) throw fault.originalError;
      const data = result.data === undefined ? {} : { data: result.data };
      return result.errors === undefined
        ? data
        : { ...data, errors: result.errors.map((error) => error.toJSON()) };
    },
  };
}

function complexityError(score: number, limit: number): GraphQLAnswer {
  return {
    errors: [{ message: `Query has complexity of ${score}, which exceeds max complexity of ${limit}` }],
  };
}

/** graphql-js says: Variable "$input" got invalid value 1 at "input.name"; reason. */
function variableError(error: GraphQLError, operation: OperationDefinitionNode): GraphQLFormattedError {
  const match = /^Variable "\$(\w+)" (?:got invalid value .*?(?: at "\1\.?([^"]*)")?; )?(.*)$/s.exec(
    error.message,
  );
  const [, name = "", path = "", explanation = error.message] = match ?? [];
  const definition = operation.variableDefinitions?.find(
    (candidate) => candidate.variable.name.value === name,
  );
  const type = definition === undefined ? "" : print(definition.type);
  const place = path === "" ? "" : ` for ${path} (${explanation})`;
  return {
    message: `Variable $${name} of type ${type} was provided invalid value${place}`,
    locations: error.locations ?? [],
    extensions: { problems: [{ path: path === "" ? [] : path.split("."), explanation }] },
  };
}
