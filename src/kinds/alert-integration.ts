/**
 * Alert integrations: the endpoints that monitoring tools send alerts to. GitLab knows two types, HTTP and
 * Prometheus; `pagerduty`, `pagerduty_recovery` and `datadog` are HTTP endpoints with our payload and mappings.
 * Names are not unique in GitLab; two live endpoints of one name cannot be told apart and are refused.
 * The token is readable in GitLab, and therefore never asked for here.
 */
import { isDeepStrictEqual } from "node:util";
import { type Kind, type Problem, ROLE } from "../core/kind.ts";
import type { AlertIntegrationBlock } from "../core/project-section.ts";
import { operation } from "../gitlab/operation.ts";
import {
  type Mappings,
  mappingInputs,
  readMappings,
  segmentsOf,
  valueAt,
  writeMappings,
} from "./alert-integration-mappings.ts";
import { PRESETS, type Preset } from "./alert-integration-presets.ts";
import { entriesOf } from "./blocks.ts";

export type AlertIntegrationType = "http" | "prometheus" | Preset;

export interface AlertIntegrationSpec {
  readonly name: string;
  readonly type: AlertIntegrationType;
  readonly active: boolean;
  /** A sample of what the sender posts; GitLab's form offers its fields for mapping. */
  readonly payload_example: object | null;
  /** GitLab's alert fields by where the payload has them. */
  readonly mappings: Mappings;
}

export interface AlertIntegrationLive {
  readonly id: string;
  readonly name: string;
  readonly type: "HTTP" | "PROMETHEUS";
  readonly active: boolean;
  /** JSON text. */
  readonly payloadExample: string | null;
  readonly payloadAttributeMappings:
    | readonly { readonly fieldName: string; readonly path: readonly (string | number)[] }[]
    | null;
}

const FIELDS = "id name type active payloadExample payloadAttributeMappings { fieldName path }";

const CREATE = operation(`
  mutation CreateAlertIntegration($input: HttpIntegrationCreateInput!) {
    httpIntegrationCreate(input: $input) { errors integration { ${FIELDS} } }
  }`);
const UPDATE = operation(`
  mutation UpdateAlertIntegration($input: HttpIntegrationUpdateInput!) {
    httpIntegrationUpdate(input: $input) { errors integration { ${FIELDS} } }
  }`);
const DESTROY = operation(`
  mutation DestroyAlertIntegration($input: HttpIntegrationDestroyInput!) {
    httpIntegrationDestroy(input: $input) { errors }
  }`);

interface Payload {
  readonly integration: AlertIntegrationLive;
}
interface ProjectAnswer {
  readonly alertManagementHttpIntegrations: { readonly nodes: AlertIntegrationLive[] } | null;
}

