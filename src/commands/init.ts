/** `watchbill init`: a starting document and a pipeline, from live state where there is a project to start from. */
import { existsSync, readFileSync } from "node:fs";
import { posix, resolve } from "node:path";
import { renderDocument, sectionNode } from "../config/dump.ts";
import { EXIT, type ExitCode, Stop } from "../core/finding.ts";
import type { Declaration } from "../core/kind.ts";
import { GitLabError } from "../gitlab/connect.ts";
import { findCredentials } from "../gitlab/credentials.ts";
import { connectTo, readText } from "./connection.ts";
import { openDoors } from "./doors.ts";
import type { GeneralFlags } from "./flags.ts";
import type { Invocation } from "./invocation.ts";
import { declarationsIn, type ImportScope, tellRemarks } from "./live-declarations.ts";
import { refuseExisting, writeNewFiles } from "./new-files.ts";
import { commented, exampleFor, HEADING, optionsFor } from "./starting-document.ts";

export interface InitFlags extends GeneralFlags, ImportScope {
  readonly force?: boolean;
}

interface Start {
  readonly host?: string;
  /** The project the document is about, if any is known. */
  readonly project?: string;
  /** What is live, by full path; empty where nothing was read. */
  readonly live: ReadonlyMap<string, readonly Declaration[]>;
}

const DOCUMENT = "watchbill.yml";
/** Read where there is no `watchbill.yml`. */
const FOLDER = "watchbill";
const PIPELINE = ".gitlab-ci.yml";
const EXAMPLE_PIPELINE = new URL("../../examples/ci/.gitlab-ci.yml", import.meta.url);
const EXAMPLE_PROJECT = "acme/payments/api";
const GITLAB_COM = "https://gitlab.com";

export async function init(flags: InitFlags, invocation: Invocation): Promise<ExitCode> {
  const isFolder = existsSync(resolve(invocation.folder, FOLDER)); // a file beside it would hide it
  refuseExisting(".", [DOCUMENT, PIPELINE], flags, invocation);
  const start = isFolder ? { live: new Map<string, never>() } : await startFrom(flags, invocation);
  const files = new Map([
    ...(isFolder ? [] : [[DOCUMENT, documentFor(start)] as const]),
    [PIPELINE, readFileSync(EXAMPLE_PIPELINE, "utf8")] as const,
  ]);
  writeNewFiles(".", files, flags, invocation);
  if (flags.format === "json")
    invocation.stdout.write(
      `${JSON.stringify({ files: [...files.keys()], projects: [...start.live.keys()] }, null, 2)}\n`,
    );
  else
    invocation.stdout.write(
      `Next: edit ${isFolder ? `what is in ${FOLDER}/` : DOCUMENT}, then run \`watchbill plan\`.\n`,
    );
  return EXIT.ok;
}

/** What is named must be read; what is only guessed may stay unread. */
async function startFrom(flags: InitFlags, invocation: Invocation): Promise<Start> {
  const isNamed = flags.project.length + flags.group.length > 0;
  const { host, token } = findCredentials(invocation.environment, {
    readFile: readText,
    ...(flags.host !== undefined && { host: flags.host }),
  });
  const known = token !== undefined || flags.host !== undefined || host !== GITLAB_COM;
  const nothing: Start = { ...(known && { host }), live: new Map() };
  if (token === undefined && !isNamed) return nothing;

  const doors = openDoors(connectTo(undefined, flags, invocation), flags, invocation);
  let project: string | undefined = flags.project[0];
  try {
    if (!isNamed) project = doors.repository?.project ?? (await askForProject(invocation));
    if (!isNamed && project === undefined) return nothing;
    const scope = isNamed ? flags : { project: [project ?? ""], group: [] };
    const { projects, remarks } = await declarationsIn(scope, doors, flags, invocation);
    tellRemarks(remarks, flags, invocation);
    const live = new Map([...projects].map(([path, all]) => [path, all.filter(({ files }) => !files)]));
    return { host, ...(project !== undefined && { project }), live };
  } catch (error) {
    if (isNamed || !(error instanceof Stop || error instanceof GitLabError)) throw error;
    invocation.stderr.write(`Nothing is taken over from ${project}: ${error.message}.\n`);
    return { ...nothing, ...(project !== undefined && { project }) };
  } finally {
    await doors.close();
  }
}

async function askForProject({ ask }: Invocation): Promise<string | undefined> {
  const answer = await ask?.("Full path of the project to start from (empty for none): ");
  return answer?.trim() || undefined;
}

function documentFor({ host, project = EXAMPLE_PROJECT, live }: Start): string {
  const used = [...live].filter(([, declarations]) => declarations.length > 0);
  const sections = new Map(used.map(([path, declarations]) => [path, sectionNode(declarations)]));
  const [first = project] = sections.keys();
  const head = renderDocument({ ...(host !== undefined && { host }), comment: HEADING }, sections);
  const example = sections.size > 0 ? "" : `\n${exampleFor(project)}`;
  return `${head}\n${commented(optionsFor(posix.dirname(first)) + example)}`;
}
