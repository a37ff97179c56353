/** What became of each change, line by line as it happens, and in one line at the end. */
import { createColors } from "picocolors";
import type { Outcome } from "../core/apply.ts";
import { printable } from "./codeframe.ts";
import { outcomeCounts } from "./plan-json.ts";

const DONE = { create: "created", update: "updated", replace: "replaced", delete: "deleted" } as const;

export function outcomeText(
  { address, action, status, error = "", warning }: Outcome,
  { color }: { color: boolean },
): string {
  const paint = createColors(color);
  switch (status) {
    case "done":
      return `${paint.green("✓")} ${DONE[action]} ${address}${warning === undefined ? "" : paint.yellow(` — ${printable(warning)}`)}\n`;
    case "failed":
      return `${paint.red("✗")} ${action} ${address} failed: ${printable(error)}\n`;
    case "skipped":
      return `${paint.yellow("-")} ${action} ${address} skipped: ${printable(error)}\n`;
  }
}

export function outcomesSummary(outcomes: readonly Outcome[], { color }: { color: boolean }): string {
  const paint = createColors(color);
  const { done, failed, skipped } = outcomeCounts(outcomes);
  if (failed + skipped === 0) return `${paint.bold(paint.green("Applied"))}: ${done} done.\n`;
  const counts = `${done} done, ${failed} failed, ${skipped} skipped`;
  return `${paint.bold(paint.red("Not all was applied"))}: ${counts}. Run the same command again once the cause is mended.\n`;
}
