/** Keeps one note with the plan on the merge request of a pipeline (`plan --comment`). */
import { firstCharacters } from "../core/characters.ts";
import type { Plan } from "../core/plan.ts";
import { type GitLab, GitLabError } from "../gitlab/connect.ts";
import type { Reason } from "../gitlab/reasons.ts";
import { MARKER, renderPlanMarkdown } from "../render/plan-markdown.ts";
import { pipelineHost } from "./connection.ts";
import type { Invocation } from "./invocation.ts";

/** GitLab refuses longer notes (limit 1,000,000 characters). */
const LONGEST_NOTE = 990_000;

/** GitLab answers 404 to who may not see the merge request. */
const NOT_ALLOWED: readonly Reason[] = ["unauthorized", "forbidden", "not-available"];

/**
 * Updates the note of an earlier pipeline, else writes one. Not being allowed to is said and no failure. A pipeline of
 * another GitLab than the one planned for is one the token is not for: its numbers mean other projects here.
 */
export async function comment(
  plan: Plan,
  gitlab: GitLab,
  { environment, stderr }: Invocation,
): Promise<void> {
  const project = environment.CI_MERGE_REQUEST_PROJECT_ID ?? environment.CI_PROJECT_ID;
  const mergeRequest = Number(environment.CI_MERGE_REQUEST_IID);
  if (project === undefined || !Number.isInteger(mergeRequest)) {
    stderr.write(
      "--comment: this is no merge request pipeline (CI_MERGE_REQUEST_IID is not set), so nothing is commented.\n",
    );
    return;
  }
  const host = pipelineHost(environment, gitlab.host);
  if (host !== gitlab.host) {
    stderr.write(
      `--comment: the pipeline runs on ${host} and the token is for ${gitlab.host}, so nothing is commented.\n`,
    );
    return;
  }
  const body = shortened(renderPlanMarkdown(plan), environment.CI_JOB_URL);
  const { MergeRequestNotes: notes } = gitlab.rest;
  try {
    const existing = (await notes.all(project, mergeRequest, { perPage: 100 })).find((note) =>
      note.body.startsWith(MARKER),
    );
    if (existing === undefined) await notes.create(project, mergeRequest, body);
    else if (existing.body.trimEnd() !== body.trimEnd())
      await notes.edit(project, mergeRequest, existing.id, { body });
  } catch (error) {
    if (!(error instanceof GitLabError) || !NOT_ALLOWED.includes(error.reason)) throw error;
    stderr.write(`--comment: the token may not write notes on this merge request: ${error.message}\n`);
  }
}

function shortened(markdown: string, job: string | undefined): string {
  const kept = firstCharacters(markdown, LONGEST_NOTE);
  if (kept === markdown) return markdown;
  const rest =
    job === undefined ? "The rest is in the job's log." : `The rest is in [the job's log](${job}).`;
  return `${kept}\n\n${rest}`;
}
