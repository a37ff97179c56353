/** Labels of projects and of the groups above them. */
import type { Instance } from "../instance.ts";
import { refuseIf, takenProblems, textProblems } from "../validation.ts";
import type { Label } from "../world/incident-rows.ts";
import type { Group, Project } from "../world/rows.ts";
import { ancestorsOf } from "../world/tree.ts";
import type { World } from "../world/world.ts";

/** Where a label belongs: to one of the two. */
type LabelOwner = { readonly project: Project } | { readonly group: Group };

interface LabelInput {
  readonly title: string;
  readonly color?: string | null;
  readonly description?: string | null;
}

export function labelsOfProject(world: World, project: Project, withGroups: boolean): Label[] {
  const groups = new Set(ancestorsOf(world, withGroups ? project.groupId : null).map(({ id }) => id));
  return world.labels
    .all()
    .filter(({ projectId, groupId }) => projectId === project.id || groups.has(groupId ?? 0));
}

export function labelsOfGroup(world: World, group: Group, withAncestors: boolean): Label[] {
  const groups = new Set((withAncestors ? ancestorsOf(world, group.id) : [group]).map(({ id }) => id));
  return world.labels.all().filter(({ groupId }) => groups.has(groupId ?? 0));
}

/** The ids of the labels with these titles; unknown ones are made in the project where `mayCreate`, else left out. */
export function labelIdsOf(
  instance: Instance,
  project: Project,
  titles: readonly string[],
  mayCreate: boolean,
): number[] {
  const usable = labelsOfProject(instance.world, project, true);
  return titles.flatMap((title) => {
    const known = usable.find((label) => label.title === title);
    if (known !== undefined) return [known.id];
    return mayCreate ? [ensureLabel(instance, { project }, title).id] : [];
  });
}

export function createLabel(instance: Instance, owner: LabelOwner, input: LabelInput): Label {
  const { world } = instance;
  const existing =
    "project" in owner
      ? labelsOfProject(world, owner.project, true)
      : labelsOfGroup(world, owner.group, true);
  refuseIf([
    ...textProblems(input.title, { label: "Title", maximum: 255, required: true }),
    ...takenProblems(
      existing.some(({ title }) => title === input.title),
      "Title",
    ),
  ]);
  return world.labels.insert({
    projectId: "project" in owner ? owner.project.id : null,
    groupId: "group" in owner ? owner.group.id : null,
    title: input.title,
    color: input.color ?? "#6699cc",
    description: input.description ?? null,
    createdAt: instance.now(),
  });
}

/** The owner's own label with the title, made if there is none. */
export function ensureLabel(instance: Instance, owner: LabelOwner, title: string): Label {
  const { labels } = instance.world;
  const known = labels.where("title", title).find(({ projectId, groupId }) => {
    return "project" in owner ? projectId === owner.project.id : groupId === owner.group.id;
  });
  return known ?? createLabel(instance, owner, { title });
}
