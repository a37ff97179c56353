/** `watchbill oncall ical`: calendar feeds, one to stdout or all of them as a folder for a static site. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import type { Instant } from "../../calendar/zone.ts";
import { EXIT, type ExitCode } from "../../core/finding.ts";
import { feedsOf, wholeFeed } from "../../oncall/feeds.ts";
import type { Window } from "../../oncall/roster.ts";
import type { View } from "../../oncall/view.ts";
import { renderFeedsPage } from "../../render/oncall-feeds-html.ts";
import { json } from "../../render/oncall-json.ts";
import { asOf, type Invocation } from "../invocation.ts";
import { repositoryAt } from "../repository.ts";
import { requireUser, type WindowFlags, windowOf } from "./flags.ts";
import { oncallOf } from "./sources.ts";

export interface IcalFlags extends WindowFlags {
  readonly out?: string;
}

/** Calendar programs keep what they have seen, so little past is enough; half a year ahead is worth planning with. */
const BACK = 15;
const DAYS = BACK + 180;

export async function ical(flags: IcalFlags, invocation: Invocation): Promise<ExitCode> {
  const window = windowOf(flags, invocation, { days: DAYS, back: BACK });
  const { view } = await oncallOf(flags, invocation, window);
  requireUser(view, flags.user);
  const stamp = stampOf(flags, invocation);
  if (flags.out === undefined) invocation.stdout.write(wholeFeed(view, window, stamp, flags.user));
  else writeSite(flags.out, view, window, stamp, flags, invocation);
  return EXIT.ok;
}

/** The time of the commit the files come from and never the clock: the same files give the same bytes for a window. */
function stampOf(flags: IcalFlags, invocation: Invocation): Instant {
  const { environment, folder } = invocation;
  if (flags.now !== undefined || environment.SOURCE_DATE_EPOCH !== undefined) return asOf(flags, invocation);
  return repositoryAt(folder).committedAt("HEAD") ?? asOf(flags, invocation);
}

function writeSite(
  out: string,
  view: View,
  window: Window,
  stamp: Instant,
  { format, quiet }: IcalFlags,
  { folder, stdout, stderr }: Invocation,
): void {
  const feeds = feedsOf(view, window, stamp);
  const files = [...feeds, { path: "index.html", text: renderFeedsPage(feeds) }];
  for (const { path, text } of files) {
    const target = join(resolve(folder, out), path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    if (!quiet && format === "text") stderr.write(`${posix.join(out, path)}\n`);
  }
  if (format === "json")
    stdout.write(
      json({ feeds: feeds.map(({ path, subject, about, events }) => ({ path, subject, about, events })) }),
    );
}
