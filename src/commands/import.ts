/** `watchbill import`: what is live, as the document whose plan is empty. */
import { existsSync } from "node:fs";
import { posix, resolve } from "node:path";
import { documentValue, type Head, renderDocument, type Sections, sectionNode } from "../config/dump.ts";
import { EXIT, type ExitCode, Stop } from "../core/finding.ts";
import type { Declaration } from "../core/kind.ts";
import { connectTo } from "./connection.ts";
import { openDoors } from "./doors.ts";
import type { GeneralFlags } from "./flags.ts";
import type { Invocation } from "./invocation.ts";
import { declarationsIn, type ImportScope, tellRemarks } from "./live-declarations.ts";
import { writeNewFiles } from "./new-files.ts";

export interface ImportFlags extends GeneralFlags, ImportScope {
  readonly out?: string;
  readonly force?: boolean;
}

type ByProject = ReadonlyMap<string, readonly Declaration[]>;

export async function importLive(flags: ImportFlags, invocation: Invocation): Promise<ExitCode> {
  if (flags.project.length + flags.group.length === 0)
    throw new Stop(EXIT.refused, {
      level: "error",
      code: "nothing-to-import",
      message: "There is nothing to import",
      hint: "Name a project with --project PATH or a group with --group PATH.",
    });
  const doors = openDoors(connectTo(undefined, flags, invocation), flags, invocation);
  try {
    const { projects, remarks } = await declarationsIn(flags, doors, flags, invocation);
    tellRemarks(remarks, flags, invocation);
    const used = new Map([...projects].filter(([, declarations]) => declarations.length > 0));
    for (const path of projects.keys())
      if (!used.has(path) && !flags.quiet) invocation.stderr.write(`${path} has nothing to import.\n`);
    const { host } = doors.gitlab;
    const isJson = flags.format === "json";
    const printJson = (value: unknown) => invocation.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
    if (flags.out === undefined) {
      const [head, sections] = oneDocument(used, host, invocation);
      if (isJson) printJson(documentValue(head, sections));
      else invocation.stdout.write(renderDocument(head, sections));
    } else {
      const check = planCommandFor(flags.out, invocation);
      const files = folderOf(used, host, check, invocation);
      writeNewFiles(flags.out, files, flags, invocation);
      if (isJson) printJson({ files: [...files.keys()], projects: [...used.keys()] });
      if (!flags.quiet) invocation.stderr.write(`Next: \`${check}\` should find nothing to change.\n`);
    }
    return EXIT.ok;
  } finally {
    await doors.close();
  }
}

function oneDocument(projects: ByProject, host: string, invocation: Invocation): [Head, Sections] {
  for (const [path, all] of projects)
    for (const { path: place } of all.filter(needsFile))
      invocation.stderr.write(`${path}: ${place.join(".")} needs a file beside the document; use --out.\n`);
  const sections = [...projects].map(
    ([path, all]) => [path, sectionNode(all.filter((one) => !needsFile(one)))] as const,
  );
  return [{ host, comment: commentOf(host, "watchbill plan", invocation) }, new Map(sections)];
}

/** `watchbill.yml`, a file per project, and a folder beside it with the files that the project's names. */
function folderOf(
  projects: ByProject,
  host: string,
  check: string,
  invocation: Invocation,
): Map<string, string> {
  const document = renderDocument({ host, comment: commentOf(host, check, invocation) }, new Map());
  const files = new Map([["watchbill.yml", document]]);
  for (const [path, declarations] of projects) {
    const own = declarations.map((declaration) => inFolder(posix.basename(path), declaration));
    const file = `projects/${path}.yml`;
    files.set(file, renderDocument({}, new Map([[path, sectionNode(own)]])));
    for (const [name, text] of own.flatMap((one) => Object.entries(one.files ?? {})))
      files.set(posix.join(posix.dirname(file), name), text);
  }
  return files;
}

/** Projects that stand in one folder may have sources of one name, so each has a folder for its own. */
function inFolder(folder: string, declaration: Declaration): Declaration {
  const { block, files } = declaration;
  if (files === undefined) return declaration;
  const moved = (name: string) => `${folder}/${name}`;
  const isSource = (key: string, value: unknown) => key === "source" && typeof value === "string";
  return {
    ...declaration,
    block: Object.fromEntries(
      Object.entries(block).map(([key, value]) => [key, isSource(key, value) ? moved(String(value)) : value]),
    ),
    files: Object.fromEntries(Object.entries(files).map(([name, text]) => [moved(name), text])),
  };
}

function needsFile({ files }: Declaration): boolean {
  return files !== undefined;
}

/** The command that reads a folder as one document; without a path only `watchbill/` is read so. */
function planCommandFor(out: string, { folder }: Invocation): string {
  const path = posix.normalize(out).replace(/(?<=.)\/$/, "");
  const isDefault = path === "watchbill" && !existsSync(resolve(folder, "watchbill.yml"));
  const word = /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  return isDefault ? "watchbill plan" : `watchbill plan --file ${word}`;
}

function commentOf(host: string, check: string, { version }: Invocation): string[] {
  return [
    `Imported from ${host} by Watchbill ${version}. Run \`${check}\`: it should find nothing to change.`,
    "GitLab tells nothing of its incident settings, of its PagerDuty switch and of secrets: add what you rely on.",
  ];
}
