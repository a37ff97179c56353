/**
 * What GitLab keeps from view without saying so: it answers as if there were nothing of a kind, which is no reason
 * to create objects of it or to call them gone.
 */
import type { AnyKind } from "./kind.ts";
import type { ProjectFacts } from "./project-facts.ts";

/** Why nothing of a kind can be seen in a project. */
export type Blindness =
  /** This GitLab's schema does not have what the kind is read by. */
  | "edition"
  | "role"
  | "licence"
  /** The project's access level of monitoring is `disabled`. */
  | "monitoring";

/** What keeps GitLab from showing objects of a kind to the token's user; undefined where it shows them. */
export function blindness(
  kind: AnyKind,
  { role, features, monitoring }: ProjectFacts,
): Blindness | undefined {
  const { feature } = kind.requires;
  if (role < roleToSee(kind)) return "role";
  if (feature !== undefined && features.get(feature) === false) return "licence";
  return !monitoring && kind.hiddenWithoutMonitoring ? "monitoring" : undefined;
}

export function roleToSee({ requires: { role, roleToSee: lower = role } }: AnyKind): number {
  return lower;
}
