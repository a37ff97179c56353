/** Wiring only: names, flags, help. Each command's code is loaded when it runs. */
import { Command, CommanderError, Option } from "commander";
import * as parse from "./commands/flags.ts";
import type { Invocation } from "./commands/invocation.ts";
import type { ExitCode } from "./core/finding.ts";

const DEFAULT_PARALLEL = 8;

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
    .option("--detailed-exitcode", "leave with 2 if there are changes")
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
    .argument("[plan]", "a saved plan; without one, plans, shows and asks")
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
    .description("show where GitLab differs from what was applied; leaves with 2 if it does")
    .addHelpText("after", examples("watchbill drift", "watchbill drift --base origin/main --format markdown"))
    .action((flags) => run(flags, async () => (await import("./commands/plan.ts")).drift(flags, invocation)));

  common(program.command("import"))
    .description("write what is live as a document whose plan is empty")
    .option("--host <url>", "the GitLab to read")
    .option("--project <path>", "a project (repeatable)", parse.repeated<string>, [])
    .option(
      "--group <path>",
      "every project of a group, subgroups included (repeatable)",
      parse.repeated<string>,
      [],
    )
    .option(
      "--out <folder>",
      "write watchbill.yml and a file per project here, instead of one document on stdout",
    )
    .option("--force", "overwrite files that exist")
    .addOption(parallel())
    .addHelpText(
      "after",
      examples(
        "watchbill import --project acme/payments/api > watchbill.yml",
        "watchbill import --group acme --out operations",
      ),
    )
    .action((flags) =>
      run(flags, async () => (await import("./commands/import.ts")).importLive(flags, invocation)),
    );

  program
    .command("sandbox")
    .description("run an embedded GitLab on this machine to try things on")
    .option("--port <port>", "0 takes a free one", parse.port, 0)
    .option("--seed <name>", "what it starts with: empty, demo, estate:PROJECTS", "demo")
    .option("--state <file>", "keep its state in this file")
    .option("--latency <ms>", "wait before each answer", parse.count)
    .option("--fault <rule>", "make requests fail (repeatable)", parse.repeated<string>)
    .addHelpText("after", examples("watchbill sandbox", "watchbill sandbox --seed estate:200 --latency 40"))
    .action((flags) =>
      run(flags, async () => (await import("./commands/sandbox.ts")).sandbox(flags, invocation)),
    );

  program
    .command("schema")
    .description("print the JSON Schema of the document, or of one kind")
    .argument("[kind]", "such as schedule or escalation_policy")
    .addHelpText("after", examples("watchbill schema", "watchbill schema rotation"))
    .action((kind, flags) =>
      run(flags, async () => (await import("./commands/schema.ts")).schema(kind, invocation)),
    );
  return program;

  async function run(flags: Partial<parse.CommonFlags>, command: () => Promise<ExitCode>): Promise<void> {
    try {
      leave(await command());
    } catch (error) {
      const { failed } = await import("./commands/failure.ts");
      leave(failed(error, flags, invocation));
    }
  }
}

function common(command: Command, formats: readonly string[] = ["text", "json"]): Command {
  return command
    .addOption(
      new Option("-f, --file <path>", "a document or a folder of them (repeatable)")
        .argParser(parse.repeated<string>)
        .default([], "watchbill.yml, else watchbill/"),
    )
    .addOption(new Option("--format <name>", "what to print").choices(formats).default("text"))
    .option("--no-color", "print without colour")
    .option("--quiet", "no progress and no warnings")
    .addOption(
      new Option("--log-level <level>", "what to say on stderr").choices(parse.LOG_LEVELS).default("warn"),
    );
}

function planning(
  command: Command,
  formats: readonly string[] = ["text", "json", "markdown", "widget"],
): Command {
  return common(command, formats)
    .option("--host <url>", "the GitLab to work on (else GITLAB_URL, CI_SERVER_URL, the document's host)")
    .option("--project <glob>", "only projects whose full path matches")
    .option("--target <glob>", "only objects whose address matches, and what they need")
    .option("--base <ref>", "the Git revision that was applied last: what it declares is owned")
    .addOption(
      new Option("--prune <what>", "which undeclared objects may be deleted").choices([
        "none",
        "owned",
        "all",
      ]),
    )
    .option("--allow-deletes <count>", "let exactly so many deletions pass the guards", parse.count)
    .option("--allow-updates <count>", "let exactly so many updates pass the guards", parse.count)
    .option("--adopt", "take over live objects that the base did not declare")
    .option("--resend-secrets", "send write-only values again")
    .option("--manual-as-changes", "count steps to do by hand as changes")
    .option("--shard <i/n>", "only the i-th of n parts of the projects", parse.shard)
    .addOption(
      new Option("--report <format=file>", "write a further output to a file (repeatable)")
        .argParser(parse.report)
        .default([], "none"),
    )
    .addOption(parallel())
    .option("--now <instant>", "the instant notes speak of, instead of the clock", parse.instant);
}

function parallel(): Option {
  return new Option("--parallel <count>", "requests under way at once")
    .argParser(parse.positive)
    .default(DEFAULT_PARALLEL);
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}
