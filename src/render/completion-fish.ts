/** Completion for fish: a condition for each place, and what can be typed there. */
import { type CommandShape, everyCommand, nameOf, placeOf, type Value } from "./completion.ts";

export function renderFish(program: CommandShape): string {
  const commands = everyCommand(program);
  const name = placeOf(program);
  return `# Completion of ${name} for fish: ${name} completion fish | source
function __watchbill_is_at
    set -l at ${name}
    for word in (commandline -opc)[2..-1]
        if contains -- "$at $word" ${commands
          .slice(1)
          .map((command) => text(placeOf(command)))
          .join(" ")}
            set at "$at $word"
        end
    end
    test "$at" = "$argv"
end
complete -c ${name} -f
${commands.flatMap(linesOf).join("\n")}
`;
}

function linesOf(command: CommandShape): string[] {
  const start = `complete -c ${command.path[0]} -n ${text(`__watchbill_is_at ${placeOf(command)}`)}`;
  return [
    ...command.commands.map((child) => `${start} -a ${text(nameOf(child))} -d ${text(child.description)}`),
    ...command.flags.map(({ names, description, value }) => {
      const flags = names.map((name) =>
        name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`,
      );
      return `${start} ${flags.join(" ")}${value === undefined ? "" : takes(value)} -d ${text(description)}`;
    }),
    ...(command.argument === undefined ? [] : [`${start}${offers(command.argument)}`]),
  ];
}

/** `-r` wants a value, `-x` one that is no file. */
function takes(value: Value): string {
  if (value === "path") return " -r -F";
  return value === "anything" ? " -x" : ` -x -a ${text(value.words.join(" "))}`;
}

function offers(value: Value): string {
  if (value === "path") return " -F";
  return value === "anything" ? " -f" : ` -a ${text(value.words.join(" "))}`;
}

/** Inside single quotes fish knows two escapes. */
function text(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
