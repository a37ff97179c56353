/** Tags of timeline events. There is no way to rename or delete one. */
import { Refusal } from "../errors.ts";
import { refuseIf, takenProblems, textProblems } from "../validation.ts";
import type { TimelineTag } from "../world/incident-rows.ts";
import type { Project } from "../world/rows.ts";
import type { World } from "../world/world.ts";

/** Made on first use; any other name must exist. */
const PREDEFINED = [
  "Start time",
  "End time",
  "Impact detected",
  "Response initiated",
  "Impact mitigated",
  "Cause identified",
];

export function createTag(world: World, project: Project, name: string): TimelineTag {
  refuseIf([
    ...textProblems(name, { label: "Name", maximum: 255, required: true }),
    ...(name.includes(",") ? ["Name is invalid"] : []),
    ...takenProblems(findTag(world, project, name) !== undefined),
  ]);
  return world.timelineTags.insert({ projectId: project.id, name });
}

/** The tags with these names, letter case ignored, predefined ones made where they are missing. */
export function tagsNamed(world: World, project: Project, names: readonly string[]): TimelineTag[] {
  const unknown = names.filter(
    (name) => findTag(world, project, name) === undefined && predefined(name) === undefined,
  );
  if (unknown.length > 0) throw new Refusal(`Following tags don't exist: ${JSON.stringify(unknown)}`);
  return names.map((name) => ensureTag(world, project, predefined(name) ?? name));
}

export function ensureTag(world: World, project: Project, name: string): TimelineTag {
  return findTag(world, project, name) ?? world.timelineTags.insert({ projectId: project.id, name });
}

function findTag(world: World, project: Project, name: string): TimelineTag | undefined {
  const key = name.toLowerCase();
  return world.timelineTags.where("projectId", project.id).find((tag) => tag.name.toLowerCase() === key);
}

function predefined(name: string): string | undefined {
  return PREDEFINED.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
}
