/** Flags that several commands take, and the shape of their help. */
import { type Command, Option } from "commander";
import type { ExitCode } from "../core/finding.ts";
import * as parse from "./flags.ts";

const DEFAULT_PARALLEL = 8;
const PLAN_FORMATS = ["text", "json", "markdown", "widget"];

/** Runs a command's code; what it throws becomes findings and an exit code. */
export type Run = (flags: Partial<parse.GeneralFlags>, command: () => Promise<ExitCode>) => Promise<void>;

/** Flags of every command that reads a document. */
export function common(command: Command, formats: readonly string[] | Option = ["text", "json"]): Command {
  const file = new Option("-f, --file <path>", "a document or a folder of them (repeatable)")
    .argParser(parse.repeated<string>)
    .default([], "watchbill.yml, else watchbill/");
  return general(command.addOption(file), formats);
}

/** Flags of every command. */
export function general(command: Command, formats: readonly string[] | Option = ["text", "json"]): Command {
  return command
    .addOption(
      formats instanceof Option
        ? formats
        : new Option("--format <name>", "what to print").choices(formats).default("text"),
    )
    .option("--no-color", "print without colour")
    .option("--quiet", "no progress and no warnings")
    .addOption(
      new Option("--log-level <level>", "what to say on stderr").choices(parse.LOG_LEVELS).default("warn"),
    );
}

/** Flags of every command that plans. */
export function planning(command: Command, formats: readonly string[] = PLAN_FORMATS): Command {
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
    .addOption(reports(PLAN_FORMATS))
    .addOption(parallel())
    .option("--now <instant>", "the instant notes speak of, instead of the clock", parse.instant);
}

export function parallel(): Option {
  return new Option("--parallel <count>", "requests under way at once")
    .argParser(parse.positive)
    .default(DEFAULT_PARALLEL);
}

/** A flag that may be given several times. */
export function repeatable(flags: string, description: string): Option {
  return new Option(flags, `${description} (repeatable)`)
    .argParser(parse.repeated<string>)
    .default([], "none");
}

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`;
}

/** Further outputs, each in one of the formats. */
export function reports(formats: readonly string[]): Option {
  return new Option("--report <format=file>", "write a further output to a file (repeatable)")
    .argParser(parse.report(formats))
    .default([], "none");
}
