/** What can be wrong with a rotation that its schema cannot say. */
import { instantToWall, isKnownZone, occurrence, wallToInstant } from "../calendar/zone.ts";
import type { Problem } from "../core/kind.ts";
import type { RotationSpec } from "./rotation.ts";

/** `timezone` is the schedule's, as declared: GitLab may not know it. */
export function rotationProblems(spec: RotationSpec, timezone: string): Problem[] {
  const problems: Problem[] = [];
  const twice = spec.participants.findIndex((user, index) => spec.participants.indexOf(user) < index);
  if (twice >= 0)
    problems.push({
      at: `/participants/${twice}`,
      code: "participant-twice",
      message: `${spec.participants[twice]} takes part twice in the rotation "${spec.name}"`,
      hint: "Name everybody once: GitLab refuses a rotation with the same person twice.",
    });
  if (spec.ends_at !== null && spec.ends_at <= spec.starts_at)
    problems.push({
      at: "/ends_at",
      code: "end-before-start",
      message: `"${spec.name}" ends at ${spec.ends_at}, not after its start at ${spec.starts_at}`,
      hint: `Give an end after ${spec.starts_at} (both are in ${timezone}), or leave it out.`,
    });
  for (const field of ["starts_at", "ends_at"] as const) {
    const wall = spec[field];
    if (wall === null || !isKnownZone(timezone) || occurrence(wall, timezone) !== "skipped") continue;
    const shown = instantToWall(wallToInstant(wall, timezone), timezone);
    problems.push({
      at: `/${field}`,
      code: "skipped-hour",
      message: `The clocks in ${timezone} skip ${wall}, and GitLab would take it for ${shown}`,
      hint: `Write ${shown}.`,
    });
  }
  return problems;
}
