/** `watchbill apply`: makes exactly the changes of a plan, journaling each before the next. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parsePlan } from "../config/plan-file.ts";
import { apply as applyPlan, type Outcome, staleness } from "../core/apply.ts";
import { checkToken } from "../core/checks/token.ts";
import { EXIT, type ExitCode, type Finding, hasErrors, Stop } from "../core/finding.ts";
import { type JournalContext, openJournal } from "../core/journal.ts";
import type { Live } from "../core/live.ts";
import { type Plan, planDigest } from "../core/plan.ts";
import { read } from "../core/read.ts";
import { wantedBy } from "../core/wanted.ts";
import { readCurrentUser } from "../gitlab/current-user.ts";
import { KINDS } from "../kinds/index.ts";
import { outcomesSummary, outcomeText } from "../render/outcomes-text.ts";
import { outcomeCounts, renderOutcomesJson } from "../render/plan-json.ts";
import { renderPlanText } from "../render/plan-text.ts";
import { connectTo } from "./connection.ts";
import { type OpenDoors, openDoors } from "./doors.ts";
import type { ApplyFlags } from "./flags.ts";
import { guardedJournal } from "./guarded-journal.ts";
import { type Invocation, takesColor } from "./invocation.ts";
import { planFrom } from "./planning.ts";
import { missingSecrets } from "./secrets.ts";
import { diagnose, PLAN_FORMATS, show, writeReports } from "./show.ts";

interface Ready {
  readonly plan: Plan;
  readonly live: Live;
  readonly doors: OpenDoors;
}

export async function apply(
  file: string | undefined,
  flags: ApplyFlags,
  invocation: Invocation,
): Promise<ExitCode> {
  const ready = file === undefined ? await planned(flags, invocation) : await saved(file, flags, invocation);
  try {
    return await perform(ready, file !== undefined, flags, invocation);
  } finally {
    await ready.doors.close();
  }
}

async function planned(flags: ApplyFlags, invocation: Invocation): Promise<Ready> {
  const ahead = flags.allowOlder ? "keep" : "refuse";
  const { plan, live, doors, examined } = await planFrom(flags, invocation, {
    against: "files",
    ahead,
  });
  diagnose({ findings: plan.findings, sources: examined.document.sources }, flags, invocation);
  return { plan, live, doors };
}

/** A saved plan is applied as it was reviewed, or not at all: whatever it relies on is read again first. */
async function saved(file: string, flags: ApplyFlags, invocation: Invocation): Promise<Ready> {
  refuseChoices(file, flags);
  const plan = parsePlan(readPlanFile(resolve(invocation.folder, file)), file);
  if (planDigest(plan) !== plan.digest)
    throw refusal(
      "plan-altered",
      `${file} is not what was planned: its digest does not match`,
      "Make a new plan.",
    );
  demandSecrets(plan, invocation);
  const doors = openDoors(connectTo(plan.target.host, flags, invocation, "plan"), flags, invocation);
  try {
    const projects = [...new Set(plan.changes.map(({ address }) => address.slice(0, address.indexOf("//"))))];
    const live = await read({ doors, projects, kinds: KINDS, wanted: wantedBy(plan.changes) });
    const stale = staleness(plan, live, { kinds: KINDS, doors });
    if (stale.length > 0) throw new Stop(EXIT.refused, ...stale);
    return { plan, live, doors };
  } catch (error) {
    await doors.close();
    throw error;
  }
}

/** Flags that choose what is planned would be passed over, and more or less be done than they say. */
function refuseChoices(file: string, flags: ApplyFlags): void {
  const choices = {
    file: flags.file.length > 0 || undefined,
    project: flags.project,
    target: flags.target,
    base: flags.base,
    prune: flags.prune,
    "allow-deletes": flags.allowDeletes,
    "allow-updates": flags.allowUpdates,
    "allow-older": flags.allowOlder,
    adopt: flags.adopt,
    "resend-secrets": flags.resendSecrets,
    "manual-as-changes": flags.manualAsChanges,
    shard: flags.shard,
    now: flags.now,
  };
  const [chosen] = Object.entries(choices).find(([, value]) => value !== undefined) ?? [];
  if (chosen !== undefined)
    throw refusal(
      "plan-is-fixed",
      `--${chosen} has no effect on ${file}, which is applied as it was reviewed`,
      `Make a plan with --${chosen}, or leave the flag out.`,
    );
}

