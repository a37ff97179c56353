/** Puts a history underneath a world that has group `acme`. */
import { ensureLabel } from "../incidents/labels.ts";
import { ensureTag } from "../incidents/tags.ts";
import type { Instance } from "../instance.ts";
import { alertBot } from "../world/notes.ts";
import { findGroup, findProject, findUser } from "../world/tree.ts";
import type { PastPlan, World } from "../world/world.ts";
import { createHistory } from "./index.ts";
import type { Setting } from "./setting.ts";
import { SERVICES } from "./shape.ts";

const PEOPLE = ["ana", "bo", "chen", "dana", "erik"];
const TAG = "Impact mitigated";

/** Makes the labels and tags it needs where they are not there yet, and numbers what comes after it. */
export function plantHistory(instance: Instance, plan: PastPlan): void {
  const { world } = instance;
  const history = createHistory(plan.incidents, plan.at, settingOf(instance, plan.projectIds));
  world.past = { ...plan, history };
  world.issues.setSource(history.issues);
  world.alerts.setSource(history.alerts);
  world.issues.onStore(({ id }) => {
    for (const note of history.notesOf(id)) world.notes.put(note);
    for (const event of history.timelineOf(id)) world.timelineEvents.put(event);
    for (const event of history.stateEventsOf(id)) world.stateEvents.put(event);
    for (const link of history.linksOf(id)) world.resourceLinks.put(link);
  });
  world.alerts.onStore(({ id }) => {
    for (const note of history.alertNotesOf(id)) world.notes.put(note);
  });
  for (const { id } of world.projects.all()) {
    const { issues, alerts } = history.numbersOf(id);
    world.counters.set(`issue:${id}`, Math.max(issues, world.counters.get(`issue:${id}`) ?? 0));
    world.counters.set(`alert:${id}`, Math.max(alerts, world.counters.get(`alert:${id}`) ?? 0));
  }
}

/** The projects a history happens in, in the order of SERVICES. Throws where the demo's are not there. */
export function projectsOfHistory(world: World): number[] {
  return SERVICES.map(({ project }) => {
    const found = findProject(world, project);
    if (found === undefined) throw new Error(`a history needs the project ${project}`);
    return found.id;
  });
}

function settingOf(instance: Instance, projectIds: readonly number[]): Setting {
  const { world } = instance;
  const acme = findGroup(world, "acme");
  const projects = projectIds.flatMap((id) => world.projects.get(id) ?? []);
  const people = PEOPLE.flatMap((name) => findUser(world, name) ?? []);
  if (acme === undefined) throw new Error("a history needs the demo's group");
  const titles = [
    "false-positive",
    "postmortem",
    ...SERVICES.flatMap(({ names }) => names.map((name) => `service::${name}`)),
  ];
  return {
    projectIds,
    peopleIds: people.map(({ id }) => id),
    usernames: people.map(({ username }) => username),
    botId: alertBot(instance).id,
    labelIds: new Map(titles.map((title) => [title, ensureLabel(instance, { group: acme }, title).id])),
    tagIds: projects.map((project) => ensureTag(world, project, TAG).id),
  };
}
