/** Globs that match nothing are more likely mistyped than meant: what they narrow is empty for no good reason. */
import type { Finding } from "../core/finding.ts";
import type { View } from "../oncall/view.ts";

/** The warning about a glob; `what` is what it was looked for in, such as `project of the document`. */
export function nothingMatches(flag: string, glob: string, what: string): Finding {
  return {
    level: "warning",
    code: "nothing-matches",
    message: `--${flag} ${glob} matches no ${what}`,
    hint: "In a glob `*` ends at a slash and `**` does not.",
  };
}

/** Warnings for views of on-call that `--project` and `--schedule` have narrowed, where nothing is left in any of them. */
export function unmatchedIn(
  views: readonly View[],
  { project, schedule }: { readonly project?: string | undefined; readonly schedule?: string | undefined },
): Finding[] {
  const projects = views.flatMap((view) => view.projects);
  if (project !== undefined && projects.length === 0)
    return [nothingMatches("project", project, "project of the document")];
  if (schedule !== undefined && projects.every(({ schedules }) => schedules.length === 0))
    return [nothingMatches("schedule", schedule, "schedule")];
  return [];
}
