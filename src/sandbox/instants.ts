/** Instants as text. Inside they are milliseconds since 1970. */

const ISO_8601 =
  /^(?<date>\d{4}-\d{2}-\d{2})(?:[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?) ?(?<zone>Z|UTC|[+-]\d{2}:?\d{2})?)?$/i;

/** Reads ISO 8601, without a zone as UTC: that is the zone a GitLab server has unless it was given another. */
export function parseInstant(text: string): number | undefined {
  const groups = ISO_8601.exec(text)?.groups;
  if (groups === undefined || !isDate(groups.date ?? "")) return undefined;
  const zone = /^[+-]/.test(groups.zone ?? "") ? groups.zone?.replace(/:?(\d\d)$/, ":$1") : "Z";
  const instant = Date.parse(`${groups.date}T${groups.time ?? "00:00"}${zone}`);
  return Number.isNaN(instant) ? undefined : instant;
}

/** Whether the calendar has the day, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

/** As REST writes an instant: with milliseconds. */
export function iso(instant: number): string {
  return new Date(instant).toISOString();
}