async function perform(
  { plan, live, doors }: Ready,
  reviewed: boolean,
  flags: ApplyFlags,
  invocation: Invocation,
): Promise<ExitCode> {
  const isText = flags.format === "text";
  if (isText && !reviewed) show(plan, PLAN_FORMATS, flags, invocation);
  else writeReports(plan, PLAN_FORMATS, flags, invocation);
  if (hasErrors(plan.findings)) return refuse(plan.findings, "the plan has errors");
  if (plan.refusals.length > 0) return refuse(plan.refusals, "the plan is refused");
  demandSecrets(plan, invocation);
  if (plan.changes.length === 0) {
    if (!isText) invocation.stdout.write(renderOutcomesJson([]));
    else if (reviewed) invocation.stdout.write("Nothing to change.\n");
    return EXIT.ok;
  }
  const forbidden = await checkToken(doors.gitlab);
  if (forbidden.length > 0) throw new Stop(EXIT.refused, ...forbidden);
  if (!reviewed && !flags.yes) await consent(plan, flags, invocation);

  const context = await contextOf(plan, doors, invocation);
  const { stdout, environment } = invocation;
  const color = takesColor(stdout, environment, flags.color);
  const journal = guardedJournal(openJournal(resolve(invocation.folder, flags.journal), context));
  const outcomes = await applyPlan(plan, {
    doors,
    kinds: KINDS,
    live,
    parallel: flags.parallel,
    now: invocation.now,
    signal: AbortSignal.any([invocation.signal, journal.failed]),
    onOutcome(outcome) {
      journal.write(outcome, invocation.now());
      if (isText) stdout.write(outcomeText(outcome, { color }));
    },
  }).finally(() => journal.close());
  stdout.write(isText ? outcomesSummary(outcomes, { color }) : renderOutcomesJson(outcomes));
  const failure = journal.failure(flags.journal);
  if (failure === undefined) return exitCodeOf(outcomes);
  diagnose({ findings: [failure], sources: [] }, flags, invocation);
  return outcomes.some(({ status }) => status === "done") ? EXIT.partial : EXIT.failed;

  function refuse(findings: readonly Finding[], why: string): ExitCode {
    if (reviewed || !isText)
      throw new Stop(EXIT.refused, ...findings.filter(({ level }) => level === "error"));
    invocation.stderr.write(`Nothing was changed: ${why}.\n`);
    return EXIT.refused;
  }
}

/** Everything must be there before the first write, and a plan that left something out for want of a secret is half a plan. */
function demandSecrets({ changes, findings }: Plan, invocation: Invocation): void {
  const missing = [
    ...missingSecrets(changes, undefined, invocation),
    ...findings.filter(({ code }) => code === "not-compared"),
  ];
  if (missing.length > 0)
    throw new Stop(EXIT.failed, ...missing.map((one) => ({ ...one, level: "error" as const })));
}

/** Whoever is asked has seen the plan: beside JSON, which is for machines, on stderr. */
async function consent(
  plan: Plan,
  { format, color }: ApplyFlags,
  { ask, stderr, environment }: Invocation,
): Promise<void> {
  if (ask === undefined)
    throw refusal(
      "not-confirmed",
      "Nobody is there to confirm, so nothing was changed",
      "Pass --yes, or apply a plan file that was reviewed.",
    );
  if (format !== "text")
    stderr.write(renderPlanText(plan, { color: takesColor(stderr, environment, color) }));
  const answer = await ask(`Make these changes on ${plan.target.host}? Only "yes" is a yes: `);
  if (answer.trim() !== "yes") throw refusal("not-confirmed", "Not confirmed, so nothing was changed");
}

/** The actor is who started the pipeline, else the token's user, else whom the machine knows. */
async function contextOf(
  plan: Plan,
  { gitlab }: OpenDoors,
  { environment }: Invocation,
): Promise<JournalContext> {
  const { CI_COMMIT_SHA: commit, CI_PIPELINE_URL: pipeline } = environment;
  const merge_request = environment.CI_MERGE_REQUEST_IID;
  return {
    host: plan.target.host,
    plan_digest: plan.digest,
    actor:
      environment.GITLAB_USER_LOGIN ||
      (await readCurrentUser(gitlab))?.username ||
      environment.USER ||
      "unknown",
    ...(commit && { commit }),
    ...(pipeline && { pipeline }),
    ...(merge_request && { merge_request }),
  };
}

function exitCodeOf(outcomes: readonly Outcome[]): ExitCode {
  const { done, failed, skipped } = outcomeCounts(outcomes);
  if (failed + skipped > 0) return done > 0 ? EXIT.partial : EXIT.failed;
  return outcomes.some(({ warning }) => warning !== undefined) ? EXIT.partial : EXIT.ok;
}

function readPlanFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new Stop(EXIT.invalid, {
      level: "error",
      code: "file-missing",
      message: `There is no plan file ${path}`,
      hint: "Write one with `watchbill plan --out plan.json`.",
    });
  }
}

function refusal(code: string, message: string, hint?: string): Stop {
  return new Stop(EXIT.refused, { level: "error", code, message, ...(hint !== undefined && { hint }) });
}
