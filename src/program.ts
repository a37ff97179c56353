/** Wiring only: names, flags, help. Each command's code is loaded when it runs. */
import { Command, CommanderError } from "commander";
import { completionCommand } from "./commands/completion/wiring.ts";
import * as parse from "./commands/flags.ts";
import type { Invocation } from "./commands/invocation.ts";
import { oncallCommands } from "./commands/oncall/wiring.ts";
import { reportCommands } from "./commands/report/wiring.ts";
import { common, examples, general, parallel, planning, repeatable } from "./commands/wiring.ts";
import type { ExitCode } from "./core/finding.ts";

const SANDBOX_HELP = `
Faults: ANSWER is 402, 403, 429, 500, 502, 503 or 504, html (a proxy's page) or lost (the connection
closes). With "after", GitLab does its work before the answer goes wrong. Keys say which requests:
  kind=read|write, method=POST, path=PATH, operation=NAME (of GraphQL); * stands for any text
  nth=N only the N-th of them, first=N the first N, from=N all from the N-th on
  retry-after=SECONDS what the answer tells to wait

PagerDuty is embedded below the URL that is printed: set PAGERDUTY_URL to URL/pagerduty.
`;

const SCHEMA_HELP = `
Editors check and complete a document whose first line names the schema:
  # yaml-language-server: $schema=watchbill.schema.json
`;

/** Runs the command line `words` (without the program's name) and gives the exit code to leave with. */
export async function main(words: readonly string[], invocation: Invocation): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = programOf(invocation, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0; // help or the version
    if (wantsJson(words)) {
      const { misused } = await import("./commands/failure.ts");
      misused(error.message, invocation);
    }
    return 1; // commander has said why
  }
  return exitCode;
}

/** Whether words that could not be parsed ask for JSON all the same. */
function wantsJson(words: readonly string[]): boolean {
  return words.some(
    (word, index) => word === "--format=json" || (word === "--format" && words[index + 1] === "json"),
  );
}

/** The help of every command, for the documentation. */
export function helpPages(): { readonly name: string; readonly help: string }[] {
  const silent = { write: () => {}, isTerminal: false };
  const program = programOf(
    {
      version: "",
      environment: {},
      folder: ".",
      stdout: silent,
      stderr: silent,
      ask: undefined,
      now: () => 0,
      signal: new AbortController().signal,
    },
    () => {},
  );
  const below = (command: Command, name: string): { name: string; help: string }[] => [
    { name, help: command.configureHelp({ helpWidth: 100 }).helpInformation() },
    ...command.commands.flatMap((child) => below(child, `${name} ${child.name()}`)),
  ];
  return below(program, "watchbill");
}

