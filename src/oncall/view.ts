/**
 * On-call as declared or as live: every name resolved, overrides worked in. All of `oncall` looks at this. The live
 * parts are there only where GitLab was asked.
 */
import type { Coverage } from "../calendar/coverage.ts";
import type { CalendarDate } from "../calendar/holidays.ts";
import type { NamedRotation, Override } from "../calendar/overrides.ts";
import type { Rotation } from "../calendar/shifts.ts";
import type { Instant, WallClock } from "../calendar/zone.ts";
import type { Position } from "../core/finding.ts";

/** An object with an address and a place in the YAML. */
export interface Named {
  readonly address: string;
  readonly name: string;
  readonly where?: Position;
}

export interface View {
  readonly now: Instant;
  readonly projects: readonly ProjectView[];
  readonly people: ReadonlyMap<string, PersonView>;
}

export interface ProjectView {
  readonly path: string;
  /** The groups of the document that reach the project, outer ones first. */
  readonly groups: readonly string[];
  readonly where?: Position;
  readonly schedules: readonly ScheduleView[];
  /** Undefined where the project has none. */
  readonly policy?: PolicyView;
  readonly integrations: readonly IntegrationView[];
  /** Whether alerts become incidents, where the document says so. */
  readonly creates_incidents?: boolean;
  readonly live?: LiveProject;
}

export interface ScheduleView extends Named {
  readonly description?: string;
  readonly timezone: string;
  /** Without it, the schedule makes no promise and has no gaps. */
  readonly coverage?: Coverage;
  readonly reviewed_at?: CalendarDate;
  /** With overrides worked in. */
  readonly rotations: readonly RotationView[];
  /** As the document writes them, where it has overrides. */
  readonly written?: {
    readonly rotations: readonly NamedRotation[];
    readonly overrides: readonly Override[];
  };
}

export interface RotationView extends Named, Rotation {
  /** Made from an override; such rotations are judged by their shifts alone. */
  readonly made?: boolean;
  /** As it is on GitLab, participants in the order of their turns. */
  readonly live?: Rotation;
}

export interface PolicyView extends Named {
  readonly description?: string;
  readonly rules: readonly RuleView[];
}

export type RuleView = {
  readonly minutes: number;
  readonly unless: "acknowledged" | "resolved";
  readonly where?: Position;
} & ({ readonly schedule: string } | { readonly user: string });

export interface IntegrationView extends Named {
  readonly active: boolean;
  /** What the severity mapping finds in the payload example, if there is a mapping. */
  readonly example_severity?: string;
}

export interface PersonView {
  readonly where?: Position;
  readonly timezone?: string;
  readonly holidays?: ReadonlySet<CalendarDate>;
  /** Part of full time, 1 if not said. */
  readonly share?: number;
  /** In the person's zone: dates, first and last included, or wall clocks. */
  readonly away?: readonly {
    readonly from: CalendarDate | WallClock;
    readonly to: CalendarDate | WallClock;
  }[];
}

export interface LiveProject {
  /** By user name; who is not there does not exist or is not visible. */
  readonly users: ReadonlyMap<string, LiveUser>;
  /** Addresses of objects that differ from what was last applied. */
  readonly drifted: readonly string[];
}

export interface LiveUser {
  readonly state: "active" | "blocked" | "deactivated" | "banned";
  readonly bot: boolean;
  readonly confirmed: boolean;
  readonly can_read: boolean;
  /** The end of the membership. */
  readonly expires_at?: Instant;
  readonly busy: boolean;
}
