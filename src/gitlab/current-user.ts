/** The user behind the token. */
import { type GitLab, undefinedOn } from "./connect.ts";

export interface CurrentUser {
  readonly username: string;
  /** May do everything, member or not: `maxAccessLevel` counts memberships alone. */
  readonly administrator: boolean;
}

/**
 * Asked over REST, which shows `is_admin` to administrators alone: in GraphQL only newer versions tell it (GitLab's
 * `app/graphql/types/current_user_type.rb` had no such field in 18.6). Undefined where the token may not ask.
 */
export async function readCurrentUser({ rest }: GitLab): Promise<CurrentUser | undefined> {
  const user = await rest.Users.showCurrentUser().catch(undefinedOn(401, 403, 404));
  return user && { username: user.username, administrator: user.is_admin === true };
}
