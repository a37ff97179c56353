/**
 * `node bench/report-memory.mjs`: reads 100,000 incidents, with their alerts, from an embedded GitLab in a process of
 * its own, and says how large the reading process became; then the same for the whole `report` command, and for
 * `report verify`. Fails where one of them takes more than 300 MB.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const INCIDENTS = 100_000;
const LIMIT_MB = 300;
const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const DAY = 86_400_000;

if (process.argv[2] === "read") await read(process.argv[3], process.argv[4], process.argv[5]);
else await compare();

async function compare() {
  const { url, token, stop } = await sandbox();
  const folder = mkdtempSync(join(tmpdir(), "watchbill-memory-"));
  try {
    const reading = [fileURLToPath(import.meta.url), "read", url, token, folder];
    row(`reading ${INCIDENTS} incidents`, measured(reading, folder, {}));
    const words = ["report", "--group", "acme", ...window(), "--out", "report"];
    row("the whole report", measured([CLI, ...words], folder, { GITLAB_URL: url, GITLAB_TOKEN: token }));
    row("verifying it", measured([CLI, "report", "verify", "report"], folder, {}));
  } finally {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program of ours and gives what it cost. */
function measured(words, cwd, environment) {
  const tell = `process.on("exit", () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    process.stderr.write("\\n" + JSON.stringify({ megabytes: Math.round(maxRSS / 1024), cpu: (userCPUTime + systemCPUTime) / 1e6 }));
  })`;
  const begun = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(tell)}`, ...words],
    { cwd, env: { PATH: process.env.PATH, HOME: cwd, ...environment }, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`${words.join(" ")} left with ${status}: ${stderr}`);
  return { ...JSON.parse(stderr.split("\n").at(-1)), seconds: (performance.now() - begun) / 1000 };
}

/** Reading alone: from the first request to the facts file. */
async function read(host, token, folder) {
  const { connect } = await import("../dist/gitlab/connect.js");
  const { Secret } = await import("../dist/core/secret.js");
  const { createLedger } = await import("../dist/incidents/read/ledger.js");
  const { readFactsInto } = await import("../dist/incidents/read/read.js");
  const [, from, , to] = window();
  const ledgerPath = join(folder, "ledger.jsonl");
  const gitlab = connect({ host, token: new Secret(token), userAgent: "bench" });
  const ledger = createLedger(ledgerPath, { type: "reading", format: 1, request: "", as_of: Date.now() });
  let incidents = 0;
  await readFactsInto({
    gitlab,
    question: {
      from,
      to,
      timezone: "UTC",
      clock: "created",
      projects: [],
      groups: ["acme"],
      services: {},
      severities: {},
      false_positive_labels: [],
      postmortem_labels: [],
      exclude_labels: [],
      exclude_confidential: false,
    },
    ledger,
    ledgerPath,
    factsPath: join(folder, "facts.jsonl"),
    provenance: {
      tool: { name: "watchbill", version: "bench", commit: null },
      node: process.versions.node,
      tzdata: process.versions.tz,
      command: "",
      config_sha256: null,
      ci: null,
    },
    now: Date.now,
    onPage: (count) => {
      incidents = count;
    },
  });
  ledger.close();
  await gitlab.close();
  if (incidents !== INCIDENTS) throw new Error(`read ${incidents} incidents`);
}

/** The seeded year, whole. */
function window() {
  const date = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
  return ["--from", date(-366), "--to", date(1)];
}

async function sandbox() {
  const child = spawn(process.execPath, [CLI, "sandbox", "--seed", `incidents:${INCIDENTS}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
  const { url, tokens } = JSON.parse(line);
  const stop = () => new Promise((resolve) => child.once("exit", resolve) && child.kill());
  return { url, token: tokens.dana, stop };
}

function row(what, { megabytes, seconds, cpu }) {
  process.stdout.write(
    `${what.padEnd(48)} ${megabytes} MB at its largest, ${seconds.toFixed(0)} s, ${cpu.toFixed(0)} s of CPU\n`,
  );
  if (megabytes <= LIMIT_MB) return;
  process.stderr.write(`${what} took more than ${LIMIT_MB} MB\n`);
  process.exitCode = 1;
}
