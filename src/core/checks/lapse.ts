/** Whether what GitLab no longer shows may be there all the same, hidden since a licence ran out. */
import { parseAddress } from "../address.ts";
import { type Change, GONE } from "../change.ts";
import { compare } from "../compare.ts";
import { type Finding, listed } from "../finding.ts";
import type { LiveContext } from "./live-context.ts";

/**
 * One warning for the projects in which nothing that needs a licence is left of what the base declared. Where GitLab
 * tells about licences there is no need to guess: `checkAccess`.
 */
export function checkLapse(
  changes: readonly Change[],
  { kinds, live }: Pick<LiveContext, "kinds" | "live">,
): Finding[] {
  const gone = changes.filter(({ kind, reason }) => reason === GONE && kinds.get(kind)?.requires.feature);
  const projects = new Set(gone.map(({ address }) => parseAddress(address).project));
  const suspects = [...projects].filter((project) => {
    const { facts, objects = [] } = live.get(project) ?? {};
    return facts?.features.size === 0 && !objects.some(({ kind }) => kind.requires.feature);
  });
  if (suspects.length === 0) return [];
  return [
    {
      level: "warning",
      code: "licence-unknown",
      message: `All that is on call is gone at once, as after a Premium licence has run out, which this GitLab does not tell: ${listed(suspects.sort(compare))}`,
      hint: "Check the licence before applying: without one GitLab refuses the first change, and with one it shows what there was.",
    },
  ];
}
