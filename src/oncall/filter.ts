/** Narrows a view to some projects, schedules or people. */
import { compare } from "../core/compare.ts";
import { matcherOf } from "../core/glob.ts";
import type { RuleView, View } from "./view.ts";

export interface ViewFilter {
  /** Globs over full project paths, over names of schedules. */
  readonly project?: string | undefined;
  readonly schedule?: string | undefined;
}

/** A policy stays only with all of its schedules: without one of them it would seem to page fewer people. */
export function filterView(view: View, filter: ViewFilter): View {
  const isWanted = matcherOf(filter.project);
  const isNamed = matcherOf(filter.schedule);
  const projects = view.projects.filter(({ path }) => isWanted(path));
  return {
    ...view,
    projects: projects.map(({ policy, ...project }) => {
      const schedules = project.schedules.filter(({ name }) => isNamed(name));
      const isLeftOut = (rule: RuleView) => "schedule" in rule && !isNamed(rule.schedule);
      return { ...project, schedules, ...(policy && !policy.rules.some(isLeftOut) && { policy }) };
    }),
  };
}

/** Everybody who takes part in a rotation of the view, by name. */
export function usersIn({ projects }: View): string[] {
  const rotations = projects.flatMap(({ schedules }) => schedules.flatMap((schedule) => schedule.rotations));
  return [...new Set(rotations.flatMap(({ participants }) => participants))].sort(compare);
}
