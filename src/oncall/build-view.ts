/** Makes a view from objects as declared, or as live in the shape of a spec. */

import { originOf } from "../calendar/overrides.ts";
import { type Instant, instantToWall, wallToInstant } from "../calendar/zone.ts";
import type { Address } from "../core/address.ts";
import { compare } from "../core/compare.ts";
import type { Desired } from "../core/desired.ts";
import type { Position } from "../core/finding.ts";
import { groupBy } from "../core/group-by.ts";
import { type KindName, UNDECLARED } from "../core/kind.ts";
import type { Live } from "../core/live.ts";
import type { IncidentSettingsBlock, ScheduleBlock } from "../core/project-section.ts";
import type { AlertIntegrationSpec } from "../kinds/alert-integration.ts";
import { segmentsOf, valueAt } from "../kinds/alert-integration-mappings.ts";
import { type EscalationPolicySpec, secondsOf } from "../kinds/escalation-policy.ts";
import { type RotationSpec, rotationOf } from "../kinds/rotation.ts";
import { calendarOf } from "../kinds/rotation-overrides.ts";
import type { ScheduleSpec } from "../kinds/schedule.ts";
import type {
  IntegrationView,
  PersonView,
  PolicyView,
  ProjectView,
  RotationView,
  ScheduleView,
  View,
} from "./view.ts";

interface ViewObject {
  readonly address: Address;
  readonly kind: KindName;
  readonly names: readonly string[];
  readonly spec: object;
  /** As written, with what GitLab does not know; undefined for live objects. */
  readonly block?: object;
  readonly where?: Position;
}

export interface Setting {
  readonly now: Instant;
  readonly people: ReadonlyMap<string, PersonView>;
}

/** What a document declares. Where live is given, rotations carry how they are on GitLab. */
export function declaredView(desired: Desired, setting: Setting, live?: View): View {
  const objects = groupBy([...desired.objects.values()], ({ project }) => project);
  const projects = desired.projects.map((path): ProjectView => {
    const own = (objects.get(path) ?? []).map((object) => ({
      ...object,
      where: desired.position(object.address),
    }));
    const settings = own.find(({ kind }) => kind === "incident_settings")?.block as
      | IncidentSettingsBlock
      | undefined;
    const creates = settings?.create_incident;
    return {
      ...projectView(path, own),
      groups: desired.reached.get(path) ?? [],
      where: desired.position(`${path}//`),
      ...(creates !== undefined && { creates_incidents: creates }),
    };
  });
  const view = { ...setting, projects };
  return live === undefined ? view : withLive(view, live, desired);
}

/** What GitLab holds. */
export function liveView(live: Live, setting: Setting): View {
  const projects = [...live].sort(([a], [b]) => compare(a, b));
  return {
    ...setting,
    projects: projects.map(([path, { objects }]) =>
      projectView(
        path,
        objects.map(({ address, kind, names, live: object }) => ({
          address,
          names,
          kind: kind.name,
          spec: kind.project(object, UNDECLARED),
        })),
      ),
    ),
  };
}

function withLive(view: View, live: View, desired: Desired): View {
  const standing = new Map(
    live.projects.flatMap(({ schedules }) =>
      schedules.flatMap(({ rotations }) =>
        rotations.map((rotation) => [rotation.address, rotation] as const),
      ),
    ),
  );
  const projects = view.projects.map((project) => ({
    ...project,
    schedules: project.schedules.map((schedule) => ({
      ...schedule,
      rotations: schedule.rotations.map((rotation) => {
        const found = standing.get(rotation.address);
        if (found === undefined) return rotation;
        const ignored = desired.objects.get(rotation.address)?.options.ignore ?? [];
        return { ...rotation, ...leftAsIs(ignored, found, rotation.timezone), live: found };
      }),
    })),
  }));
  return { ...view, projects };
}

/** What a rotation leaves to GitLab is as it is there, told by the clock of the declared zone. */
function leftAsIs(ignored: readonly string[], live: RotationView, zone: string): Partial<RotationView> {
  const { length, active_period, participants, starts_at, ends_at = null } = live;
  const here = (wall: string) => instantToWall(wallToInstant(wall, live.timezone), zone);
  const left = {
    length,
    active_period,
    participants,
    starts_at: here(starts_at),
    ends_at: ends_at && here(ends_at),
  };
  return Object.fromEntries(Object.entries(left).filter(([field]) => ignored.includes(field)));
}

function projectView(path: string, objects: readonly ViewObject[]): ProjectView {
  const ofKind = (kind: KindName) => objects.filter((object) => object.kind === kind);
  const rotations = ofKind("rotation");
  const policy = ofKind("escalation_policy")[0];
  return {
    path,
    groups: [],
    schedules: ofKind("schedule").map((schedule) =>
      scheduleView(
        schedule,
        rotations.filter(({ names }) => names[0] === schedule.names[0]),
      ),
    ),
    integrations: ofKind("alert_integration").map(integrationView),
    ...(policy && { policy: policyView(policy) }),
  };
}

function scheduleView(object: ViewObject, rotations: readonly ViewObject[]): ScheduleView {
  const { name, description, timezone } = object.spec as ScheduleSpec;
  const { coverage, reviewed_at } = (object.block ?? {}) as Partial<ScheduleBlock>;
  const written = object.block && calendarOf(object.block);
  return {
    ...named(object, name),
    description,
    timezone,
    ...(coverage && { coverage }),
    ...(reviewed_at && { reviewed_at }),
    ...(written && written.overrides.length > 0 && { written }),
    rotations: rotations.map((rotation) => rotationView(rotation, object.spec)),
  };
}

function rotationView(object: ViewObject, schedule: object): RotationView {
  const spec = object.spec as RotationSpec;
  return {
    ...named(object, spec.name),
    ...rotationOf(spec, schedule),
    ...(originOf(spec.name) !== undefined && { made: true }),
  };
}

function policyView(object: ViewObject): PolicyView {
  const { name, description, rules } = object.spec as EscalationPolicySpec;
  return {
    ...named(object, name),
    description,
    rules: rules.map(({ after, notify, unless }) => ({ minutes: secondsOf(after) / 60, unless, ...notify })),
  };
}

function integrationView(object: ViewObject): IntegrationView {
  const { name, active, payload_example: payload, mappings } = object.spec as AlertIntegrationSpec;
  const path = mappings.severity;
  const severity = path === undefined || payload === null ? undefined : valueAt(payload, segmentsOf(path));
  return {
    ...named(object, name),
    active,
    ...(["string", "number"].includes(typeof severity) && { example_severity: String(severity) }),
  };
}

function named({ address, where }: ViewObject, name: string) {
  return { address, name, ...(where && { where }) };
}
