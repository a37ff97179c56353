/** What projects of a group have alike, told once: for people, who would read the same table for each of them. */
import { parseAddress } from "../core/address.ts";
import type { Amendment } from "./actual.ts";
import type { Preview } from "./preview.ts";
import type { ProjectView, View } from "./view.ts";

/** Things alike, each of another project of one group; or a single thing. */
export interface Gathered<Item> {
  /** The project's full path, or what the projects are called together: `acme/payments (38 of 40 projects)`. */
  readonly name: string;
  readonly items: readonly [Item, ...Item[]];
}

type Place = Pick<ProjectView, "path" | "groups">;

/** Every schedule as a project with nothing else, with all projects of a group that have it alike. */
export function gatherSchedules({ projects }: View): Gathered<ProjectView>[] {
  const parts = projects.flatMap(({ policy: _, schedules, ...project }) =>
    schedules.map((schedule) => ({ ...project, schedules: [schedule] })),
  );
  return gather(parts, projects, (part) => part.schedules);
}

/** Every project with a policy, cut down to it and the schedules it names; with all of a group that have them alike. */
export function gatherPolicies({ projects }: View): Gathered<ProjectView>[] {
  const parts = projects.flatMap((project) => {
    const { policy, schedules } = project;
    if (policy === undefined) return [];
    const named = new Set(policy.rules.map((rule) => ("schedule" in rule ? rule.schedule : undefined)));
    return [{ ...project, schedules: schedules.filter(({ name }) => named.has(name)) }];
  });
  return gather(parts, projects, ({ policy, schedules }) => [policy, schedules]);
}

/** The first project of each stands for all of them, under the name of all. */
export function inOne(view: View, gathered: readonly Gathered<ProjectView>[]): View {
  return { ...view, projects: gathered.map(({ name, items: [first] }) => ({ ...first, path: name })) };
}

/** A preview in which changes alike stand once; `view` has the projects they are counted among. */
export function gatherPreview(preview: Preview, { projects }: View): Preview {
  const places = new Map(projects.map((project) => [project.path, project]));
  const changes = preview.schedules.map((schedule) => {
    const { project: path } = schedule;
    return { schedule, path, groups: places.get(path)?.groups ?? [] };
  });
  const gathered = gather(changes, projects, ({ schedule }) => schedule);
  return {
    ...preview,
    schedules: gathered.map(({ name, items: [{ schedule }] }) => ({ ...schedule, project: name })),
  };
}

/** Amendments alike, each with what its projects are called together. */
export function gatherAmendments(
  amendments: readonly Amendment[],
  { projects }: View,
): (Amendment & { readonly name: string })[] {
  const contentOf = ({ address, ...amendment }: Amendment) => [
    parseAddress(address).names,
    { ...amendment, path: "", groups: [] },
  ];
  return gather(amendments, projects, contentOf).map(({ name, items: [first] }) => ({ ...first, name }));
}

/**
 * Items of the same content, in the order of their first, each with all of them that belong to projects of one group;
 * `projects` are those they are counted among. Where content stands does not count.
 */
export function gather<Item extends Place>(
  items: readonly Item[],
  projects: readonly Place[],
  contentOf: (item: Item) => unknown,
): Gathered<Item>[] {
  const alike = new Map<string, [Item, ...Item[]]>();
  for (const item of items) {
    const key = JSON.stringify([item.groups[0] ?? item.path, contentOf(item)], withoutPlace);
    const known = alike.get(key);
    if (known === undefined) alike.set(key, [item]);
    else known.push(item);
  }
  return [...alike.values()].map((own) => ({ name: nameOf(own, projects), items: own }));
}

/** Where things stand, in GitLab and in the YAML, does not make them other things. */
function withoutPlace(key: string, value: unknown): unknown {
  return PLACES.has(key) ? undefined : value;
}
const PLACES: ReadonlySet<string> = new Set(["address", "project", "where", "live"]);

function nameOf([first, ...others]: readonly [Place, ...Place[]], projects: readonly Place[]): string {
  const isShared = (group: string) => others.every(({ groups }) => groups.includes(group));
  const group = others.length === 0 ? undefined : first.groups.findLast(isShared);
  if (group === undefined) return first.path;
  const all = projects.filter(({ groups }) => groups.includes(group)).length;
  const count = others.length + 1;
  return `${group} (${count === all ? "" : `${count} of `}${all} projects)`;
}
