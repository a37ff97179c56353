/**
 * `npm run demo`: the main job end to end on the embedded GitLab, through the command line as a user would:
 * plan, apply, commit, plan again, a change behind our back and the plan that shows it; then calendars and a report.
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startSandbox } from "../sandbox/index.ts";

const ROOT = new URL("../../", import.meta.url);
const OUTPUT = fileURLToPath(new URL("demo-output/", ROOT));
const CLI = fileURLToPath(new URL("dist/cli.js", ROOT));

async function demo(): Promise<void> {
  const now = Date.now();
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(OUTPUT);
  cpSync(new URL("examples/team/", ROOT), OUTPUT, { recursive: true });
  const sandbox = await startSandbox({ seed: "demo", port: 0, now: Date.now });
  const token = sandbox.tokens.dana ?? "";
  // Nothing else of the machine's: a pipeline's variables, a proxy or a real GitLab's token are not for this one.
  const { PATH, HOME, TERM, NO_COLOR } = process.env;
  const environment = { PATH, HOME, TERM, NO_COLOR, GITLAB_URL: sandbox.url, GITLAB_TOKEN: token };
  const watchbill = (...flags: string[]) => runShown(flags, environment);

  try {
    say("An embedded GitLab is running. The team's operations are declared in demo-output/watchbill.yml.");
    await watchbill("plan", "--out", "plan.json", "--report", "markdown=plan.md");
    say("The plan is saved; exactly that is applied.");
    await watchbill("apply", "plan.json");
    commit("What was applied");
    say("The commit is the state from now on. Nothing is left to plan.");
    await watchbill("plan", "--base", "HEAD");
    say("Somebody changes the escalation policy in GitLab, behind our back …");
    await renamePolicy(sandbox.url, token);
    say("… and the plan tells it from changes of the document.");
    await watchbill("plan", "--base", "HEAD");
    say("Who is on call, as calendars to subscribe to and as a page.");
    await watchbill("oncall", "ical", "--out", "calendars");
    await watchbill("oncall", "show", "--report", "html=oncall.html");
    say("What the incidents of the past months looked like.");
    await watchbill("report", "--group", "acme", ...lastMonths(now), "--out", "report");
    say(`Done in ${Math.round((Date.now() - now) / 1000)} s. To open in demo-output/:`);
    process.stdout.write(
      "   plan.md · oncall.html · report/report.html · calendars/ · watchbill-journal.jsonl\n",
    );
  } finally {
    await sandbox.close();
  }
}

/** The six whole months before an instant. */
function lastMonths(instant: number): string[] {
  const date = new Date(instant);
  const firstOf = (month: number) =>
    new Date(Date.UTC(date.getUTCFullYear(), month, 1)).toISOString().slice(0, 10);
  return ["--from", firstOf(date.getUTCMonth() - 6), "--to", firstOf(date.getUTCMonth())];
}

function commit(message: string): void {
  const git = (...words: string[]) => execFileSync("git", ["-C", OUTPUT, ...words], { stdio: "ignore" });
  git("init", "--quiet");
  git("add", "--all");
  const settings = ["user.name=Demo", "user.email=demo@example.com", "commit.gpgSign=false"];
  git(...settings.flatMap((setting) => ["-c", setting]), "commit", "--quiet", "--message", message);
}

function runShown(flags: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  process.stdout.write(`\n$ watchbill ${flags.join(" ")}\n`);
  const child = spawn(process.execPath, [CLI, ...flags], {
    cwd: OUTPUT,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`watchbill ${flags[0]} left with ${code}`)),
    );
  });
}

interface PolicyAnswer {
  readonly project: {
    readonly incidentManagementEscalationPolicies: { readonly nodes: readonly { id: string }[] };
  };
}

/** What a colleague would do in GitLab's own form. */
async function renamePolicy(url: string, token: string): Promise<void> {
  const ask = async <Data>(query: string, variables: object) => {
    const answer = await fetch(`${url}/api/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    return ((await answer.json()) as { data: Data }).data;
  };
  const { project } = await ask<PolicyAnswer>(
    "query Policy($path: ID!) { project(fullPath: $path) { incidentManagementEscalationPolicies { nodes { id } } } }",
    { path: "acme/payments/api" },
  );
  const [policy] = project.incidentManagementEscalationPolicies.nodes;
  await ask(
    "mutation Rename($input: EscalationPolicyUpdateInput!) { escalationPolicyUpdate(input: $input) { errors } }",
    {
      input: { id: policy?.id, name: "Escalation (do not touch)" },
    },
  );
}

function say(text: string): void {
  process.stdout.write(`\n── ${text}\n`);
}

await demo();
