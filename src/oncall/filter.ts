/** Narrows a view to some projects, schedules or people. */
import picomatch from "picomatch";
import type { View } from "./view.ts";

export interface ViewFilter {
  /** Globs over full project paths, over names of schedules. */
  readonly project?: string | undefined;
  readonly schedule?: string | undefined;
}

export function filterView(view: View, { project, schedule }: ViewFilter): View {
  const wanted = project === undefined ? () => true : picomatch(project, { dot: true });
  const named = schedule === undefined ? () => true : picomatch(schedule);
  const projects = view.projects.filter(({ path }) => wanted(path));
  return {
    ...view,
    projects: projects.map((one) => ({
      ...one,
      schedules: one.schedules.filter(({ name }) => named(name)),
    })),
  };
}
