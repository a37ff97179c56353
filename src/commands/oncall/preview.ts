/** `watchbill oncall preview`: what the files change for people, compared with GitLab or with a Git revision. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { replaceValue } from "../../config/edit.ts";
import { gitFiles } from "../../config/files.ts";
import type { Address } from "../../core/address.ts";
import type { Desired } from "../../core/desired.ts";
import { EXIT, type ExitCode, type Finding, hasErrors, Stop } from "../../core/finding.ts";
import { matcherOf } from "../../core/glob.ts";
import { declaredView } from "../../oncall/build-view.ts";
import { type DeclaredStart, declaredStarts } from "../../oncall/declared-starts.ts";
import { filterView } from "../../oncall/filter.ts";
import { gatherPreview } from "../../oncall/gather.ts";
import { preview as compare, type Preview } from "../../oncall/preview.ts";
import type { View } from "../../oncall/view.ts";
import { previewJson } from "../../render/oncall-json.ts";
import {
  type PreviewPage,
  renderPreviewMarkdown,
  renderPreviewText,
  renderStarts,
} from "../../render/oncall-preview-text.ts";
import { revisionNamed } from "../base.ts";
import { connectTo } from "../connection.ts";
import { documentPaths, examine } from "../documents.ts";
import { openDoors } from "../doors.ts";
import { asOf, type Invocation } from "../invocation.ts";
import { repositoryAt } from "../repository.ts";
import { type Formats, show } from "../show.ts";
import { type WindowFlags, windowOf, zoneOf } from "./flags.ts";
import { followGroups } from "./groups.ts";
import { declaredOncall, readOncall, tellUnmatched } from "./sources.ts";

export interface PreviewFlags extends WindowFlags {
  readonly base?: string;
  readonly suggest?: boolean;
  readonly applySuggestion?: boolean;
  readonly detailedExitcode?: boolean;
}

const DAYS = 56;

/** Another person deals turns anew, so that overrides relieve nobody, until the suggested start gives the turns back. */
const MENDED_BY_STARTS = ["override-without-effect"];

interface Shown {
  readonly page: PreviewPage;
  /** The files' on-call. */
  readonly view: View;
}

const FORMATS: Formats<Shown> = {
  text: (shown, options) => renderPreviewText(forPeople(shown), options),
  json: ({ page }) => previewJson(page.preview, page.against),
  markdown: (shown) => renderPreviewMarkdown(forPeople(shown)),
};

function forPeople({ page, view }: Shown): PreviewPage {
  return { ...page, preview: gatherPreview(page.preview, view) };
}

export async function preview(flags: PreviewFlags, invocation: Invocation): Promise<ExitCode> {
  if (flags.offline && flags.base === undefined) throw nothingToCompare();
  const at = asOf(flags, invocation);
  const window = windowFrom(flags, invocation);
  const excused = flags.suggest || flags.applySuggestion ? MENDED_BY_STARTS : [];
  const { view, examined } = await declaredOncall(flags, invocation, window, { excused });
  const { before, against } = await baseOf(examined.desired, examined.document.value.host, flags, invocation);
  const standing = filterView(before, flags);
  tellUnmatched([standing, view], flags, invocation);
  const found = compare(standing, view, at, window);
  const suggestions = found.schedules.flatMap((one) => one.suggestions);
  const starts = declaredStarts(suggestions, examined.desired, examined.document);
  if (flags.applySuggestion) return applyTo(starts, invocation);
  if (flags.suggest) invocation.stdout.write(renderStarts(starts));
  else show({ page: pageOf(found, against, flags), view }, FORMATS, flags, invocation);
  return flags.detailedExitcode && found.schedules.length > 0 ? EXIT.changes : EXIT.ok;
}

/** From now on, where nothing else is said: what is past cannot change. */
function windowFrom(flags: PreviewFlags, invocation: Invocation) {
  const from = flags.from ?? { instant: asOf(flags, invocation) };
  return windowOf({ ...flags, from }, invocation, { days: DAYS });
}

