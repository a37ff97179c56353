/** Project settings that REST manages: chat and monitoring integrations, error tracking. */
import type { Row } from "./table.ts";

/** A configured integration of a project or group, e.g. Slack. */
export interface Integration extends Row {
  /** `project:1` or `group:1`. */
  readonly owner: `project:${number}` | `group:${number}`;
  readonly slug: string;
  readonly active: boolean;
  /** By name without `_events`, e.g. `incident`. */
  readonly events: Readonly<Record<string, boolean>>;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface ErrorTracking extends Row {
  readonly projectId: number;
  readonly active: boolean;
  readonly integrated: boolean;
  readonly projectName: string | null;
  /** Server, organization and project in one: `https://HOST/api/0/projects/ORGANIZATION/PROJECT/`. */
  readonly apiUrl: string | null;
}

export interface ClientKey extends Row {
  readonly projectId: number;
  readonly active: boolean;
  readonly publicKey: string;
}
