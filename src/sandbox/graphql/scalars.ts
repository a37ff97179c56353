/** How GitLab's scalars are read and written. Ids of one model are numbers inside and global ids outside. */
import { GraphQLError, GraphQLScalarType, type GraphQLSchema, Kind, valueFromASTUntyped } from "graphql";
import { isDate, parseInstant } from "../instants.ts";

/** Models an id may name; the first is how it is written. */
const MODELS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  AlertManagementAlertID: ["AlertManagement::Alert"],
  AlertManagementHttpIntegrationID: ["AlertManagement::HttpIntegration"],
  DiscussionID: ["Discussion"],
  IncidentManagementEscalationPolicyID: ["IncidentManagement::EscalationPolicy"],
  IncidentManagementEscalationRuleID: ["IncidentManagement::EscalationRule"],
  IncidentManagementIssuableResourceLinkID: ["IncidentManagement::IssuableResourceLink"],
  IncidentManagementOncallParticipantID: ["IncidentManagement::OncallParticipant"],
  IncidentManagementOncallRotationID: ["IncidentManagement::OncallRotation"],
  IncidentManagementTimelineEventID: ["IncidentManagement::TimelineEvent"],
  IncidentManagementTimelineEventTagID: ["IncidentManagement::TimelineEventTag"],
  IssueID: ["Issue", "WorkItem"],
  LabelID: ["Label", "ProjectLabel", "GroupLabel"],
  MergeRequestID: ["MergeRequest"],
  MilestoneID: ["Milestone"],
  NoteID: ["Note"],
  SystemNoteMetadataID: ["SystemNoteMetadata"],
  UserID: ["User"],
  WorkItemsStatusesStatusID: ["WorkItems::Statuses::Status"],
  WorkItemsTypeID: ["WorkItems::Type"],
};

interface Coercion {
  readonly read: (value: unknown) => unknown;
  readonly write: (value: unknown) => unknown;
}

const COERCIONS: Readonly<Record<string, Coercion>> = {
  ISO8601Date: { read: readDate, write: (value) => value },
  JSON: { read: (value) => value, write: (value) => value },
  JsonString: { read: readJson, write: (value) => JSON.stringify(value) },
  PayloadAlertFieldPathSegment: { read: readPathSegment, write: (value) => value },
  NoteableID: { read: (value) => value, write: (value) => value },
  Time: { read: readTime, write: (value) => formatTime(Number(value)) },
};

/** The global id of a row. */
export function globalId(model: string, id: number): string {
  return `gid://gitlab/${model}/${id}`;
}

/** The row id in a global id of one of the models. */
export function readGlobalId(models: readonly string[], value: unknown): number {
  const match = /^gid:\/\/gitlab\/([\w:]+)\/(\d+)$/.exec(String(value));
  if (match === null) throw new GraphQLError(`"${value}" is not a valid Global ID`);
  if (!models.includes(match[1] ?? "")) {
    throw new GraphQLError(`"${value}" does not represent an instance of ${models[0]}`);
  }
  return Number(match[2]);
}

/** ISO 8601 in UTC, to the second. */
function formatTime(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d+Z$/, "Z");
}

export function attachScalars(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    const coercion = type instanceof GraphQLScalarType ? coercionOf(type.name) : undefined;
    if (coercion === undefined || !(type instanceof GraphQLScalarType)) continue;
    type.serialize = coercion.write;
    type.parseValue = coercion.read;
    type.parseLiteral = (node, variables) => {
      return coercion.read(node.kind === Kind.STRING ? node.value : valueFromASTUntyped(node, variables));
    };
  }
}

function coercionOf(name: string): Coercion | undefined {
  const models = MODELS[name];
  if (models === undefined) return COERCIONS[name];
  const write = (value: unknown) => (typeof value === "number" ? globalId(models[0], value) : value);
  return { read: (value) => readGlobalId(models, value), write };
}

function readJson(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    throw new GraphQLError(`Invalid JSON string: ${value}`);
  }
}

function readPathSegment(value: unknown): string | number {
  if (typeof value === "string" || Number.isInteger(value)) return value as string | number;
  throw new GraphQLError(`${JSON.stringify(value)} has to be either String or Integer`);
}

function readDate(value: unknown): string {
  if (typeof value === "string" && isDate(value)) return value;
  throw new GraphQLError(`${JSON.stringify(value)} is not a valid date`);
}

function readTime(value: unknown): number {
  const instant = typeof value === "string" ? parseInstant(value) : undefined;
  if (instant === undefined) throw new GraphQLError(`${JSON.stringify(value)} is not a valid time`);
  return instant;
}
