/**
 * Makes a plan's changes: projects side by side, the changes of one project in the plan's order.
 * Every step looks at what is live and closes the gap to what is declared, so a step can be repeated:
 * after an unclear write GitLab is read again and the step is taken once more, from there.
 */
import pLimit from "p-limit";
import { ServiceError } from "../gitlab/errors.ts";
import { type Address, parseAddress } from "./address.ts";
import type { Action, Change } from "./change.ts";
import { commitFiles } from "./commit.ts";
import { converge, type Standing } from "./converge.ts";
import { ChangeFailure, type Doors, type FileChange } from "./doors.ts";
import type { Finding } from "./finding.ts";
import { groupBy } from "./group-by.ts";
import type { AnyKind, KindsByName } from "./kind.ts";
import type { Live } from "./live.ts";
import { positionOf } from "./order.ts";
import { dependenciesOf, type Plan, reliedOn } from "./plan.ts";
import { read } from "./read.ts";
import { alteredSources } from "./source.ts";
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
  /** Once aborted, no further change begins, in no project; a reason in words is told of each that was left. */
  readonly signal?: AbortSignal;
}

/** What a plan relies on and finds changed, live or in the files it publishes: such a plan is stale and is not applied. */
export function staleness(
  plan: Plan,
  live: Live,
  { kinds, doors }: Pick<ApplyOptions, "kinds" | "doors">,
): Finding[] {
  const current = reliedOn(plan.changes, live, kinds);
  const changed = Object.entries(plan.live)
    .filter(([address, digest]) => current[address] !== digest)
    .map(([address, digest]) => {
      const message =
        digest === null
          ? "It exists by now"
          : current[address]
            ? "It has changed since the plan was made"
            : "It is gone by now";
      return { address, message };
    });
  const altered = plan.changes.flatMap(({ address, before = {}, after = {} }) =>
    alteredSources(before, after, doors.text).map(({ source }) => ({
      address,
      message: `${source} is not the file that was planned with`,
    })),
  );
  return [...changed, ...altered].map(({ address, message }) => ({
    level: "error",
    code: "stale-plan",
    message,
    address,
    hint: "Make a new plan and have it reviewed.",
  }));
}

/**
 * Outcomes in the plan's order. Throws what no service said, such as a defect, once nothing is under way any more:
 * whoever hears outcomes hears of every write.
 */
export async function apply(plan: Plan, options: ApplyOptions): Promise<Outcome[]> {
  const crash = new AbortController();
  const signal = AbortSignal.any([crash.signal, ...(options.signal ? [options.signal] : [])]);
  const limit = pLimit(options.parallel);
  const projects = groupBy(plan.changes, ({ address }) => parseAddress(address).project);
  const settled = await Promise.allSettled(
    [...projects].map(([project, changes]) =>
      limit(async () => {
        try {
          return await applyProject(project, changes, { ...options, signal });
        } catch (error) {
          crash.abort();
          throw error;
        }
      }),
    ),
  );
  const outcomes = settled.flatMap((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
  const byAddress = new Map(outcomes.map((outcome) => [outcome.address, outcome]));
  return plan.changes.flatMap(({ address }) => byAddress.get(address) ?? []);
}

type Result = Pick<Outcome, "status" | "error" | "warning">;

async function applyProject(
  project: string,
  changes: readonly Change[],
  options: ApplyOptions,
): Promise<Outcome[]> {
  const { doors, kinds, now } = options;
  const standing: Standing = new Map();
  stand(options.live);
  const context = { doors, kinds, project, standing, changes, now };
  const outcomes: Outcome[] = [];
  const broken = new Set<Address>();
  let committed: { readonly changes: ReadonlySet<Change>; readonly result: Result } | undefined;
  for (const change of changes) {
    if (kinds.get(change.kind)?.files) committed ??= await commit();
    const commitFailed = committed?.changes.has(change) && committed.result.status !== "done";
    const result = commitFailed ? committed?.result : await resultOf(change);
    const { address, action } = change;
    const outcome: Outcome = { address, action, status: "done", ...result };
    if (outcome.status !== "done") broken.add(address);
    outcomes.push(outcome);
    options.onOutcome(outcome);
  }
  return outcomes;

  /** All changed files of the project in one commit, made when the first of them is due. */
  async function commit(): Promise<NonNullable<typeof committed>> {
    const part = new Set(changes.filter((change) => filesOf(change).length > 0));
    if (part.size === 0) return { changes: part, result: { status: "done" } };
    const result = await settle(async () => {
      const files = [...part].flatMap(filesOf);
      if (files.length > 0) await commitFiles(doors, project, files);
      return undefined;
    }, false);
    return { changes: part, result };
  }

  function filesOf({ kind, address, after }: Change): FileChange[] {
    return kinds.get(kind)?.files?.(doors, standing.get(address)?.live, after) ?? [];
  }

  async function resultOf(change: Change): Promise<Result> {
    const { files, create } = kinds.get(change.kind) as AnyKind;
    if (files && !create) return { status: "done" }; // its commit is all there is to do
    const obstacle = dependenciesOf(change, changes, kinds).find((needed) => broken.has(needed));
    if (obstacle !== undefined)
      return { status: "skipped", error: `needs ${obstacle}, which was not changed` };
    return settle(async () => {
      const warning = await converge(change, context);
      if (positionOf(change, kinds) === "first") await readAgain(); // it may bring others to light
      return warning;
    }, change.action === "delete");
  }

  /** Takes a step; where it stays unclear whether it was done, reads again and takes what is left of it. */
  async function settle(step: () => Promise<string | undefined>, deletes: boolean): Promise<Result> {
    const { signal } = options;
    if (signal?.aborted) return { status: "skipped", error: interruption(signal) };
    try {
      const warning = await step().catch(async (error: unknown) => {
        if (!isWorthReading(error, deletes)) throw error;
        await readAgain();
        return step();
      });
      return { status: "done", ...(warning !== undefined && { warning }) };
    } catch (error) {
      if (!(error instanceof ServiceError || error instanceof ChangeFailure)) throw error;
      return { status: "failed", error: error.message };
    }
  }

  async function readAgain(): Promise<void> {
    stand(await read({ doors, projects: [project], kinds, wanted: wantedBy(changes) }));
  }

  function stand(live: Live): void {
    standing.clear();
    for (const object of live.get(project)?.objects ?? []) standing.set(object.address, object);
  }
}

function interruption({ reason }: AbortSignal): string {
  return typeof reason === "string" ? reason : "the run was interrupted";
}

/** An unclear write; or a deletion of what is said not to be there, which may be just what was wanted. */
function isWorthReading(error: unknown, deletes: boolean): boolean {
  if (!(error instanceof ServiceError)) return false;
  return error.reason === "unclear" || (error.reason === "not-available" && deletes);
}
