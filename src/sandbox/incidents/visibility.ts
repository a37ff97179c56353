/** What of a project's issues a caller may see (GitLab 18.9 `app/policies/issue_policy.rb`, `note_policy.rb`). */
import type { Access } from "../world/access.ts";
import type { Issue } from "../world/incident-rows.ts";
import type { Note, Project } from "../world/rows.ts";

/** Confidential issues are for Reporters and up, and for whoever wrote them. */
export function mayRead(access: Access, project: Project, issue: Issue): boolean {
  if (!access.can("read_issue", project)) return false;
  const shown = !issue.confidential || issue.authorId === access.user?.id;
  return shown || access.can("read_confidential_issue", project);
}

/** Internal notes are for Reporters and up. */
export function visibleNotes(access: Access, project: Project, notes: readonly Note[]): readonly Note[] {
  return access.can("read_internal_note", project) ? notes : notes.filter(({ internal }) => !internal);
}
