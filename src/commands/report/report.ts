/** `watchbill report`: reads incidents from GitLab, measures them, and writes the report with its evidence. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { DocumentValue } from "../../config/document.ts";
import { diskFiles } from "../../config/files.ts";
import { digestOf } from "../../core/digest.ts";
import { EXIT, type ExitCode, type Finding, Stop } from "../../core/finding.ts";
import type { GitLab } from "../../gitlab/connect.ts";
import { renderings, renderManifest } from "../../incidents/evidence.ts";
import { type Provenance, type Question, timestamp } from "../../incidents/facts.ts";
import { canonical } from "../../incidents/facts-file.ts";
import { FACTS, FILES, MANIFEST } from "../../incidents/formats.ts";
import { type Measurement, measure } from "../../incidents/metrics.ts";
import { type FileSum, sumOfFile } from "../../incidents/pieces.ts";
import { openFacts } from "../../incidents/read/facts-store.ts";
import { readFactsInto } from "../../incidents/read/read.ts";
import { names } from "../../incidents/render/format.ts";
import { renderMarkdown } from "../../incidents/render/markdown.ts";
import { summary } from "../../incidents/render/summary.ts";
import { windowInWords } from "../../incidents/render/window.ts";
import { connectTo } from "../connection.ts";
import { documentPaths, examineValid, hasDocument } from "../documents.ts";
import { asOf, type Invocation } from "../invocation.ts";
import { counter } from "../progress.ts";
import { chosenFormats, type ReportFlags } from "./flags.ts";
import { openReportFolder, type ReportFolder } from "./folder.ts";
import { collectEarly } from "./memory.ts";
import { openInBrowser } from "./open.ts";
import { publish, targetOf } from "./publish.ts";
import { questionOf } from "./question.ts";

export async function report(flags: ReportFlags, invocation: Invocation): Promise<ExitCode> {
  collectEarly();
  const instant = asOf(flags, invocation);
  const { document, config_sha256 } = documentFor(flags, invocation, instant);
  const question = questionOf(flags, document, instant);
  const target = flags.publish && targetOf(flags);
  checkOutputs(flags);
  const { project: _, ...common } = flags;
  const gitlab = connectTo(document.host, common, invocation);
  try {
    const opening = {
      type: "reading",
      format: 1,
      request: canonical({ host: gitlab.host, question, config_sha256 }),
      as_of: instant,
    } as const;
    if (flags.out === undefined)
      return await withTemporaryFolder(invocation.signal, async (path) => {
        const folder = openReportFolder(path, { name: path, opening, force: false });
        const measurement = await measureIn(folder);
        await publishIt(measurement);
        print(measurement, flags, invocation);
        return EXIT.ok;
      });
    const path = resolve(invocation.folder, flags.out);
    const folder = openReportFolder(path, { name: flags.out, opening, force: flags.force ?? false });
    try {
      if (folder.resumed) announce(folder, flags, invocation);
      const measurement = await measureIn(folder);
      const files = writeReport(folder, measurement, flags);
      await publishIt(measurement); // nothing is published whose evidence could not be written
      print(measurement, flags, invocation, `${flags.out}: ${files.join(", ")}`);
      if (flags.open) openInBrowser(folder.pathOf(FILES.html), invocation);
      return EXIT.ok;
    } finally {
      folder.release();
    }
  } finally {
    await gitlab.close();
  }

  function measureIn(folder: ReportFolder): Promise<Measurement> {
    const provenance = provenanceOf(question, config_sha256, invocation);
    return readAndMeasure(folder, question, provenance, gitlab, flags, invocation);
  }

  async function publishIt({ report, dots }: Measurement): Promise<void> {
    if (flags.publish === undefined || target === undefined) return;
    const markdown = renderMarkdown(report, dots);
    const url = await publish(gitlab, { where: flags.publish, project: target, question, markdown });
    invocation.stderr.write(`Published: ${url}\n`);
  }
}

/** A document is read where there is one: reports need none. */
function documentFor(
  flags: ReportFlags,
  { folder }: Invocation,
  instant: number,
): { document: DocumentValue; config_sha256: string | null } {
  const files = diskFiles(folder);
  if (!hasDocument(flags.file, files)) return { document: {}, config_sha256: null };
  const { document } = examineValid(documentPaths(flags.file, files), files, instant);
  return { document: document.value, config_sha256: digestOf(document.sources) };
}

function checkOutputs({ out, format, open }: ReportFlags): void {
  const single = format === "text" || !format.includes(",");
  if (out === undefined && (!single || open))
    throw new Stop(EXIT.failed, {
      level: "error",
      code: "no-folder",
      message: open ? "Only a report in a folder can be opened" : "Several formats do not go to one place",
      hint: "Name a folder with --out.",
    });
  if (open && !chosenFormats({ format }).includes("html"))
    throw new Stop(EXIT.failed, {
      level: "error",
      code: "nothing-to-open",
      message: "There is nothing to open without the format html",
      hint: "Add html to --format.",
    });
}

