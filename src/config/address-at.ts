/** Which object a place in a document belongs to. */
import { type Address, formatAddress } from "../core/address.ts";
import type { KindName } from "../core/kind.ts";
import type { Path } from "./document.ts";

/** Sections of a project that are one object. */
const SINGLE: ReadonlySet<string> = new Set<KindName>([
  "escalation_policy",
  "slack",
  "slack_app",
  "error_tracking",
  "incident_template",
  "incident_settings",
  "status_page",
  "project_settings",
]);

/** Sections that hold objects by name. */
const NAMED: ReadonlyMap<string, KindName> = new Map([
  ["oncall_schedules", "schedule"],
  ["alert_integrations", "alert_integration"],
  ["runbooks", "runbook"],
]);

/** The address of the innermost object around `path`; undefined outside of `projects`. */
export function addressAt(path: Path): Address | undefined {
  const [top, project, section, ...rest] = path.map(String);
  if (top !== "projects" || project === undefined || section === undefined) return undefined;
  const address = (kind: string, ...names: string[]) =>
    formatAddress({ project, kind: kind as KindName, names });
  if (SINGLE.has(section)) return address(section);
  const [name, part, rotation] = rest;
  const kind = NAMED.get(section);
  if (kind === undefined || name === undefined) return undefined;
  if (kind === "schedule" && part === "rotations" && rotation !== undefined)
    return address("rotation", name, rotation);
  return address(kind, name);
}
