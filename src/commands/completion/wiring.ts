/** The `completion` command, and what of the program it needs to know. */
import { Argument, type Command, type Option } from "commander";
import type { CommandShape, FlagShape, Value } from "../../render/completion.ts";
import type { Invocation } from "../invocation.ts";
import { examples, type Run } from "../wiring.ts";

const SHELLS = ["bash", "zsh", "fish"];
/** Placeholders of values that are paths on this machine. */
const PATHS = ["file", "folder", "plan"];

/** Add this command last: it completes whatever the program has. */
export function completionCommand(program: Command, run: Run, invocation: Invocation): void {
  program
    .command("completion")
    .description("print a script that completes commands and flags in a shell")
    .addArgument(new Argument("<shell>", "the shell to complete in").choices(SHELLS))
    .addHelpText(
      "after",
      examples(
        "source <(watchbill completion bash)",
        "watchbill completion zsh > ~/.zfunc/_watchbill",
        "watchbill completion fish > ~/.config/fish/completions/watchbill.fish",
      ),
    )
    .action((shell, flags) =>
      run(flags, async () => {
        const [{ completion }, { kindNames }] = await Promise.all([
          import("./completion.ts"),
          import("../schema.ts"),
        ]);
        return completion(shell, shapeOf(program, [], kindNames()), invocation);
      }),
    );
}

function shapeOf(command: Command, above: readonly string[], kinds: readonly string[]): CommandShape {
  const path = [...above, command.name()];
  const help = command.createHelp();
  const [argument] = command.registeredArguments;
  const children = help.visibleCommands(command).filter((child) => child.name() !== "help");
  return {
    path,
    description: command.description(),
    flags: help.visibleOptions(command).map(flagShape),
    ...(argument && { argument: argumentValue(argument, kinds) }),
    commands: children.map((child) => shapeOf(child, path, kinds)),
  };
}

/** Kinds are no choices of the parser's, which would list them all in the help. */
function argumentValue(argument: Argument, kinds: readonly string[]): Value {
  return valueFor(argument.name(), argument.name() === "kind" ? kinds : argument.argChoices);
}

function flagShape({ short, long, description, flags, argChoices }: Option): FlagShape {
  const [, placeholder] = /[<[](.+)[>\]]/.exec(flags) ?? [];
  const isPath = long === "--file";
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    ...(placeholder !== undefined && { value: isPath ? "path" : valueFor(placeholder, argChoices) }),
  };
}

function valueFor(placeholder: string, choices: readonly string[] | undefined): Value {
  if (choices !== undefined) return { words: choices };
  return PATHS.includes(placeholder) ? "path" : "anything";
}
