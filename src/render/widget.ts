/** The counts GitLab's merge request widget reads (`artifacts:reports:terraform`). */
import type { Plan } from "../core/plan.ts";

/** All three keys are demanded; a replacement deletes one object and creates another. */
export function renderWidget({ counts }: Plan): string {
  const { create, update, replace } = counts;
  return `${JSON.stringify({ create: create + replace, update, delete: counts.delete + replace })}\n`;
}
