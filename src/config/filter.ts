/** Narrows what is desired to some of its projects: `--project` and `--shard`. */
import { createHash } from "node:crypto";
import type { Desired } from "../core/desired.ts";
import { matcherOf } from "../core/glob.ts";

export interface ProjectFilter {
  /** A glob over full project paths. */
  readonly project?: string | undefined;
  /** One of `of` equal parts; which part a project falls into depends on its path alone. */
  readonly shard?: { readonly index: number; readonly of: number } | undefined;
}

export function filterProjects(desired: Desired, { project, shard }: ProjectFilter): Desired {
  if (project === undefined && shard === undefined) return desired;
  const matches = matcherOf(project);
  const chosen = (path: string) =>
    matches(path) && (shard === undefined || partOf(path, shard.of) === shard.index);
  return {
    ...desired,
    objects: new Map([...desired.objects].filter(([, object]) => chosen(object.project))),
    projects: desired.projects.filter(chosen),
    named: new Set([...desired.named].filter(chosen)),
    reached: new Map([...desired.reached].filter(([path]) => chosen(path))),
  };
}

/** From 1 to `of`. */
function partOf(path: string, of: number): number {
  return (createHash("sha256").update(path).digest().readUInt32BE(0) % of) + 1;
}
