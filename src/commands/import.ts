/** `watchbill import`: what is live, as the document whose plan is empty. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, posix, resolve } from "node:path";
import { renderDocument, sectionNode } from "../config/dump.ts";
import { EXIT, type ExitCode, Stop } from "../core/finding.ts";
import { groupLister, reachGroups } from "../core/groups.ts";
import { type Declaration, UNDECLARED } from "../core/kind.ts";
import type { Live, LiveProject } from "../core/live.ts";
import { read } from "../core/read.ts";
import { KINDS } from "../kinds/index.ts";
import { connectTo } from "./connection.ts";
import { type OpenDoors, openDoors } from "./doors.ts";
import type { CommonFlags } from "./flags.ts";
import type { Invocation } from "./invocation.ts";
import { progress } from "./progress.ts";

export interface ImportFlags extends Omit<CommonFlags, "project"> {
  readonly project: readonly string[];
  readonly group: readonly string[];
  readonly out?: string;
  readonly force?: boolean;
}

const DOCUMENT = "watchbill.yml";

export async function importLive(flags: ImportFlags, invocation: Invocation): Promise<ExitCode> {
  if (flags.project.length + flags.group.length === 0)
    throw stop(
      "nothing-to-import",
      "There is nothing to import",
      "Name a project with --project PATH or a group with --group PATH.",
    );
  const { project: _, ...common } = flags;
  const doors = openDoors(connectTo(undefined, common, invocation), invocation);
  try {
    const live = await readAll(doors, flags, invocation);
    const declared = new Map([...live].sort().map(([path, project]) => [path, declarationsOf(project)]));
    const used = new Map([...declared].filter(([, declarations]) => declarations.length > 0));
    for (const path of declared.keys())
      if (!used.has(path) && !flags.quiet) invocation.stderr.write(`${path} has nothing to import.\n`);
    if (flags.out === undefined) invocation.stdout.write(oneDocument(used, doors.gitlab.host, invocation));
    else writeFolder(used, doors.gitlab.host, flags, invocation);
    return EXIT.ok;
  } finally {
    await doors.close();
  }
}

async function readAll(doors: OpenDoors, flags: ImportFlags, invocation: Invocation): Promise<Live> {
  const sections = Object.fromEntries(flags.group.map((group) => [group, {}]));
  const reached = await reachGroups(groupLister(doors.gitlab), sections, () => ({
    file: "--group",
    line: 1,
    column: 1,
  }));
  if (reached.findings.length > 0)
    throw new Stop(
      EXIT.refused,
      ...reached.findings.map(({ level, code, message, hint }) => ({
        level,
        code,
        message,
        ...(hint && { hint }),
      })),
    );
  const projects = [...new Set([...flags.project, ...[...reached.projects.values()].flat()])].sort();
  const bar = progress("Reading projects", projects.length, flags, invocation);
  const live = await read({ doors, projects, kinds: KINDS, onBatch: bar.done });
  bar.end();
  const missing = projects.filter((project) => !live.has(project));
  if (missing.length > 0)
    throw stop(
      "project-not-found",
      `GitLab shows no project ${missing.join(", ")} to this token`,
      "Check the full path, and that the token's user is a member.",
    );
  return live;
}

/** In the order of kinds, parents before children; within a kind by name. */
function declarationsOf({ objects }: LiveProject): Declaration[] {
  const kinds = [...KINDS.values()];
  return objects
    .filter(({ kind, live }) => kind.retirement?.(live, Number.POSITIVE_INFINITY) === undefined)
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (a.address < b.address ? -1 : 1))
    .map(({ kind, live }) => kind.declare(kind.project(live, UNDECLARED), live));
}

function oneDocument(
  projects: ReadonlyMap<string, readonly Declaration[]>,
  host: string,
  invocation: Invocation,
): string {
  const whole = [...projects].map(
    ([path, all]) => [path, all.filter(({ files }) => files === undefined)] as const,
  );
  for (const [path, all] of projects)
    for (const { path: place } of all.filter(({ files }) => files !== undefined))
      invocation.stderr.write(`${path}: ${place.join(".")} needs a file beside the document; use --out.\n`);
  const sections = new Map(whole.map(([path, declarations]) => [path, sectionNode(declarations)]));
  return renderDocument({ host, comment: commentOf(host, invocation) }, sections);
}

function writeFolder(
  projects: ReadonlyMap<string, readonly Declaration[]>,
  host: string,
  { out = ".", force }: ImportFlags,
  invocation: Invocation,
): void {
  const files = new Map([
    [DOCUMENT, renderDocument({ host, comment: commentOf(host, invocation) }, new Map())],
  ]);
  for (const [path, declarations] of projects) {
    const file = `projects/${path}.yml`;
    files.set(file, renderDocument({}, new Map([[path, sectionNode(declarations)]])));
    for (const [name, text] of declarations.flatMap((one) => Object.entries(one.files ?? {})))
      files.set(posix.join(posix.dirname(file), name), text);
  }
  const folder = resolve(invocation.folder, out);
  const existing = [...files.keys()].filter((path) => existsSync(join(folder, path)));
  if (existing.length > 0 && !force)
    throw stop(
      "file-exists",
      `${existing.map((path) => posix.join(out, path)).join(", ")} would be overwritten`,
      "Choose another folder, or pass --force.",
    );
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    invocation.stderr.write(`${posix.join(out, path)}\n`);
  }
}

function commentOf(host: string, { version }: Invocation): string {
  return `Imported from ${host} by Watchbill ${version}. Run \`watchbill plan\`: it should find nothing to change.`;
}

function stop(code: string, message: string, hint: string): Stop {
  return new Stop(EXIT.refused, { level: "error", code, message, hint });
}
