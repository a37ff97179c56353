/**
 * Who may do what: membership (inherited from groups), visibility, licence and a project's switches together
 * (GitLab 18.9 `app/policies/project_policy.rb` and its `ee` counterpart).
 */
import type { Instance } from "../instance.ts";
import { type Feature, isLicensed } from "./licence.ts";
import { ACCESS, type AccessLevel, type Group, type Project, type User } from "./rows.ts";
import { ancestorsOf } from "./tree.ts";

interface Rule {
  readonly level: AccessLevel;
  readonly feature?: Feature;
  /** Withdrawn where `monitor_access_level` is `disabled`. */
  readonly monitor?: true;
  /** Withdrawn in archived projects. */
  readonly write?: true;
}

const ABILITIES = {
  read_members: { level: ACCESS.guest },
  admin_members: { level: ACCESS.maintainer, write: true },
  admin_project: { level: ACCESS.maintainer },
  read_oncall_schedule: { level: ACCESS.reporter, feature: "ONCALL_SCHEDULES", monitor: true },
  admin_oncall_schedule: {
    level: ACCESS.maintainer,
    feature: "ONCALL_SCHEDULES",
    monitor: true,
    write: true,
  },
  read_escalation_policy: { level: ACCESS.reporter, feature: "ESCALATION_POLICIES", monitor: true },
  admin_escalation_policy: {
    level: ACCESS.maintainer,
    feature: "ESCALATION_POLICIES",
    monitor: true,
    write: true,
  },
  read_alert_integration: { level: ACCESS.maintainer, monitor: true },
  admin_alert_integration: { level: ACCESS.maintainer, monitor: true, write: true },
  read_alert: { level: ACCESS.developer, monitor: true },
  update_alert: { level: ACCESS.developer, monitor: true, write: true },
} as const satisfies Record<string, Rule>;

export type Ability = keyof typeof ABILITIES;

/** The rights of one person, or of nobody. Made per request: it remembers what it has looked up. */
export interface Access {
  readonly user: User | null;
  /** Highest membership in the project or a group above it; an administrator's powers are not membership. */
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
    const group = world.groups.get(project.groupId);
    const inherited = group === undefined ? ACCESS.none : groupLevel(group);
    return highest([memberships.get(`project:${project.id}`) ?? ACCESS.none, inherited]);
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
      if (rule.monitor && project.monitorAccessLevel === "disabled") return false;
      if (rule.write && project.archived) return false;
      return admin || (canSee(project) && level(project) >= rule.level);
    },
  };
}

function highest(levels: readonly AccessLevel[]): AccessLevel {
  return Math.max(...levels) as AccessLevel;
}
