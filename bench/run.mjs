/**
 * `npm run bench`: every figure of the README's table, as ratios taken in one run. `-- --short` is a smoke test.
 * Pure arithmetic (shifts, metrics) has its own files for `vitest bench`, run at the end.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "../dist/program.js";

const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const short = process.argv.includes("--short");
const SIZES = short ? [20, 100] : [100, 1000];
const RUNS = short ? 1 : 5;

const DOCUMENT = `version: 1
groups:
  estate:
    oncall_schedules:
      Primary:
        timezone: Europe/Berlin
        rotations:
          Weekly: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [person-01, person-02]}
    escalation_policy:
      name: Standard
      rules: [{after: 0m, notify: {schedule: Primary}}]
    alert_integrations:
      Probe: {type: http}
`;

await startUp();
const estates = [];
for (const size of SIZES) estates.push(await estate(size));
scaling(estates);
// Reads for a minute or two.
if (!short)
  spawnSync(process.execPath, [fileURLToPath(new URL("report-memory.mjs", import.meta.url))], {
    stdio: "inherit",
  });
spawnSync("npx", ["vitest", "bench", "--run"], {
  stdio: "inherit",
  cwd: fileURLToPath(new URL("..", import.meta.url)),
});

/** What the program costs beside an empty Node program: on its own, and with a small document to check. */
async function startUp() {
  const time = (words) => {
    const begun = process.hrtime.bigint();
    spawnSync(process.execPath, words, { stdio: "ignore" });
    return Number(process.hrtime.bigint() - begun);
  };
  const minimal = fileURLToPath(new URL("../examples/minimal/watchbill.yml", import.meta.url));
  for (const [name, words] of [
    ["--version", ["--version"]],
    ["validate", ["validate", "--file", minimal]],
  ]) {
    const pairs = Array.from({ length: short ? 3 : 15 }, () => [time([CLI, ...words]), time(["-e", "0"])]);
    row(
      `start-up: ${name} beside an empty program`,
      `${median(pairs.map(([ours, empty]) => ours / empty)).toFixed(2)}×`,
    );
  }
}

/** Plans and applies an estate of `size` projects with four objects each. */
async function estate(size) {
  const { url, token, stop } = await sandbox(size);
  const folder = mkdtempSync(join(tmpdir(), "watchbill-bench-"));
  writeFileSync(join(folder, "watchbill.yml"), DOCUMENT);
  const run = async (...words) => {
    const invocation = invocationOf(folder, { GITLAB_URL: url, GITLAB_TOKEN: token });
    const cpu = process.cpuUsage();
    const begun = performance.now();
    const code = await main([...words, "--log-level", "debug"], invocation);
    const { user, system } = process.cpuUsage(cpu);
    if (code !== 0) throw new Error(`${words.join(" ")} left with ${code}: ${invocation.said()}`);
    const graphql = invocation
      .said()
      .split("\n")
      .filter((line) => /^(ReadProjects|GroupProjects)/.test(line)).length;
    return { cpu: (user + system) / 1000, wall: performance.now() - begun, graphql };
  };
  await run("plan");
  const applied = await run("apply", "--yes", "--format", "json");
  const plans = [];
  for (let index = 0; index < RUNS; index += 1) plans.push(await run("plan"));
  rmSync(folder, { recursive: true });
  await stop();
  const plan = {
    cpu: median(plans.map(({ cpu }) => cpu)),
    wall: median(plans.map(({ wall }) => wall)),
    graphql: plans[0].graphql,
  };
  row(
    `plan of ${size} projects, ${size * 4} objects`,
    `${Math.round(plan.wall)} ms, ${plan.graphql} GraphQL requests`,
  );
  row(`apply of ${size * 4} creations`, `${Math.round(applied.wall)} ms`);
  return { size, ...plan };
}

function scaling([small, large]) {
  row("GraphQL requests per project", (large.graphql / large.size).toFixed(3));
  row(
    `CPU per project, ${large.size} beside ${small.size} projects`,
    `${(large.cpu / large.size / (small.cpu / small.size)).toFixed(2)}×`,
  );
}

async function sandbox(size) {
  const child = spawn(process.execPath, [CLI, "sandbox", "--seed", `estate:${size}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
  const { url, tokens } = JSON.parse(line);
  const stop = () => new Promise((resolve) => child.once("exit", resolve) && child.kill());
  return { url, token: tokens.dana, stop };
}

function invocationOf(folder, environment) {
  const said = [];
  const output = { write: (text) => said.push(text), isTerminal: false };
  const signal = new AbortController().signal;
  return {
    version: "bench",
    environment,
    folder,
    stdout: output,
    stderr: output,
    ask: undefined,
    now: Date.now,
    signal,
    said: () => said.join(""),
  };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function row(what, figure) {
  process.stdout.write(`${what.padEnd(48)} ${figure}\n`);
}
