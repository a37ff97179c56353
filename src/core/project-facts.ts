/** What GitLab says of a project besides its objects: role, licence, visibility, monitoring, members. */
import { type GitLab, undefinedOn } from "../gitlab/connect.ts";
import { type LicensedFeature, ROLE } from "./kind.ts";

/** What GitLab says about a project besides its objects. */
export interface ProjectFacts {
  readonly fullPath: string;
  readonly archived: boolean;
  readonly visibility: "private" | "internal" | "public";
  /** The caller's role, as in `ROLE`. */
  readonly role: number;
  /** Unknown where the GitLab is too old to say (before 19). */
  readonly features: ReadonlyMap<LicensedFeature, boolean>;
  /** A feature flag hides incident management in this project (`hide_incident_management_features`, 18.1). */
  readonly hidden: boolean;
  /** Whether monitoring is on at all: while its access level is `disabled`, GitLab hides alerts and on-call objects. */
  readonly monitoring: boolean;
  /** Some of the members by user name, inherited ones included and those of invited groups not. */
  readonly members: ReadonlyMap<string, { readonly state: string }>;
}

/** Absent before GitLab 19: the query is then asked without it, and licences stay unknown. */
export const LICENCE_FIELD = "licensedFeatureAvailability";
/** Read only to learn whether incident management is hidden in the project. */
const HIDDEN_FIELD = "alertManagementAlerts";

const LICENCES = {
  schedulesLicence: "ONCALL_SCHEDULES",
  policiesLicence: "ESCALATION_POLICIES",
  integrationsLicence: "MULTIPLE_ALERT_HTTP_INTEGRATIONS",
} as const satisfies Record<string, LicensedFeature>;

type Licences = { readonly [Alias in keyof typeof LICENCES]?: { readonly available: boolean } };

export interface FactsAnswer extends Licences {
  readonly fullPath: string;
  readonly archived: boolean | null;
  readonly visibility: ProjectFacts["visibility"] | null;
  readonly maxAccessLevel: { readonly integerValue: number | null };
  /** Null for whoever may not see alerts, where the list of alerts is merely empty. */
  readonly alertManagementAlertStatusCounts: object | null;
  readonly projectMembers: {
    readonly nodes: readonly ({
      readonly user: { readonly username: string; readonly state: string } | null;
    } | null)[];
  } | null;
}

export function factsFragment(licences: boolean): string {
  const licenceFields = Object.entries(LICENCES).map(
    ([alias, feature]) => `${alias}: ${LICENCE_FIELD}(feature: ${feature}) { available }`,
  );
  return `fragment Facts on Project {
    fullPath archived visibility maxAccessLevel { integerValue } ${licences ? licenceFields.join(" ") : ""}
    projectMembers(first: 50) { nodes { user { username state } } }
    ${HIDDEN_FIELD}(first: 1) { nodes { iid } }
    alertManagementAlertStatusCounts { __typename }
  }`;
}

/** The caller's membership, as in `ROLE`; 0 without one. */
export function roleIn({ maxAccessLevel }: FactsAnswer): number {
  return maxAccessLevel.integerValue ?? 0;
}

/**
 * Whether monitoring is on. Only REST tells its access level: it is asked where GitLab shows no alerts to somebody who
 * may see them by their role (GitLab 18.9 `AlertStatusCountsType` is authorized as alerts are).
 */
export async function isMonitored(
  { fullPath, alertManagementAlertStatusCounts: counts }: FactsAnswer,
  { hidden, role }: Pick<ProjectFacts, "hidden" | "role">,
  gitlab: GitLab,
): Promise<boolean> {
  if (counts !== null || hidden || role < ROLE.developer) return true;
  const project = await gitlab.rest.Projects.show(fullPath).catch(undefinedOn(403, 404));
  return project?.monitor_access_level !== "disabled";
}

export function factsOf(
  answer: FactsAnswer,
  { hidden, monitoring, role }: Pick<ProjectFacts, "hidden" | "monitoring" | "role">,
): ProjectFacts {
  const aliases = Object.keys(LICENCES) as (keyof typeof LICENCES)[];
  const users = (answer.projectMembers?.nodes ?? []).flatMap((member) => (member?.user ? [member.user] : []));
  return {
    fullPath: answer.fullPath,
    archived: answer.archived ?? false,
    visibility: answer.visibility ?? "private",
    role,
    features: new Map(
      aliases.flatMap((alias) =>
        answer[alias] ? [[LICENCES[alias], answer[alias].available] as const] : [],
      ),
    ),
    hidden,
    monitoring,
    members: new Map(users.map(({ username, state }) => [username, { state }])),
  };
}
