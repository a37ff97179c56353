/** Whether the project takes what a spec says: limits of its tier, and what else its kind knows of them. */
import type { Finding } from "../finding.ts";
import type { CheckContext, KindName } from "../kind.ts";
import type { LiveContext } from "./live-context.ts";

/** Limits of the tier that depend on what a spec says. */
export function checkSpecs({ kinds, desired, live }: LiveContext): Finding[] {
  const objects = [...desired.objects.values()];
  return objects.flatMap(({ address, project, kind, names, spec }) => {
    const facts = live.get(project)?.facts;
    const siblings = (wanted: KindName) =>
      objects.filter((one) => one.project === project && one.kind === wanted);
    const context: CheckContext = {
      names,
      declared: (wanted) => siblings(wanted).map((one) => one.names),
      specs: (wanted) => siblings(wanted).map((one) => one.spec),
      kinds,
    };
    const problems = (facts && kinds.get(kind)?.checkLive?.(spec, facts, context)) ?? [];
    return problems.map(
      ({ at = "", level = "error", ...rest }): Finding => ({
        level,
        ...rest,
        address,
        ...desired.position(address, at),
      }),
    );
  });
}
