/** `watchbill oncall lint`: every on-call check, at its own level. */
import { DAY } from "../../calendar/zone.ts";
import { filterProjects } from "../../config/filter.ts";
import { type Address, parseAddress } from "../../core/address.ts";
import type { Desired } from "../../core/desired.ts";
import { diff } from "../../core/diff.ts";
import { EXIT, type ExitCode, hasErrors, perCause, sortFindings } from "../../core/finding.ts";
import { groupLister } from "../../core/groups.ts";
import type { Live } from "../../core/live.ts";
import { readAccounts } from "../../oncall/accounts.ts";
import { declaredView, liveView, type Setting } from "../../oncall/build-view.ts";
import { lintDocument } from "../../oncall/lint/document.ts";
import { peopleOf } from "../../oncall/people.ts";
import type { View } from "../../oncall/view.ts";
import { findBase } from "../base.ts";
import { connectTo } from "../connection.ts";
import type { Examined } from "../documents.ts";
import { openDoors } from "../doors.ts";
import { fannedOut } from "../fan-out.ts";
import type { PlanFlags } from "../flags.ts";
import { asOf, type Invocation } from "../invocation.ts";
import { unmatchedIn } from "../nothing-matches.ts";
import { FINDING_FORMATS, show } from "../show.ts";
import type { OncallFlags } from "./flags.ts";
import { examineOncall } from "./groups.ts";
import { READ_KINDS, readLive } from "./sources.ts";

export type LintFlags = OncallFlags & Pick<PlanFlags, "base" | "report">;

const YEAR = 366 * DAY;

export async function lint(flags: LintFlags, invocation: Invocation): Promise<ExitCode> {
  const now = asOf(flags, invocation);
  const { examined, remarks } = await examineOncall(flags, invocation);
  const { people, findings } = await peopleOf(examined.document, now, now + YEAR);
  const desired = filterProjects(examined.desired, flags);
  const setting = { now, people };
  const view = flags.live
    ? await viewWithLive(examined, desired, setting, flags, invocation)
    : declaredView(desired, setting);
  const found = sortFindings(
    perCause([
      ...findings,
      ...remarks,
      ...unmatchedIn([view], flags),
      ...lintDocument(examined.document, view).findings,
    ]),
  );
  show({ findings: found, sources: examined.document.sources }, FINDING_FORMATS, flags, invocation);
  return hasErrors(found) ? EXIT.failed : EXIT.ok;
}

/** What GitLab knows of the people and objects declared; drift where a base says what was applied last. */
async function viewWithLive(
  { document }: Examined,
  desired: Desired,
  setting: Setting,
  flags: LintFlags,
  invocation: Invocation,
): Promise<View> {
  const doors = openDoors(connectTo(document.value.host, flags, invocation), flags, invocation);
  try {
    const live = await readLive(doors, desired.projects, flags, invocation);
    const base = await findBase(document, doors.gitlab, flags, invocation, { ahead: "part" });
    const owned =
      base?.examined && (await fannedOut(base.examined, base.files, groupLister(doors.gitlab), setting.now));
    const applied = owned && filterProjects(owned.desired, flags);
    const drifted = applied === undefined ? [] : driftedFrom(applied, live, setting.now);
    const view = declaredView(desired, setting, liveView(live, setting));
    const accounts = await readAccounts(doors.gitlab, view, live);
    const projects = view.projects.map((project) => {
      const users = accounts.get(project.path);
      if (users === undefined) return project;
      const own = drifted.filter((address) => parseAddress(address).project === project.path);
      return { ...project, live: { users, drifted: own } };
    });
    return { ...view, projects };
  } finally {
    await doors.close();
  }
}

/** What somebody has changed in GitLab since it was applied. */
function driftedFrom(applied: Desired, live: Live, asOf: number): Address[] {
  const objects = new Map([...applied.objects].filter(([, { kind }]) => READ_KINDS.has(kind)));
  const base = { ...applied, objects };
  const { changes, kept } = diff({
    kinds: READ_KINDS,
    desired: base,
    base,
    live,
    asOf,
    adopt: false,
    resendSecrets: false,
  });
  return [...changes, ...kept].filter(({ cause }) => cause === "drift").map(({ address }) => address);
}
