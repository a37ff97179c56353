/** Which object a place in a document belongs to. */
import { type Address, formatAddress } from "../core/address.ts";
import type { KindName } from "../core/kind.ts";
import type { Path } from "./document.ts";

/**
 * Where objects of each kind stand in a project's section, outer ones first; `*` is a name. Entries of lists have no
 * place of their own, since what tells them apart is inside.
 */
export const PLACES: Readonly<Record<KindName, Path | undefined>> = {
  project_settings: ["project_settings"],
  timeline_tag: undefined,
  schedule: ["oncall_schedules", "*"],
  rotation: ["oncall_schedules", "*", "rotations", "*"],
  alert_integration: ["alert_integrations", "*"],
  escalation_policy: ["escalation_policy"],
  slack: ["slack"],
  slack_app: ["slack_app"],
  error_tracking: ["error_tracking"],
  pagerduty_subscription: undefined,
  runbook: ["runbooks", "*"],
  incident_template: ["incident_template"],
  status_page: ["status_page"],
  incident_settings: ["incident_settings"],
};

/** The address of the innermost object around `path`; undefined outside of `projects`. */
export function addressAt(path: Path): Address | undefined {
  const [top, project, ...rest] = path.map(String);
  if (top !== "projects" || project === undefined) return undefined;
  const [kind, place] =
    Object.entries(PLACES).findLast(([, pattern]) => pattern !== undefined && isWithin(rest, pattern)) ?? [];
  if (kind === undefined) return undefined;
  const names = rest.filter((_, index) => place?.[index] === "*");
  return formatAddress({ project, kind: kind as KindName, names });
}

function isWithin(path: Path, pattern: Path): boolean {
  return pattern.every((key, index) => (key === "*" ? index < path.length : key === path[index]));
}
