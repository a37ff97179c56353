/**
 * Who may do what: membership (inherited from groups), visibility, licence and a project's switches together
 * (GitLab 18.9 `app/policies/project_policy.rb` and its `ee` counterpart).
 */
import type { Instance } from "../instance.ts";
import { type Feature, isLicensed } from "./licence.ts";
import { ACCESS, type AccessLevel, type FeatureAccess, type Group, type Project, type User } from "./rows.ts";
import { ancestorsOf, lower } from "./tree.ts";

interface Rule {
  readonly level: AccessLevel;
  readonly feature?: Feature;
  /** Withdrawn where this part of the project is switched off, and kept to members where it is private. */
  readonly part?: "monitor" | "issues" | "wiki";
  /** Withdrawn in archived projects. */
  readonly write?: true;
  /** Planners have it, too, though those between them and the level do not. */
  readonly planners?: true;
}

const ABILITIES = {
  read_members: { level: ACCESS.guest },
  admin_members: { level: ACCESS.maintainer, write: true },
  admin_project: { level: ACCESS.maintainer },

  read_oncall_schedule: { level: ACCESS.reporter, feature: "ONCALL_SCHEDULES", part: "monitor" },
  admin_oncall_schedule: {
    level: ACCESS.maintainer,
    feature: "ONCALL_SCHEDULES",
    part: "monitor",
    write: true,
  },
  read_escalation_policy: { level: ACCESS.reporter, feature: "ESCALATION_POLICIES", part: "monitor" },
  admin_escalation_policy: {
    level: ACCESS.maintainer,
    feature: "ESCALATION_POLICIES",
    part: "monitor",
    write: true,
  },
  read_alert_integration: { level: ACCESS.maintainer, part: "monitor" },
  admin_alert_integration: { level: ACCESS.maintainer, part: "monitor", write: true },
  read_alert: { level: ACCESS.developer, part: "monitor" },
  update_alert: { level: ACCESS.developer, part: "monitor", write: true },
  admin_error_tracking: { level: ACCESS.maintainer, part: "monitor" },

  read_issue: { level: ACCESS.none, part: "issues" },
  create_issue: { level: ACCESS.guest, part: "issues", write: true },
  create_incident: { level: ACCESS.reporter, part: "issues", write: true },
  create_note: { level: ACCESS.guest, part: "issues", write: true },
  update_issue: { level: ACCESS.planner, part: "issues", write: true },
  read_confidential_issue: { level: ACCESS.reporter, part: "issues" },
  read_internal_note: { level: ACCESS.reporter, part: "issues" },
  destroy_issue: { level: ACCESS.owner, planners: true, part: "issues", write: true },
  admin_label: { level: ACCESS.planner, part: "issues", write: true },
  update_escalation_status: { level: ACCESS.developer, part: "issues", write: true },
  escalate_incident: { level: ACCESS.developer, feature: "ESCALATION_POLICIES", part: "issues", write: true },
  admin_timeline_event: { level: ACCESS.developer, part: "issues", write: true },
  admin_timeline_tag: { level: ACCESS.maintainer, part: "issues", write: true },
  read_resource_link: { level: ACCESS.none, feature: "ISSUABLE_RESOURCE_LINKS", part: "issues" },
  admin_resource_link: {
    level: ACCESS.reporter,
    feature: "ISSUABLE_RESOURCE_LINKS",
    part: "issues",
    write: true,
  },
  publish_status_page: { level: ACCESS.developer, feature: "STATUS_PAGE", part: "issues", write: true },

  read_code: { level: ACCESS.reporter },
  push_code: { level: ACCESS.developer, write: true },
  create_merge_request_note: { level: ACCESS.reporter, write: true },
  read_wiki: { level: ACCESS.guest, part: "wiki" },
  write_wiki: { level: ACCESS.developer, planners: true, part: "wiki", write: true },
  admin_integrations: { level: ACCESS.maintainer },
  read_deployment: { level: ACCESS.reporter },
  create_deployment: { level: ACCESS.developer, write: true },
  read_dora: { level: ACCESS.reporter, feature: "DORA4_ANALYTICS" },
} as const satisfies Record<string, Rule>;

