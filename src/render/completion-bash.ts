/** Completion for bash 3.2 and later, without the package bash-completion. */
import { type CommandShape, everyCommand, nameOf, placeOf, quoted, type Value } from "./completion.ts";

export function renderBash(program: CommandShape): string {
  const commands = everyCommand(program);
  const below = commands.slice(1).map((command) => quoted(placeOf(command)));
  return `# Completion of ${placeOf(program)} for bash: source <(${placeOf(program)} completion bash)
_watchbill_paths() {
  local IFS=$'\n' # names of files may contain blanks
  COMPREPLY=($(compgen -f -- "$1"))
  compopt -o filenames 2>/dev/null
}
_watchbill() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" at=${placeOf(program)} word
  # bash splits --flag=value into three words.
  if [[ $current == = ]]; then current=""; elif [[ $previous == = ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$at $word" in
      ${below.join("|")}) at="$at $word" ;;
    esac
  done
  COMPREPLY=()
  case "$at $previous" in
${commands.flatMap(valueCases).join("\n")}
  esac
  case "$at" in
${commands.map(placeCase).join("\n")}
  esac
}
complete -F _watchbill ${placeOf(program)}
`;
}

function valueCases(command: CommandShape): string[] {
  return command.flags.flatMap(({ names, value }) => {
    if (value === undefined) return [];
    const patterns = names.map((name) => quoted(`${placeOf(command)} ${name}`)).join("|");
    return [`    ${patterns}) ${offer(value)}return ;;`];
  });
}

function placeCase(command: CommandShape): string {
  const words = [...command.commands.map(nameOf), ...command.flags.flatMap(({ names }) => names)];
  const argument = command.argument === undefined ? "" : ` ${offer(command.argument)}`;
  return `    ${quoted(placeOf(command))})${argument} ${added(words)} ;;`;
}

function offer(value: Value): string {
  if (value === "anything") return "";
  return value === "path" ? '_watchbill_paths "$current"; ' : `${added(value.words)}; `;
}

function added(words: readonly string[]): string {
  return `COMPREPLY+=($(compgen -W ${quoted(words.join(" "))} -- "$current"))`;
}
