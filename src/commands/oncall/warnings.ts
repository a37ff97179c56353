/** The on-call findings that `validate` and `plan` tell besides their own. */
import { DAY } from "../../calendar/zone.ts";
import type { Document } from "../../config/document.ts";
import type { Desired } from "../../core/desired.ts";
import { type Finding, hasErrors, sortFindings } from "../../core/finding.ts";
import type { Live } from "../../core/live.ts";
import { declaredView, liveView } from "../../oncall/build-view.ts";
import { lintWarnings } from "../../oncall/lint/document.ts";
import { peopleOf } from "../../oncall/people.ts";
import type { Examined } from "../documents.ts";

const YEAR = 366 * DAY;

/** Findings about what is desired at an instant (epoch milliseconds); with live rotations also what changing them does. */
export async function oncallWarnings(
  document: Document,
  desired: Desired,
  now: number,
  live?: Live,
): Promise<readonly Finding[]> {
  const { people, findings } = await peopleOf(document, now, now + YEAR);
  const setting = { now, people };
  const view = declaredView(desired, setting, live && liveView(live, setting));
  return [...findings, ...lintWarnings(document, view)];
}

/** A document's findings with those on on-call; a document with errors is not judged further. */
export async function withOncall(examined: Examined, now: number): Promise<readonly Finding[]> {
  const { document, desired, findings } = examined;
  if (hasErrors(findings)) return findings;
  return sortFindings([...findings, ...(await oncallWarnings(document, desired, now))]);
}
