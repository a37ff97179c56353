/** Whether a project's default branch takes the commit that a plan would make. */
import { undefinedOn } from "../../gitlab/connect.ts";
import { parseAddress } from "../address.ts";
import type { Change } from "../change.ts";
import { defaultBranch } from "../commit.ts";
import type { Doors } from "../doors.ts";
import type { Finding } from "../finding.ts";
import { roleName } from "./access.ts";
import type { LiveContext } from "./live-context.ts";

/** One finding for each project whose branch is closed to the token's user; it names the branch, and who may push. */
export async function checkBranches(
  changes: readonly Change[],
  { doors, kinds, desired, live }: LiveContext,
): Promise<Finding[]> {
  const commits = new Map<string, Change>();
  for (const change of changes) {
    const { project } = parseAddress(change.address);
    const found = live.get(project)?.objects.find(({ address }) => address === change.address);
    const files = kinds.get(change.kind)?.files?.(doors, found?.live, change.after) ?? [];
    if (files.length > 0 && !commits.has(project)) commits.set(project, change);
  }
  const findings = await Promise.all(
    [...commits].map(async ([project, { address, where }]): Promise<Finding[]> => {
      const branch = await defaultBranch(doors, project);
      if (branch === undefined || (await mayPush(doors, project, branch))) return [];
      const who = await pushers(doors, project, branch);
      const place = desired.objects.has(address) ? desired.position(address) : where;
      return [
        {
          level: "error",
          code: "branch-protected",
          message: `The branch ${branch} of ${project} is protected${who}, and files are committed to it`,
          address,
          ...place,
          hint: "Let the token's user push to it in Settings > Repository > Protected branches.",
        },
      ];
    }),
  );
  return findings.flat();
}

async function mayPush({ gitlab }: Doors, project: string, branch: string): Promise<boolean> {
  const found = await gitlab.rest.Branches.show(project, branch).catch(undefinedOn(404));
  return found?.can_push ?? true;
}

/** Who may push, in words; nothing where GitLab does not tell the token's user. */
async function pushers({ gitlab }: Doors, project: string, branch: string): Promise<string> {
  const rules = (await gitlab.rest.ProtectedBranches.all(project).catch(undefinedOn(403, 404))) ?? [];
  const levels = rules
    .filter(({ name }) => matches(name, branch))
    .flatMap(({ push_access_levels = [] }) => push_access_levels)
    .flatMap(({ access_level: level }) => (typeof level === "number" && level > 0 ? [level] : []));
  if (rules.length === 0) return "";
  return levels.length === 0
    ? ": nobody may push to it"
    : `: pushing to it needs the role ${roleName(Math.min(...levels))}`;
}

/** Names of protected branches may hold `*` (GitLab documentation, "Protected branches", wildcards). */
function matches(rule: string, branch: string): boolean {
  const parts = rule.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(branch);
}
