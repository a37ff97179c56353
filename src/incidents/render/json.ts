import type { Report } from "../report.ts";

/** `report.json`. Numbers carry twelve digits: beyond lies the noise of floating point. */
export function renderJson(report: Report): string {
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(12)) : value;
  return `${JSON.stringify(report, rounded, 2)}\n`;
}
