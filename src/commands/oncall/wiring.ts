/** The `oncall` commands: names, flags, help. */
import { type Command, Option } from "commander";
import * as parse from "../flags.ts";
import type { Invocation } from "../invocation.ts";
import { common, examples, parallel, type Run, reports } from "../wiring.ts";

const LINT_FORMATS = ["text", "json", "codequality", "sarif"];

export function oncallCommands(program: Command, run: Run, invocation: Invocation): void {
  const oncall = program
    .command("oncall")
    .description("who is on call: see, preview, check and export it, from the files or from GitLab");

  windowed(seeing(oncall.command("show"), ["text", "json", "svg", "html"]))
    .description("who is on call now, next and over a window")
    .option("--user <name>", "only one person")
    .option("--at <moment>", "an instant instead of now", parse.moment)
    .addHelpText(
      "after",
      examples(
        "watchbill oncall show",
        "watchbill oncall show --from 2026-04-01 --to 2026-05-01 --timezone Europe/Berlin",
        "watchbill oncall show --at 2026-12-24T20:00Z --format json",
        "watchbill oncall show --live --report html=oncall.html",
      ),
    )
    .action((flags) => run(flags, async () => (await import("./show.ts")).show(flags, invocation)));

  windowed(seeing(oncall.command("preview"), ["text", "json", "markdown"], { live: false }))
    .description("what the files change for people on call, compared with GitLab or with a Git revision")
    .option("--base <ref>", "compare with the files of this revision instead of GitLab; needs no token")
    .option("--suggest", "print the starts that leave a turn to whoever has it, as YAML to paste")
    .option("--apply-suggestion", "write these starts into the files")
    .option("--detailed-exitcode", "exit with 2 if anything changes")
    .addHelpText(
      "after",
      examples(
        "watchbill oncall preview",
        "watchbill oncall preview --base origin/main --format markdown",
        "watchbill oncall preview --base HEAD --suggest",
      ),
    )
    .action((flags) => run(flags, async () => (await import("./preview.ts")).preview(flags, invocation)));

  common(oncall.command("lint"), LINT_FORMATS)
    .description("check coverage, rest, fairness and escalation; exits with 1 if there are errors")
    .option("--live", "also ask GitLab for accounts, memberships and what has changed there")
    .addOption(offline())
    .option("--host <url>", "the GitLab to ask")
    .option("--project <glob>", "only projects whose full path matches")
    .option("--base <ref>", "with --live, the Git revision that was applied last")
    .addOption(reports(LINT_FORMATS))
    .addOption(parallel())
    .option("--now <instant>", "the instant to look ahead from, instead of the clock", parse.instant)
    .addHelpText(
      "after",
      examples(
        "watchbill oncall lint",
        "watchbill oncall lint -f examples/follow-the-sun/watchbill.yml",
        "watchbill oncall lint --live --base origin/main --report codequality=oncall.json",
      ),
    )
    .action((flags) => run(flags, async () => (await import("./lint.ts")).lint(flags, invocation)));

  windowed(seeing(oncall.command("hours"), ["text", "json", "csv"]))
    .description(
      "hours on call per person, by class in the person's own zone; of the last month, or of 28 days with --from or --to alone",
    )
    .option(
      "--actual",
      "also what GitLab has recorded, up to now; past overrides are taken from the document",
    )
    .addHelpText(
      "after",
      examples(
        "watchbill oncall hours --timezone Europe/Berlin",
        "watchbill oncall hours --from 2026-03-01 --to 2026-04-01 --actual --report csv=march.csv",
      ),
    )
    .action((flags) => run(flags, async () => (await import("./hours.ts")).hours(flags, invocation)));

  windowed(seeing(oncall.command("ical"), ["text", "json"], { report: false }))
    .description("calendar feeds to subscribe to: one on stdout, or all of them as a folder for Pages")
    .option("--user <name>", "only one person's shifts, on stdout")
    .option(
      "--out <folder>",
      "write a feed for each schedule, each person and each project's gaps, and a page",
    )
    .addHelpText(
      "after",
      examples("watchbill oncall ical --user ana > ana.ics", "watchbill oncall ical --out public/oncall"),
    )
    .action((flags) => run(flags, async () => (await import("./ical.ts")).ical(flags, invocation)));
}

/** Flags of everything that looks at on-call, declared or live. */
function seeing(command: Command, formats: readonly string[], { live = true, report = true } = {}): Command {
  const seen = live
    ? common(command, formats).option("--live", "what GitLab holds instead of what the files say")
    : common(command, formats);
  return (report ? seen.addOption(reports(formats)) : seen)
    .addOption(offline())
    .option("--host <url>", "the GitLab to read")
    .option("--project <glob>", "only projects whose full path matches")
    .option("--schedule <glob>", "only schedules whose name matches")
    .option("--timezone <zone>", "the zone of dates, and of times shown (else UTC and each schedule's own)")
    .addOption(parallel())
    .option("--now <instant>", "the instant to speak of, instead of the clock", parse.instant);
}

function offline(): Option {
  return new Option(
    "--offline",
    "ask GitLab nothing, though there is a token: projects that only groups reach are left out",
  ).conflicts(["live", "actual"]);
}

function windowed(command: Command): Command {
  return command
    .option("--from <moment>", "the start of the window: an instant, or a date (its midnight)", parse.moment)
    .option("--to <moment>", "the end of the window, not included", parse.moment);
}
