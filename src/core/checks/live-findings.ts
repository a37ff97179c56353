/** What only GitLab can say of a plan, asked before the first write. */
import type { Change } from "../change.ts";
import type { Finding } from "../finding.ts";
import { checkAccess } from "./access.ts";
import { checkBranches } from "./branches.ts";
import { checkEdition } from "./edition.ts";
import { checkLapse } from "./lapse.ts";
import type { LiveContext } from "./live-context.ts";
import { checkPeople } from "./people.ts";
import { checkProjects } from "./projects.ts";
import { checkSpecs } from "./specs.ts";

/** All findings about what is declared, and about a plan's changes, that take a look at what is live. */
export async function liveFindings(
  { changes }: { readonly changes: readonly Change[] },
  context: LiveContext,
): Promise<Finding[]> {
  return [
    ...(await checkProjects(context)),
    ...(await checkEdition(context)),
    ...checkSpecs(context),
    ...checkAccess(changes, context),
    ...checkLapse(changes, context),
    ...(await checkPeople(changes, context)),
    ...(await checkBranches(changes, context)),
  ];
}
