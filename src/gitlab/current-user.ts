/** The user behind the token. */
import { type GitLab, undefinedOn } from "./connect.ts";

export interface CurrentUser {
  readonly username: string;
  /** May do everything, member or not: `maxAccessLevel` counts memberships alone. */
  readonly administrator: boolean;
}

/**
 * Asked over REST, which shows `is_admin` to administrators alone: GraphQL tells it only from GitLab 19 on (18.9
 * `app/graphql/types/current_user_type.rb` has no such field). Undefined where the token may not ask.
 */
export async function readCurrentUser({ rest }: GitLab): Promise<CurrentUser | undefined> {
  const user = await rest.Users.showCurrentUser().catch(undefinedOn(401, 403, 404));
  return user && { username: user.username, administrator: user.is_admin === true };
}
