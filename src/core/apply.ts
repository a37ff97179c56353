/**
 * Makes a plan's changes: projects side by side, the changes of one project in the plan's order.
 * Every step looks at what is live and closes the gap to what is declared, so a step can be repeated:
 * after an unclear write GitLab is read again and the step is taken once more, from there.
 */
import pLimit from "p-limit";
import { GitLabError } from "../gitlab/errors.ts";
import { type Address, parseAddress } from "./address.ts";
import type { Action, Change } from "./change.ts";
import { commitFiles } from "./commit.ts";
import { converge, type Standing } from "./converge.ts";
import type { Finding } from "./finding.ts";
import { type AnyKind, type Doors, type KindsByName, UNDECLARED } from "./kind.ts";
import type { Live } from "./live.ts";
import { dependenciesOf, type Plan, reliedOn } from "./plan.ts";
import { read } from "./read.ts";
import { comparable, patchOf } from "./spec.ts";
import { wantedBy } from "./wanted.ts";

export interface Outcome {
  readonly address: Address;
  readonly action: Action;
  readonly status: "done" | "failed" | "skipped";
  readonly error?: string;
  /** Done, but GitLab holds something else than was asked for. */
  readonly warning?: string;
}

export interface ApplyOptions {
  readonly doors: Doors;
  readonly kinds: KindsByName;
  /** As read just before, and found to be what the plan relies on. */
  readonly live: Live;
  /** Epoch milliseconds. */
  now(): number;
  /** Projects worked on at the same time. */
  readonly parallel: number;
  /** Heard after each change, before the next write in its project. */
  onOutcome(outcome: Outcome): void;
  /** Once aborted, no further change begins. */
  readonly signal?: AbortSignal;
}

/** What a plan relies on and finds changed: such a plan is stale and is not applied. */
export function staleness(plan: Plan, live: Live, kinds: KindsByName): Finding[] {
  const current = reliedOn(plan.changes, live, kinds);
  return Object.entries(plan.live)
    .filter(([address, digest]) => current[address] !== digest)
    .map(([address, digest]) => ({
      level: "error",
      code: "stale-plan",
      message:
        digest === null
          ? "It exists by now"
          : current[address]
            ? "It has changed since the plan was made"
            : "It is gone by now",
      address,
      hint: "Make a new plan and have it reviewed.",
    }));
}

/** Outcomes in the plan's order. */
export async function apply(plan: Plan, options: ApplyOptions): Promise<Outcome[]> {
  const projects = new Map<string, Change[]>();
  for (const change of plan.changes) {
    const { project } = parseAddress(change.address);
    projects.set(project, [...(projects.get(project) ?? []), change]);
  }
  const limit = pLimit(options.parallel);
  const outcomes = await Promise.all(
    [...projects].map(([project, changes]) => limit(() => applyProject(project, changes, options))),
  );
  const byAddress = new Map(outcomes.flat().map((outcome) => [outcome.address, outcome]));
  return plan.changes.flatMap(({ address }) => byAddress.get(address) ?? []);
}

async function applyProject(
  project: string,
  changes: readonly Change[],
  options: ApplyOptions,
): Promise<Outcome[]> {
  const { doors, kinds, now } = options;
  const standing: Standing = new Map();
  stand(options.live);
  const context = { doors, kinds, project, standing, changes, now };
  const files = changes.filter(({ kind }) => kinds.get(kind)?.files);
  const outcomes: Outcome[] = [];
  const broken = new Set<Address>();
  for (const change of changes) {
    if (files.includes(change) && change !== files[0]) continue; // committed together with the first
    const together = files.includes(change) ? files : [change];
    const result = await resultOf(together);
    for (const { address, action } of together) {
      const outcome = { address, action, ...result };
      if (outcome.status !== "done") broken.add(address);
      outcomes.push(outcome);
      options.onOutcome(outcome);
    }
  }
  return outcomes;

  async function resultOf(
    together: readonly Change[],
  ): Promise<Pick<Outcome, "status" | "error" | "warning">> {
    if (options.signal?.aborted) return { status: "skipped", error: "the run was interrupted" };
    const obstacle = together
      .flatMap((change) => dependenciesOf(change, changes, kinds))
      .find((needed) => broken.has(needed));
    if (obstacle !== undefined)
      return { status: "skipped", error: `needs ${obstacle}, which was not changed` };
    try {
      const warning = await attempt(together, true);
      return { status: "done", ...(warning !== undefined && { warning }) };
    } catch (error) {
      if (!(error instanceof GitLabError)) throw error;
      return { status: "failed", error: error.message };
    }
  }

  /** Takes a step; where it stays unclear whether GitLab did it, reads again and takes what is left of it. */
  async function attempt(together: readonly Change[], again: boolean): Promise<string | undefined> {
    const [change] = together;
    if (change === undefined) return undefined;
    try {
      if (!files.includes(change)) return await converge(change, context);
      await commitFiles(together, context);
      return undefined;
    } catch (error) {
      if (!again || !isWorthReading(error, together)) throw error;
      stand(await read({ doors, projects: [project], kinds, wanted: wantedBy(changes) }));
      return attempt(together.filter(isLeft), false);
    }
  }

  function stand(live: Live): void {
    standing.clear();
    for (const object of live.get(project)?.objects ?? []) standing.set(object.address, object);
  }

  /** Whether a change, by what has just been read, is still to be made. */
  function isLeft({ address, kind, after }: Change): boolean {
    if (!files.some((file) => file.address === address)) return true; // a step that looks for itself
    const found = standing.get(address);
    if (found === undefined || after === undefined) return found !== undefined || after !== undefined;
    const current = (kinds.get(kind) as AnyKind).project(found.live, { ...UNDECLARED, declared: after });
    return patchOf(current, comparable(kinds.get(kind) as AnyKind, after, current)).length > 0;
  }
}

/** An unclear write; or a deletion of what GitLab says is not there, which may be just what was wanted. */
function isWorthReading(error: unknown, together: readonly Change[]): boolean {
  if (!(error instanceof GitLabError)) return false;
  return (
    error.reason === "unclear" ||
    (error.reason === "not-available" && together.every(({ action }) => action === "delete"))
  );
}
