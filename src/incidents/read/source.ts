/** Who reads from which GitLab, and what GitLab itself says about restoring service. */
import { type GitLab, GitLabError, undefinedOn } from "../../gitlab/connect.ts";
import { readCurrentUser } from "../../gitlab/current-user.ts";
import type { DoraFact, Provenance } from "../facts.ts";
import type { Scope } from "./incident-lists.ts";
import { READ_VERSION } from "./operations.ts";

export interface Source {
  readonly version: string | null;
  readonly user: string | null;
  readonly administrator: boolean;
  readonly scopes: Provenance["token"]["scopes"];
}

interface Answer {
  readonly metadata: { readonly version: string } | null;
}

export async function readSource(gitlab: GitLab): Promise<Source> {
  const [{ metadata }, currentUser, token] = await Promise.all([
    gitlab.query<Answer>(READ_VERSION, {}),
    readCurrentUser(gitlab),
    // Tokens of OAuth applications cannot ask about themselves.
    gitlab.rest.PersonalAccessTokens.show().catch(undefinedOn(401, 403, 404)),
  ]);
  return {
    version: metadata?.version ?? null,
    user: currentUser?.username ?? null,
    administrator: currentUser?.administrator ?? false,
    scopes: (token?.scopes as string[] | undefined) ?? [],
  };
}

/** GitLab's value for local dates, of which it makes UTC days; `to` is exclusive, as everywhere in the report. */
export async function readDora(
  gitlab: GitLab,
  { kind, path }: Scope,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<DoraFact> {
  const resource = kind === "group" ? gitlab.rest.GroupDORA4Metrics : gitlab.rest.ProjectDORA4Metrics;
  const lastDay = new Date(Date.parse(to) - 86_400_000).toISOString().slice(0, 10);
  try {
    const answer: unknown = await resource.all(path, "time_to_restore_service", {
      startDate: from,
      endDate: lastDay,
      interval: "all",
    });
    const seconds = valueIn(answer);
    return {
      scope: path,
      seconds,
      reason: seconds === null ? "GitLab has no value for the window" : null,
    };
  } catch (error) {
    if (!(error instanceof GitLabError) || error.status === undefined || error.status >= 500) throw error;
    return { scope: path, seconds: null, reason: reasonFor(error) };
  }
}

/** With `interval=all` a list of one value without a date, or the bare value. */
function valueIn(answer: unknown): number | null {
  const [only] = Array.isArray(answer) ? answer : [{ value: answer }];
  const value: unknown = (only as { readonly value?: unknown } | undefined)?.value;
  return typeof value === "number" ? value : null;
}

function reasonFor({ status, messages }: GitLabError): string {
  if (status === 403 || status === 404) {
    return "GitLab refuses it: it takes the licence Ultimate and the role Reporter";
  }
  return `GitLab refuses it: ${messages.join("; ") || `HTTP ${status}`}`;
}
