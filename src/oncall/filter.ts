/** Narrows a view to some projects, schedules or people. */
import { compare } from "../core/finding.ts";
import { globMatcher } from "../core/glob.ts";
import type { View } from "./view.ts";

export interface ViewFilter {
  /** Globs over full project paths, over names of schedules. */
  readonly project?: string | undefined;
  readonly schedule?: string | undefined;
}

export function filterView(view: View, filter: ViewFilter): View {
  const { project } = filter;
  const wanted = project === undefined ? () => true : globMatcher([project]);
  const named = scheduleMatcher(filter);
  const projects = view.projects.filter(({ path }) => wanted(path));
  return {
    ...view,
    projects: projects.map((one) => ({
      ...one,
      schedules: one.schedules.filter(({ name }) => named(name)),
    })),
  };
}

/** Everybody who takes part in a rotation of the view, by name. */
export function usersIn({ projects }: View): string[] {
  const rotations = projects.flatMap(({ schedules }) => schedules.flatMap((schedule) => schedule.rotations));
  return [...new Set(rotations.flatMap(({ participants }) => participants))].sort(compare);
}

/** Whether a schedule of a name is wanted. */
export function scheduleMatcher({ schedule }: ViewFilter): (name: string) => boolean {
  return schedule === undefined ? () => true : globMatcher([schedule]);
}