async function readAndMeasure(
  folder: ReportFolder,
  question: Question,
  provenance: Omit<Provenance, "gitlab" | "queries" | "token">,
  gitlab: GitLab,
  flags: ReportFlags,
  invocation: Invocation,
): Promise<Measurement> {
  const bar = counter("Reading incidents", flags, invocation);
  const { ledger, ledgerPath } = folder;
  const factsPath = folder.pathOf(FACTS);
  const reading = await readFactsInto({
    gitlab,
    question,
    ledger,
    ledgerPath,
    factsPath,
    provenance,
    now: invocation.now,
    onPage: bar.done,
  }).finally(() => {
    bar.end();
    ledger.close();
  });
  warnOfBlindness(reading, flags, invocation);
  return measure(openFacts(factsPath), reading.digest);
}

function warnOfBlindness(
  { withoutAlerts, seesConfidential }: Awaited<ReturnType<typeof readFactsInto>>,
  { quiet, logLevel }: ReportFlags,
  { stderr }: Invocation,
): void {
  if (quiet || logLevel === "error") return;
  if (!seesConfidential)
    stderr.write("The token does not show confidential incidents of every project: counts may be too low.\n");
  if (withoutAlerts.length > 0)
    stderr.write(
      `The token does not show the alerts of ${names(withoutAlerts)}: that takes the role Developer.\n`,
    );
}

/** Writes the outputs, the manifest last, and gives their names. */
function writeReport(folder: ReportFolder, measurement: Measurement, flags: ReportFlags): string[] {
  const sums: Record<string, FileSum> = {};
  for (const [name, pieces] of renderings(measurement, chosenFormats(flags)))
    sums[name] = folder.write(name, pieces);
  sums[FACTS] = sumOfFile(folder.pathOf(FACTS));
  folder.write(MANIFEST, [renderManifest(measurement.report, sums)]);
  folder.finish();
  return [...Object.keys(sums), MANIFEST];
}

/** On stdout: the one format asked for, else a summary in sentences. */
function print(
  measurement: Measurement,
  { format, out }: ReportFlags,
  { stdout }: Invocation,
  written?: string,
): void {
  const { report } = measurement;
  const machine = format === "json" || (out === undefined && format !== "text");
  if (machine) {
    for (const [, pieces] of renderings(measurement, chosenFormats({ format })))
      stdout.write([...pieces].join(""));
    return;
  }
  const lines = [
    `Incident report, ${windowInWords(report)}`,
    "",
    ...summary(report).map((sentence) => `- ${sentence}`),
    ...(written === undefined ? [] : ["", written]),
  ];
  stdout.write(`${lines.join("\n")}\n`);
}

function announce({ ledger }: ReportFolder, { quiet }: ReportFlags, { stderr }: Invocation): void {
  if (quiet) return;
  const { incidents, opening } = ledger;
  stderr.write(`Going on with what was read of ${timestamp(opening.as_of)}: ${incidents} incidents.\n`);
}

function provenanceOf(
  question: Question,
  config_sha256: string | null,
  { version, environment }: Invocation,
): Omit<Provenance, "gitlab" | "queries" | "token"> {
  const { CI_JOB_URL: job, CI_COMMIT_SHA: commit } = environment;
  return {
    tool: { name: "watchbill", version, commit: null },
    node: process.versions.node,
    tzdata: process.versions.tz ?? "unknown",
    command: commandOf(question),
    config_sha256,
    ci: job || commit ? { job_url: job ?? null, commit: commit ?? null } : null,
  };
}

/** The command line that asks the same question; it holds no secret and nothing of this machine. */
function commandOf(question: Question): string {
  const { projects, groups, from, to, timezone, clock, exclude_confidential } = question;
  return [
    "watchbill report",
    ...groups.map((path) => `--group ${path}`),
    ...projects.map((path) => `--project ${path}`),
    `--from ${from} --to ${to} --timezone ${timezone}`,
    ...(clock === "alert" ? ["--clock alert"] : []),
    ...(exclude_confidential ? ["--exclude-confidential"] : []),
  ].join(" ");
}

/** A folder for what is read, which is gone afterwards even where the run is interrupted: it holds incidents. */
async function withTemporaryFolder<Result>(
  signal: AbortSignal,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const path = mkdtempSync(join(tmpdir(), "watchbill-report-"));
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new Stop(EXIT.failed, INTERRUPTED)), { once: true });
  });
  try {
    return await Promise.race([use(path), interrupted]);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

const INTERRUPTED: Finding = {
  level: "error",
  code: "report-interrupted",
  message: "The run was interrupted, and what was read is gone",
  hint: "With --out FOLDER the next run goes on where this one stopped.",
};