function programOf(invocation: Invocation, leave: (code: ExitCode) => void): Command {
  const program = new Command("watchbill")
    .description("GitLab on-call and incident operations as code: plan, apply and report from YAML.")
    .version(invocation.version)
    .exitOverride()
    // What follows a subcommand's name is for the subcommand, where a command above it has a flag of that name too.
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => invocation.stdout.write(text),
      writeErr: (text) => invocation.stderr.write(text),
    })
    .showHelpAfterError("(add --help for the flags and examples)")
    .showSuggestionAfterError()
    .addHelpText(
      "after",
      "\nExit codes: 0 ok · 1 failed · 2 changes · 3 invalid document · 4 refused or stale · 5 partly applied",
    );

  general(program.command("init"))
    .description("write a starting document and a pipeline, from live state where a project is known")
    .option("--host <url>", "the GitLab to start from")
    .addOption(repeatable("--project <path>", "start from this project"))
    .addOption(repeatable("--group <path>", "start from every project of a group"))
    .option("--force", "overwrite files that exist")
    .addOption(parallel())
    .addHelpText("after", examples("watchbill init", "watchbill init --project acme/payments/api"))
    .action((flags) => run(flags, async () => (await import("./commands/init.ts")).init(flags, invocation)));

  common(program.command("validate"), ["text", "json", "codequality", "sarif"])
    .description("check the document and report every finding; asks GitLab nothing")
    .addHelpText(
      "after",
      examples("watchbill validate", "watchbill validate -f oncall/ --format codequality > codequality.json"),
    )
    .action((flags) =>
      run(flags, async () => (await import("./commands/validate.ts")).validate(flags, invocation)),
    );

  planning(program.command("plan"))
    .description("show what would change on GitLab; changes nothing")
    .option("--out <file>", "save the plan for `watchbill apply FILE`")
    .option("--detailed-exitcode", "exit with 2 if there are changes")
    .option("--comment", "keep a note with the plan on the merge request of this pipeline")
    .addHelpText(
      "after",
      examples(
        "watchbill plan",
        "watchbill plan --base origin/main --out plan.json --report markdown=plan.md",
        "watchbill plan --project 'acme/payments/*' --format json | jq .counts",
      ),
    )
    .action((flags) => run(flags, async () => (await import("./commands/plan.ts")).plan(flags, invocation)));

  planning(program.command("apply"), ["text", "json"])
    .description("make the changes of a plan")
    .argument("[plan]", "a saved plan, applied whole as it was reviewed; without one, plans, shows and asks")
    .option("--yes", "do not ask")
    .option("--allow-older", "apply although a newer commit was applied last: a deliberate rollback")
    .option("--journal <file>", "append one line per change here", "watchbill-journal.jsonl")
    .addHelpText(
      "after",
      examples("watchbill apply", "watchbill apply plan.json", "watchbill apply --yes --base HEAD~1"),
    )
    .action((file, flags) =>
      run(flags, async () => (await import("./commands/apply.ts")).apply(file, flags, invocation)),
    );

  planning(program.command("drift"))
    .description("show where GitLab differs from what was applied; exits with 2 if it does")
    .addHelpText("after", examples("watchbill drift", "watchbill drift --base origin/main --format markdown"))
    .action((flags) => run(flags, async () => (await import("./commands/plan.ts")).drift(flags, invocation)));

  oncallCommands(program, run, invocation);
  reportCommands(program, run, invocation);

  general(program.command("import"))
    .description("write what is live as a document whose plan is empty")
    .option("--host <url>", "the GitLab to read")
    .addOption(repeatable("--project <path>", "a project"))
    .addOption(repeatable("--group <path>", "every project of a group, subgroups included"))
    .option(
      "--out <folder>",
      "write watchbill.yml and a file per project here, instead of one document on stdout",
    )
    .option("--wiki <glob>", "wiki pages whose slugs match are runbooks")
    .option("--dsns", "tell in a comment the DSNs of error tracking's client keys")
    .option("--force", "overwrite files that exist")
    .addOption(parallel())
    .addHelpText(
      "after",
      examples(
        "watchbill import --project acme/payments/api > watchbill.yml",
        "watchbill import --group acme --out watchbill --wiki 'Runbooks/**'",
      ),
    )
    .action((flags) =>
      run(flags, async () => (await import("./commands/import.ts")).importLive(flags, invocation)),
    );

  program
    .command("sandbox")
    .description("run an embedded GitLab on this machine to try things on")
    .option("--port <port>", "0 takes a free one", parse.port, 0)
    .option("--seed <name>", "what it starts with: empty, demo, estate:PROJECTS, incidents:COUNT", "demo")
    .option("--state <file>", "keep its state in this file")
    .option("--latency <ms>", "wait before each answer", parse.count)
    .option(
      "--fault <rule>",
      "make requests fail: ANSWER [after] [KEY=VALUE ...], such as 502 kind=write nth=2 (repeatable)",
      parse.repeated<string>,
    )
    .addHelpText(
      "after",
      `${SANDBOX_HELP}${examples(
        "watchbill sandbox",
        "watchbill sandbox --seed estate:200 --latency 40",
        "watchbill sandbox --fault '429 retry-after=2 first=3'",
        "watchbill sandbox --fault 'lost after kind=write nth=2' --fault '502 path=/api/v4/*'",
      )}`,
    )
    .action((flags) =>
      run(flags, async () => (await import("./commands/sandbox.ts")).sandbox(flags, invocation)),
    );

  program
    .command("schema")
    .description("print the JSON Schema of the document, or of one kind")
    .argument("[kind]", "such as schedule or escalation_policy")
    .addHelpText(
      "after",
      `${SCHEMA_HELP}${examples("watchbill schema > watchbill.schema.json", "watchbill schema rotation")}`,
    )
    .action((kind, flags) =>
      run(flags, async () => (await import("./commands/schema.ts")).schema(kind, invocation)),
    );

  completionCommand(program, run, invocation);
  return program;

  async function run(flags: Partial<parse.GeneralFlags>, command: () => Promise<ExitCode>): Promise<void> {
    try {
      leave(await command());
    } catch (error) {
      const { failed } = await import("./commands/failure.ts");
      leave(failed(error, flags, invocation));
    }
  }
}