function pageOf(preview: Preview, against: string, { timezone }: PreviewFlags): PreviewPage {
  return { preview, against, ...(timezone !== undefined && { timezone: zoneOf({ timezone }) }) };
}

/** What the files are compared with: a revision of them, or GitLab. */
async function baseOf(
  desired: Desired,
  host: string | undefined,
  flags: PreviewFlags,
  invocation: Invocation,
): Promise<{ before: View; against: string }> {
  if (flags.base !== undefined)
    return { before: await viewAt(flags.base, flags, invocation), against: flags.base };
  const doors = openDoors(connectTo(host, flags, invocation), flags, invocation);
  try {
    return {
      before: await readOncall(doors, desired.projects.filter(matcherOf(flags.project)), flags, invocation),
      against: doors.gitlab.host,
    };
  } finally {
    await doors.close();
  }
}

/** The document of a revision, with the projects its groups reach today. */
async function viewAt(base: string, flags: PreviewFlags, invocation: Invocation): Promise<View> {
  const now = asOf(flags, invocation);
  const repository = repositoryAt(invocation.folder);
  const { commit } = revisionNamed(base, repository, "What to compare the files with");
  const files = gitFiles(invocation.folder, commit);
  const examined = examine(documentPaths(flags.file, files), files, now);
  refuseBroken(base, examined.findings);
  const followed = await followGroups(examined, files, flags, invocation);
  refuseBroken(base, followed?.invalid ?? []);
  return declaredView(followed?.desired ?? examined.desired, { now, people: new Map() });
}

function refuseBroken(base: string, findings: readonly Finding[]): void {
  const problem = findings.find(({ level }) => level === "error");
  if (problem !== undefined) throw brokenBase(base, problem);
}

function brokenBase(base: string, { message }: Finding): Stop {
  return new Stop(EXIT.failed, {
    level: "error",
    code: "base-does-not-load",
    message: `The document at ${base} does not load (${message})`,
    hint: "Pass --base with a commit whose document is valid.",
  });
}

function nothingToCompare(): Stop {
  return new Stop(EXIT.failed, {
    level: "error",
    code: "nothing-to-compare",
    message: "Offline there is nothing to compare the files with",
    hint: "Give a revision of them with --base.",
  });
}

/** So many rotations are named that a start would harm. */
const NAMED = 3;

/** Writes suggested starts into the files, and says where. */
function applyTo(starts: readonly DeclaredStart[], { folder, stdout, stderr }: Invocation): ExitCode {
  const problems: Finding[] = [];
  for (const { starts_at, was, rotations, where, others } of starts) {
    const path = resolve(folder, where.file);
    const edited =
      others.length > 0
        ? undefined
        : replaceValue(readFileSync(path, "utf8"), where, { before: was, after: starts_at });
    if (edited === undefined) {
      problems.push({
        level: "error",
        code: "cannot-edit",
        message:
          others.length > 0
            ? `${takersText(others)} the same starts_at, and would lose turns by another`
            : "starts_at is not written out at this place",
        ...(rotations[0] && { address: rotations[0] }),
        ...where,
        hint: others.length > 0 ? "Paste what --suggest prints." : `Write starts_at: ${starts_at} by hand.`,
      });
    } else {
      writeFileSync(path, edited);
      stdout.write(`${where.file}:${where.line} starts_at: ${starts_at} (was ${was})\n`);
    }
  }
  if (starts.length === 0) stderr.write("There is nothing to suggest.\n");
  if (hasErrors(problems)) throw new Stop(EXIT.failed, ...problems);
  return EXIT.ok;
}

function takersText(rotations: readonly Address[]): string {
  const more = rotations.length - NAMED;
  const names = [...rotations.slice(0, NAMED), ...(more > 0 ? [`${more} more`] : [])];
  return names.length === 1
    ? `${names[0]} takes`
    : `${names.slice(0, -1).join(", ")} and ${names.at(-1)} take`;
}
