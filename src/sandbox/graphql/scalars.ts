/** How GitLab's scalars are read and written. Ids of one model are numbers inside and global ids outside. */
import { GraphQLError, GraphQLScalarType, type GraphQLSchema, Kind, valueFromASTUntyped } from "graphql";

const MODELS: Readonly<Record<string, string>> = {
  AlertManagementHttpIntegrationID: "AlertManagement::HttpIntegration",
  IncidentManagementEscalationPolicyID: "IncidentManagement::EscalationPolicy",
  IncidentManagementEscalationRuleID: "IncidentManagement::EscalationRule",
  IncidentManagementOncallParticipantID: "IncidentManagement::OncallParticipant",
  IncidentManagementOncallRotationID: "IncidentManagement::OncallRotation",
  NoteID: "Note",
  SystemNoteMetadataID: "SystemNoteMetadata",
  UserID: "User",
};

interface Coercion {
  readonly read: (value: unknown) => unknown;
  readonly write: (value: unknown) => unknown;
}

const COERCIONS: Readonly<Record<string, Coercion>> = {
  JSON: { read: (value) => value, write: (value) => value },
  JsonString: { read: readJson, write: (value) => JSON.stringify(value) },
  PayloadAlertFieldPathSegment: { read: readPathSegment, write: (value) => value },
  Time: { read: readTime, write: (value) => formatTime(Number(value)) },
};

/** The global id of a row. */
export function globalId(model: string, id: number): string {
  return `gid://gitlab/${model}/${id}`;
}

/** The row id in a global id of the model. */
export function readGlobalId(model: string, value: unknown): number {
  const match = /^gid:\/\/gitlab\/([\w:]+)\/(\d+)$/.exec(String(value));
  if (match === null) throw new GraphQLError(`"${value}" is not a valid Global ID`);
  if (match[1] !== model) throw new GraphQLError(`"${value}" does not represent an instance of ${model}`);
  return Number(match[2]);
}

/** ISO 8601 in UTC, to the second. */
export function formatTime(instant: number): string {
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
  const model = MODELS[name];
  if (model === undefined) return COERCIONS[name];
  return { read: (value) => readGlobalId(model, value), write: (value) => globalId(model, Number(value)) };
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

function readTime(value: unknown): number {
  const instant =
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(instant)) throw new GraphQLError(`${JSON.stringify(value)} is not a valid time`);
  return instant;
}
