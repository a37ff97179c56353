/**
 * The complexity of a query (GitLab 18.9 `app/graphql/types/base_field.rb`, `app/graphql/resolvers/base_resolver.rb`).
 * A plain field costs 1 and its children. A field with a resolver class also pays for `sort` and `search`, and as a
 * connection for the number of rows it may return. Fields of fragments are merged; of several possible types the
 * most expensive one counts.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";

type Variables = Readonly<Record<string, unknown>>;

interface ResolverCost {
  /** Of the cost, per row that may be returned. */
  readonly perRow?: number;
  readonly pageMaximum?: number;
  readonly extra?: number;
}

/** Arguments that a score depends on. */
const PRICED: ReadonlySet<string> = new Set(["first", "last", "sort", "search", "iid", "iids"]);

/** The connections that have a resolver class; of other fields those have one that sort or search. */
const CONNECTIONS: Readonly<Record<string, ResolverCost>> = {
  "AlertManagementAlert.notes": {},
  "Group.issues": {},
  "Group.labels": {},
  "Group.projects": { extra: 10 },
  "IncidentManagementOncallRotation.shifts": { perRow: 0.005, pageMaximum: 350 },
  "Issue.alertManagementAlerts": {},
  "Issue.issuableResourceLinks": {},
  "Issue.labels": {},
  "Issue.notes": {},
  "Project.alertManagementAlerts": {},
  "Project.alertManagementHttpIntegrations": {},
  "Project.incidentManagementEscalationPolicies": {},
  "Project.incidentManagementOncallSchedules": {},
  "Project.incidentManagementTimelineEvents": {},
  "Project.issues": {},
  "Project.labels": {},
  "Project.projectMembers": {},
  "Query.issues": {},
  "Query.projects": {},
  "TimelineEventType.timelineEventTags": {},
};

interface Scoring {
  readonly schema: GraphQLSchema;
  readonly variables: Variables;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** `variables` have been coerced, defaults included. */
export function complexityOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const root = schema.getRootType(operation.operation);
  const fragments = Object.fromEntries(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  return root ? scoreOf({ schema, variables, fragments }, root, [operation.selectionSet]) : 0;
}

function scoreOf(
  scoring: Scoring,
  type: GraphQLCompositeType,
  selections: readonly SelectionSetNode[],
): number {
  const types = isAbstractType(type) ? scoring.schema.getPossibleTypes(type) : [type as GraphQLObjectType];
  const scores = types.map((object) => {
    const fields = new Map<string, FieldNode[]>();
    for (const selection of selections) collectFields(scoring, object, selection, fields);
    return [...fields.values()].reduce((sum, nodes) => sum + fieldScore(scoring, object, nodes), 0);
  });
  return Math.max(0, ...scores);
}

/** The fields asked of an object type, by response name; nodes of the same name are merged. */
function collectFields(
  scoring: Scoring,
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
  fields: Map<string, FieldNode[]>,
): void {
  for (const node of selections) {
    const { variables } = scoring;
    if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) continue;
    if (getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if === false) continue;
    if (node.kind === Kind.FIELD) {
      const name = node.alias?.value ?? node.name.value;
      fields.set(name, [...(fields.get(name) ?? []), node]);
      continue;
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : scoring.fragments[node.name.value];
    if (fragment !== undefined && applies(scoring.schema, fragment.typeCondition?.name.value, type)) {
      collectFields(scoring, type, fragment.selectionSet, fields);
    }
  }
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditionType = schema.getType(condition);
  return isAbstractType(conditionType) && schema.isSubType(conditionType, type);
}

function fieldScore(scoring: Scoring, parent: GraphQLObjectType, nodes: readonly FieldNode[]): number {
  const [node] = nodes as readonly [FieldNode];
  const field = parent.getFields()[node.name.value];
  const type = field && getNamedType(field.type);
  const children = isCompositeType(type)
    ? scoreOf(
        scoring,
        type,
        nodes.flatMap(({ selectionSet }) => selectionSet ?? []),
      )
    : 0;
  if (field === undefined || field.args.length === 0) return children + 1;

  const priced = { ...field, args: field.args.filter(({ name }) => PRICED.has(name)) };
  const args = getArgumentValues(priced, node, scoring.variables);
  const base = children + 1 + (args.sort == null ? 0 : 1) + (args.search == null ? 0 : 5);
  const cost = CONNECTIONS[`${parent.name}.${node.name.value}`];
  return cost === undefined ? base : connectionScore(base + (cost.extra ?? 0), cost, args);
}

function connectionScore(base: number, cost: ResolverCost, args: Variables): number {
  const sizes = [args.first, args.last, cost.pageMaximum ?? 100].filter((size) => size != null).map(Number);
  return Math.trunc(base + base * Math.min(...sizes) * perRow(cost, args));
}

function perRow(cost: ResolverCost, args: Variables): number {
  if (args.iid != null) return 0;
  if (Array.isArray(args.iids) && args.iids.length > 100) return 0.02;
  return cost.perRow ?? 0.01;
}
