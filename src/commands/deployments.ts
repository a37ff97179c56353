/**
 * What a pipeline's project says was applied last: the newest successful deployment of an environment. GitLab makes
 * one when a job with `environment:` succeeds (https://docs.gitlab.com/api/deployments/).
 */
import { EXIT, Stop } from "../core/finding.ts";
import { type GitLab, GitLabError } from "../gitlab/connect.ts";
import { connectAsJob, pipelineHost } from "./connection.ts";
import type { CommonFlags } from "./flags.ts";
import type { Invocation } from "./invocation.ts";

interface Question {
  /** CI_PROJECT_ID. */
  readonly project: string;
  /** The environment's name. */
  readonly name: string;
}

/**
 * The commit that was deployed last; undefined where nothing was. It is asked of the GitLab that runs the pipeline, to
 * which the token for another one is not shown. The job's own token suffices, and is used where the other may not look.
 *
 * @throws Stop (exit 1, `deployments-unreadable`): no base would mean that nothing is owned, so this is not passed over.
 */
export async function deployedCommit(
  question: Question,
  gitlab: GitLab,
  flags: CommonFlags,
  invocation: Invocation,
): Promise<string | undefined> {
  const host = pipelineHost(invocation.environment, gitlab.host);
  const job = connectAsJob(host, flags, invocation);
  const doors = [...(host === gitlab.host ? [gitlab] : []), ...(job ? [job] : [])];
  const refusals: string[] = [];
  try {
    for (const door of doors) {
      const answer = await ask(door, question);
      if ("refusal" in answer) refusals.push(answer.refusal);
      else return answer.commit;
    }
  } finally {
    await job?.close();
  }
  throw new Stop(EXIT.failed, {
    level: "error",
    code: "deployments-unreadable",
    message: `What was deployed last to ${question.name} cannot be read from project ${question.project} of ${host}: ${refusals[0] ?? "there is no CI_JOB_TOKEN"}`,
    hint: "Let the token's user read that project, or pass --base REF with the commit that was applied last.",
  });
}

async function ask(
  { rest }: GitLab,
  { project, name }: Question,
): Promise<{ readonly commit: string | undefined } | { readonly refusal: string }> {
  const wanted = { environment: name, status: "success", orderBy: "id", sort: "desc" } as const;
  try {
    const [newest] = await rest.Deployments.all(project, { ...wanted, perPage: 1, maxPages: 1 });
    return { commit: newest?.sha };
  } catch (error) {
    const shut = ["unauthorized", "forbidden", "not-available"];
    if (error instanceof GitLabError && shut.includes(error.reason)) return { refusal: error.message };
    throw error;
  }
}