export const alertIntegration: Kind<AlertIntegrationSpec, AlertIntegrationLive> = {
  name: "alert_integration",
  prunable: true,
  hiddenWithoutMonitoring: true,
  guardsLast: true,
  title: "Alert integration",
  requires: { role: ROLE.maintainer },
  replacementIsGuarded: true,
  operations: [CREATE, UPDATE, DESTROY],

  read: {
    graphql: {
      // Without `types` GitLab leaves Prometheus endpoints out (default `[HTTP]`).
      fragment: `fragment AlertIntegrations on Project {
        alertManagementHttpIntegrations(first: 20, types: [HTTP, PROMETHEUS], after: $afterIntegration) {
          nodes { ${FIELDS} }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      continuations: [{ connection: "alertManagementHttpIntegrations", cursor: "afterIntegration" }],
      collect: (project: ProjectAnswer) => project.alertManagementHttpIntegrations?.nodes ?? [],
    },
  },

  blocks: (section) =>
    entriesOf(section.alert_integrations).map(([name, value]) => ({
      names: [name],
      path: ["alert_integrations", name],
      value,
    })),

  specify({ names, value }, context) {
    const block = value as Partial<AlertIntegrationBlock>;
    const type = block.type ?? "http";
    const preset = type === "http" || type === "prometheus" ? undefined : PRESETS[type];
    const example =
      payloadOf(block.payload_example, (path) => context.json(path, "/payload_example/file")) ??
      preset?.payload_example;
    return {
      name: names[0] ?? "",
      type,
      active: block.active ?? true,
      payload_example: isPayload(example) ? example : null,
      mappings: writeMappings(block.mappings ?? preset?.mappings ?? {}),
    };
  },

  declare({ name, type, active, payload_example, mappings }) {
    const isPreset = type !== "http" && type !== "prometheus";
    const hasMappings = Object.keys(mappings).length > 0;
    return {
      path: ["alert_integrations", name],
      block: {
        type,
        ...(!active && { active }),
        ...(!isPreset && payload_example !== null && { payload_example }),
        ...(!isPreset && hasMappings && { mappings }),
      },
    };
  },

  identify: (live) => [live.name],

  project(live, scope) {
    const payload: unknown = JSON.parse(live.payloadExample ?? "{}");
    const payload_example = isPayload(payload) ? payload : null;
    const mappings = readMappings(live.payloadAttributeMappings ?? []);
    return {
      name: live.name,
      type: typeOf(live, scope.declared?.type, { payload_example, mappings }),
      active: live.active,
      payload_example,
      mappings,
    };
  },

  check(spec) {
    const { payload_example: payload } = spec;
    if (payload === null) return [];
    return Object.entries(spec.mappings).flatMap(([field, path]): Problem[] =>
      valueAt(payload, segmentsOf(path)) !== undefined
        ? []
        : [
            {
              at: `/mappings/${field}`,
              level: "warning",
              code: "mapping-not-in-payload",
              message: `The payload example of "${spec.name}" has nothing at the path mapped to ${field}`,
              hint: "Correct the path or the payload example: GitLab falls back to its own key when a mapped value is missing.",
            },
          ],
    );
  },

  checkLive(spec, project, { specs }) {
    if (project.features.get("MULTIPLE_ALERT_HTTP_INTEGRATIONS") !== false) return [];
    const problems: Problem[] = [];
    if (spec.payload_example !== null || Object.keys(spec.mappings).length > 0)
      problems.push({
        code: "licence-missing",
        message: `This GitLab ignores payload examples and mappings without a Premium licence, which "${spec.name}" needs`,
        hint: "Leave payload_example and mappings out, or license the project.",
      });
    const declared = specs("alert_integration") as readonly AlertIntegrationSpec[];
    if (declared.filter(({ type }) => wireType(type) === wireType(spec.type)).length > 1)
      problems.push({
        code: "licence-missing",
        message: "This GitLab allows one alert integration of each type without a Premium licence",
        hint: "Declare one http and one prometheus integration at most, or license the project.",
      });
    return problems;
  },

  replaces(before, after) {
    const [from, to] = [wireType(before.type), wireType(after.type)];
    return from === to
      ? undefined
      : `GitLab cannot turn a ${from} endpoint into ${to}; its URL and token change`;
  },

  async create({ gitlab }, at, spec) {
    const { name, active, type } = spec;
    const input = { projectPath: at.project, name, active, type: wireType(type), ...payloadInput(spec) };
    return (await gitlab.mutate<Payload>(CREATE, { input })).integration;
  },

  /** The older one stays: it may be known to senders already. */
  yieldsTo: (created, other) => numberOf(created) > numberOf(other),

  async update({ gitlab }, _at, live, spec, changed) {
    const payload = payloadInput(spec);
    const input = {
      id: live.id,
      ...(changed.has("name") && { name: spec.name }),
      ...(changed.has("active") && { active: spec.active }),
      ...(changed.has("payload_example") && { payloadExample: payload.payloadExample }),
      ...(changed.has("mappings") && { payloadAttributeMappings: payload.payloadAttributeMappings }),
    };
    return (await gitlab.mutate<Payload>(UPDATE, { input })).integration;
  },

  async remove({ gitlab }, _at, live) {
    await gitlab.mutate(DESTROY, { input: { id: live.id } });
  },
};

/** A payload example given in place, or `{file: PATH}` naming a JSON file. */
function payloadOf(
  example: object | null | undefined,
  json: (path: string) => object | undefined,
): object | undefined {
  if (example === null || example === undefined) return undefined;
  const [[key, path] = [], ...others] = Object.entries(example);
  return key === "file" && typeof path === "string" && others.length === 0 ? json(path) : example;
}

/** GitLab keeps any JSON as an example; an alert is a mapping, and an empty one says nothing. */
function isPayload(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}

function payloadInput({ payload_example, mappings }: AlertIntegrationSpec) {
  return {
    payloadExample: JSON.stringify(payload_example ?? {}),
    payloadAttributeMappings: mappingInputs(mappings, payload_example ?? {}),
  };
}

/** Rising with every endpoint made: `gid://gitlab/AlertManagement::HttpIntegration/7`. */
function numberOf({ id }: AlertIntegrationLive): number {
  return Number(id.slice(id.lastIndexOf("/") + 1));
}

function wireType(type: AlertIntegrationType): AlertIntegrationLive["type"] {
  return type === "prometheus" ? "PROMETHEUS" : "HTTP";
}

/** GitLab does not know our presets: an HTTP endpoint is what the document calls it, else what it looks like. */
function typeOf(
  live: AlertIntegrationLive,
  declared: AlertIntegrationType | undefined,
  content: Pick<AlertIntegrationSpec, "payload_example" | "mappings">,
): AlertIntegrationType {
  if (live.type === "PROMETHEUS") return "prometheus";
  if (declared !== undefined && declared !== "prometheus") return declared;
  const preset = Object.entries(PRESETS).find(([, known]) =>
    isDeepStrictEqual({ ...content }, { ...known, mappings: writeMappings(known.mappings) }),
  );
  return (preset?.[0] as Preset | undefined) ?? "http";
}
