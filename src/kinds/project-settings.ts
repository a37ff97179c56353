/**
 * Settings of the project itself: who may see alerts, incidents and on-call schedules. Closing that door hides
 * everything else Watchbill keeps there, so it opens first and closes last.
 */
import { type Kind, type Problem, ROLE } from "../core/kind.ts";
import type { ProjectSettingsBlock } from "../core/project-section.ts";
import { spokenOf, written } from "./blocks.ts";

const LEVELS = ["disabled", "private", "enabled"] as const;

export interface ProjectSettingsSpec {
  /** `private` is members only, `enabled` everybody with access to the project. */
  readonly monitor_access_level?: (typeof LEVELS)[number];
}

export interface ProjectSettingsLive {
  readonly monitor_access_level: (typeof LEVELS)[number];
}

export const projectSettings: Kind<ProjectSettingsSpec, ProjectSettingsLive> = {
  name: "project_settings",
  title: "Project settings",
  requires: { role: ROLE.maintainer, roleToSee: ROLE.reporter },
  released: true,
  operations: [],

  read: {
    async rest({ gitlab }, project, wanted) {
      const found = await gitlab.rest.Projects.show(project);
      const level = found.monitor_access_level as ProjectSettingsLive["monitor_access_level"];
      const isDefault = level === "enabled";
      return wanted === undefined && isDefault ? [] : [{ monitor_access_level: level }];
    },
  },

  blocks: ({ project_settings: value }) => (value ? [{ names: [], path: ["project_settings"], value }] : []),

  specify: ({ value }) => written(value as ProjectSettingsBlock, ["monitor_access_level"]),

  declare: (spec) => ({ path: ["project_settings"], block: spec }),

  identify: () => [],

  project: (live, { declared }) => spokenOf(live, declared),

  check({ monitor_access_level }, { declared, kinds }) {
    const hidden = [...kinds.values()].flatMap(({ name, hiddenWithoutMonitoring }) =>
      hiddenWithoutMonitoring && declared(name).length > 0 ? [name] : [],
    );
    if (monitor_access_level !== "disabled" || hidden.length === 0) return [];
    const problem: Problem = {
      at: "/monitor_access_level",
      code: "monitor-disabled",
      message: `Disabled monitoring hides what the project also declares: ${hidden.join(", ").replaceAll("_", " ")}`,
      hint: "Write private or enabled, or take these out of the project.",
    };
    return [problem];
  },

  position({ before, after }) {
    const [from, to] = [before, after].map((spec) => LEVELS.indexOf(spec?.monitor_access_level ?? "enabled"));
    if (from === undefined || to === undefined || from === to) return undefined;
    return to > from ? "first" : "last";
  },

  preview: ({ before, after }) =>
    before?.monitor_access_level === "disabled" && after?.monitor_access_level !== undefined
      ? ["GitLab hides alerts and on-call objects until this is open: plan again afterwards to see them all"]
      : [],

  async update({ gitlab }, at, _live, spec) {
    const { monitor_access_level: level = "enabled" } = spec;
    const found = await gitlab.rest.Projects.edit(at.project, { monitorAccessLevel: level });
    return {
      monitor_access_level: found.monitor_access_level as ProjectSettingsLive["monitor_access_level"],
    };
  },
};
