/** Which object a place in a document belongs to. */
import { type Address, formatAddress } from "../core/address.ts";
import type { KindName } from "../core/kind.ts";
import type { Path } from "./document.ts";

/** Sections of a project that are one object. */
const SINGLE: Readonly<Record<string, string>> = {
  escalation_policy: "escalation_policy",
  slack: "slack",
  slack_app: "slack_app",
  error_tracking: "error_tracking",
  incident_template: "incident_template",
  incident_settings: "incident_settings",
  status_page: "status_page",
  project_settings: "project_settings",
};

/** Sections that hold objects by name. */
const NAMED: Readonly<Record<string, string>> = {
  oncall_schedules: "schedule",
  alert_integrations: "alert_integration",
  runbooks: "runbook",
};

/** The address of the innermost object around `path`; undefined outside of `projects`. */
export function addressAt(path: Path): Address | undefined {
  const [top, project, section, ...rest] = path.map(String);
  if (top !== "projects" || project === undefined || section === undefined) return undefined;
  const address = (kind: string, ...names: string[]) =>
    formatAddress({ project, kind: kind as KindName, names });
  const single = SINGLE[section];
  if (single) return address(single);
  const [name, part, rotation] = rest;
  const kind = NAMED[section];
  if (kind === undefined || name === undefined) return undefined;
  if (kind === "schedule" && part === "rotations" && rotation !== undefined)
    return address("rotation", name, rotation);
  return address(kind, name);
}
