/** What is live on GitLab, as read: objects by project, each knowing its kind and names. */
import { type Address, formatAddress } from "./address.ts";
import type { AnyKind, KindName, Problem } from "./kind.ts";
import type { ProjectFacts } from "./project-facts.ts";
import type { Blindness } from "./sight.ts";

export interface LiveObject {
  readonly address: Address;
  readonly kind: AnyKind;
  readonly names: readonly string[];
  readonly live: object;
}

export interface LiveProject {
  readonly facts: ProjectFacts;
  readonly objects: readonly LiveObject[];
  /** Kinds that could not be read, and why: nothing is planned for them. */
  readonly unread?: ReadonlyMap<KindName, readonly Problem[]>;
  /** Kinds that are asked for and that GitLab does not show, and why: nothing is planned for them either. */
  readonly unseen?: ReadonlyMap<KindName, Blindness>;
}

/** By full path; projects that GitLab does not show are missing. */
export type Live = ReadonlyMap<string, LiveProject>;

export function liveObject(project: string, kind: AnyKind, live: object): LiveObject {
  const names = kind.identify(live);
  return { address: formatAddress({ project, kind: kind.name, names }), kind, names, live };
}

export function objectsOf(project: LiveProject | undefined, kind: KindName): readonly LiveObject[] {
  return project?.objects.filter((object) => object.kind.name === kind) ?? [];
}