export type Ability = keyof typeof ABILITIES;

/** The rights of one person, or of nobody. Made per request: it remembers what it has looked up. */
export interface Access {
  readonly user: User | null;
  /** Highest membership in the project, a group above it or one invited to it; an administrator's powers are not membership. */
  level(project: Project): AccessLevel;
  groupLevel(group: Group): AccessLevel;
  canSee(project: Project): boolean;
  canSeeGroup(group: Group): boolean;
  can(ability: Ability, project: Project): boolean;
}

export function accessOf(instance: Instance, user: User | null): Access {
  const { world, settings } = instance;
  const memberships = new Map(
    user === null
      ? []
      : world.members.where("userId", user.id).map((member) => [member.source, member.accessLevel]),
  );
  const groupLevels = new Map<number, AccessLevel>();
  const admin = user?.admin === true;

  function groupLevel(group: Group): AccessLevel {
    const known = groupLevels.get(group.id);
    if (known !== undefined) return known;
    const levels = ancestorsOf(world, group.id).map(
      ({ id }) => memberships.get(`group:${id}`) ?? ACCESS.none,
    );
    const level = highest(levels);
    groupLevels.set(group.id, level);
    return level;
  }

  function level(project: Project): AccessLevel {
    const inGroup = (id: number) => {
      const group = world.groups.get(id);
      return group === undefined ? ACCESS.none : groupLevel(group);
    };
    const invited = world.projectGroupLinks
      .where("projectId", project.id)
      .map(({ groupId, accessLevel }) => lower(inGroup(groupId), accessLevel));
    const direct = memberships.get(`project:${project.id}`) ?? ACCESS.none;
    return highest([direct, inGroup(project.groupId), ...invited]);
  }

  function isVisible(visibility: Project["visibility"]): boolean {
    return admin || visibility === "public" || (visibility === "internal" && user !== null);
  }

  function canSee(project: Project): boolean {
    return isVisible(project.visibility) || level(project) >= ACCESS.guest;
  }

  /** A private group is visible to its members and to members of anything below it. */
  function canSeeGroup(group: Group): boolean {
    if (isVisible(group.visibility) || groupLevel(group) >= ACCESS.guest) return true;
    const inside = [...memberships.keys()].map((source) => {
      const [kind, id] = source.split(":") as ["group" | "project", string];
      return kind === "group" ? Number(id) : (world.projects.get(Number(id))?.groupId ?? 0);
    });
    return inside.some((id) => ancestorsOf(world, id).some((ancestor) => ancestor.id === group.id));
  }

  return {
    user,
    level,
    groupLevel,
    canSee,
    canSeeGroup,
    can(ability, project) {
      const rule: Rule = ABILITIES[ability];
      if (rule.feature !== undefined && !isLicensed(settings.tier, rule.feature)) return false;
      const part = rule.part === undefined ? "enabled" : partAccess(project, rule.part);
      if (part === "disabled" || (part === "private" && !admin && level(project) < ACCESS.guest))
        return false;
      if (rule.write && project.archived) return false;
      if (admin) return true;
      const enough = level(project) >= rule.level || (rule.planners && level(project) === ACCESS.planner);
      return canSee(project) && enough === true;
    },
  };
}

function partAccess(project: Project, part: "monitor" | "issues" | "wiki"): FeatureAccess {
  if (part === "monitor") return project.monitorAccessLevel;
  return part === "issues" ? project.issuesAccessLevel : project.wikiAccessLevel;
}

function highest(levels: readonly AccessLevel[]): AccessLevel {
  return Math.max(...levels) as AccessLevel;
}
