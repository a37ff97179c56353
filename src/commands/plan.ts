/** `watchbill plan` and `watchbill drift`: what would change, written nowhere but to the outputs asked for. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { EXIT, type ExitCode, hasErrors } from "../core/finding.ts";
import type { Plan } from "../core/plan.ts";
import { renderPlanJson } from "../render/plan-json.ts";
import { comment } from "./comment.ts";
import type { PlanFlags } from "./flags.ts";
import type { Invocation } from "./invocation.ts";
import { planFrom } from "./planning.ts";
import { diagnose, PLAN_FORMATS, show } from "./show.ts";

export async function plan(flags: PlanFlags, invocation: Invocation): Promise<ExitCode> {
  const planned = await planFrom(flags, invocation, { against: "files", ahead: "part" });
  try {
    if (flags.out !== undefined)
      writeFileSync(resolve(invocation.folder, flags.out), renderPlanJson(planned.plan));
    if (flags.comment) await comment(planned.plan, planned.doors.gitlab, invocation);
  } finally {
    await planned.doors.close();
  }
  diagnose(
    { findings: planned.plan.findings, sources: planned.examined.document.sources },
    flags,
    invocation,
  );
  show(planned.plan, PLAN_FORMATS, flags, invocation);
  if (hasErrors(planned.plan.findings)) return EXIT.refused;
  return flags.detailedExitcode && differs(planned.plan, flags) ? EXIT.changes : EXIT.ok;
}

export async function drift(flags: PlanFlags, invocation: Invocation): Promise<ExitCode> {
  const planned = await planFrom(flags, invocation, { against: "applied", ahead: "keep" });
  await planned.doors.close();
  diagnose(
    { findings: planned.plan.findings, sources: planned.examined.document.sources },
    flags,
    invocation,
  );
  show(planned.plan, PLAN_FORMATS, flags, invocation, "drift");
  if (differs(planned.plan, flags)) return EXIT.changes;
  return hasErrors(planned.plan.findings) ? EXIT.refused : EXIT.ok;
}

function differs({ changes, manual }: Plan, { manualAsChanges }: PlanFlags): boolean {
  return changes.length > 0 || (manualAsChanges === true && manual.length > 0);
}
