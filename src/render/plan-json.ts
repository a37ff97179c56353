/** The public form of a plan and of outcomes: what `schemas/plan.schema.json` describes. */
import type { Outcome } from "../core/apply.ts";
import type { Plan } from "../core/plan.ts";

export function renderPlanJson(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

export function renderOutcomesJson(outcomes: readonly Outcome[]): string {
  return `${JSON.stringify({ outcomes, counts: outcomeCounts(outcomes) }, null, 2)}\n`;
}

export function outcomeCounts(outcomes: readonly Outcome[]) {
  const count = (status: Outcome["status"]) => outcomes.filter((outcome) => outcome.status === status).length;
  return { done: count("done"), failed: count("failed"), skipped: count("skipped") };
}
