/** Whether the token may write, asked right before the first write: planning needs no more than reading. */
import { type GitLab, undefinedOn } from "../../gitlab/connect.ts";
import type { Finding } from "../finding.ts";

/** The token's own word on what it may do; unknown for OAuth and job tokens, which may not ask. */
export async function checkToken(gitlab: GitLab): Promise<Finding[]> {
  const token = await gitlab.rest.PersonalAccessTokens.show().catch(undefinedOn(401, 403, 404));
  const scopes = token?.scopes as string[] | undefined;
  if (scopes === undefined || scopes.includes("api")) return [];
  return [
    {
      level: "error",
      code: "token-cannot-write",
      message: `The token has the scopes ${scopes.join(", ")}, and changes need api`,
      hint: "Make a token with the scope api.",
    },
  ];
}
