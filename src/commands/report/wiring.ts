/** The `report` commands: names, flags, help. */
import { type Command, Option } from "commander";
import * as parse from "../flags.ts";
import type { Invocation } from "../invocation.ts";
import { common, examples, parallel, type Run, repeatable } from "../wiring.ts";
import { formatNames } from "./flags.ts";

const FORMAT = new Option(
  "--format <names>",
  "html, md, json, csv: files to write with --out (default: all), or what to print without",
)
  .argParser(formatNames)
  .default("text", "a summary in sentences");

export function reportCommands(program: Command, run: Run, invocation: Invocation): void {
  const report = common(program.command("report"), FORMAT)
    .enablePositionalOptions()
    .description("measure the incidents of projects and groups, with the evidence behind every figure")
    .option("--host <url>", "the GitLab to read")
    .addOption(repeatable("--project <path>", "a project"))
    .addOption(repeatable("--group <path>", "a group with its subgroups"))
    .option("--from <date>", "first day of the window (default: the last whole calendar month)")
    .option("--to <date>", "the day after the last one")
    .option("--timezone <zone>", "where days begin, and whose hours and weekdays count", "UTC")
    .addOption(
      new Option("--clock <start>", "where clocks start: an incident's creation, or its first alert")
        .choices(["created", "alert"])
        .default("created"),
    )
    .option(
      "--exclude-confidential",
      "leave confidential incidents out, not only their titles; facts.jsonl keeps which and when",
    )
    .option("--out <folder>", "write the report here; a run that broke off goes on in the same folder")
    .option("--force", "begin anew in a folder that holds a report, or what was read for another one")
    .addOption(
      new Option("--publish <where>", "also keep the report in the wiki or an issue of the project").choices([
        "wiki",
        "issue",
      ]),
    )
    .option("--open", "open the HTML when it is written")
    .addOption(parallel())
    .option("--now <instant>", "the instant the report speaks of, instead of the clock", parse.instant)
    .addHelpText(
      "after",
      examples(
        "watchbill report --project acme/payments/api",
        "watchbill report --group acme --from 2026-01-01 --to 2026-04-01 --timezone Europe/Berlin --out q1",
        "watchbill report verify q1",
      ),
    )
    .action((flags) => run(flags, async () => (await import("./report.ts")).report(flags, invocation)));

  report
    .command("verify")
    .description("check that a report's files are as they were made and say what its facts say")
    .argument("<folder>", "where the report is")
    .addOption(new Option("--format <name>", "what to print").choices(["text", "json"]).default("text"))
    .option("--no-color", "print without colour")
    .addHelpText("after", examples("watchbill report verify q1"))
    .action((folder, flags) =>
      run(flags, async () => (await import("./verify.ts")).verify(folder, flags, invocation)),
    );
}
