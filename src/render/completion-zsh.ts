/** Completion for zsh, to be sourced or put into a folder of `fpath` as `_watchbill`. */
import { type CommandShape, everyCommand, nameOf, placeOf, quoted, type Value } from "./completion.ts";

export function renderZsh(program: CommandShape): string {
  const commands = everyCommand(program);
  const below = commands.slice(1).map((command) => quoted(placeOf(command)));
  const name = placeOf(program);
  return `#compdef ${name}
# Completion of ${name} for zsh: source <(${name} completion zsh)
_watchbill() {
  local at=${name} word
  local -a commands flags
  for word in \${words[2,CURRENT-1]}; do
    case "$at $word" in
      (${below.join("|")}) at="$at $word" ;;
    esac
  done
  case "$at \${words[CURRENT-1]}" in
${commands.flatMap(valueCases).join("\n")}
  esac
  case "$at" in
${commands.map(placeCase).join("\n")}
  esac
  (( $#commands )) && _describe command commands
  [[ $PREFIX == -* || $#commands == 0 ]] && _describe option flags
}
if [[ $funcstack[1] == _watchbill ]]; then _watchbill "$@"; else compdef _watchbill ${name}; fi
`;
}

function valueCases(command: CommandShape): string[] {
  return command.flags.flatMap(({ names, value }) => {
    if (value === undefined) return [];
    const patterns = names.map((name) => quoted(`${placeOf(command)} ${name}`)).join("|");
    return [`    (${patterns}) ${offer(value)}return ;;`];
  });
}

function placeCase(command: CommandShape): string {
  const commands = command.commands.map((child) => described(nameOf(child), child.description));
  const flags = command.flags.flatMap(({ names, description }) =>
    names.map((name) => described(name, description)),
  );
  const lines = [
    `commands=(${commands.join(" ")})`,
    `flags=(${flags.join(" ")})`,
    ...(command.argument === undefined ? [] : [offer(command.argument).trim()]),
  ];
  return `    (${quoted(placeOf(command))})\n${lines.map((line) => `      ${line}`).join("\n")}\n      ;;`;
}

/** An entry of `_describe`: the name ends at the first colon. */
function described(name: string, description: string): string {
  return quoted(`${name.replaceAll(":", "\\:")}:${description}`);
}

function offer(value: Value): string {
  if (value === "anything") return "";
  return value === "path" ? "_files; " : `compadd -- ${value.words.map(quoted).join(" ")}; `;
}
