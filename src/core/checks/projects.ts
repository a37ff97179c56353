/** Whether GitLab shows the projects of a document at all. */
import { type GitLab, undefinedOn } from "../../gitlab/connect.ts";
import type { Finding } from "../finding.ts";
import type { LiveContext } from "./live-context.ts";

/** Projects that GitLab does not show, asked one by one only now: some have merely moved. */
export async function checkProjects({ doors, desired, live }: LiveContext): Promise<Finding[]> {
  const missing = desired.projects.filter((project) => !live.has(project));
  const moved = await Promise.all(missing.map((project) => newPathOf(doors.gitlab, project)));
  return missing.map((project, index): Finding => {
    const where = desired.position(`${project}//`);
    const path = moved[index];
    if (path !== undefined && path !== project)
      return {
        level: "error",
        code: "project-moved",
        message:
          path.toLowerCase() === project.toLowerCase()
            ? `GitLab writes ${project} in another letter case: ${path}`
            : `GitLab has moved ${project} to ${path}`,
        ...where,
        hint: `Write ${path} instead.`,
      };
    return {
      level: "error",
      code: "project-not-found",
      message: `GitLab shows no project ${project} to this token`,
      ...where,
      hint: "Check the full path, and that the token's user is a member.",
    };
  });
}

async function newPathOf(gitlab: GitLab, project: string): Promise<string | undefined> {
  const found = await gitlab.rest.Projects.show(project).catch(undefinedOn(401, 403, 404));
  return found?.path_with_namespace as string | undefined;
}
