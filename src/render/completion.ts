/** Shell completion: what can be typed where, as a script for one shell. */

/** What can follow where a value is wanted: one of some words, a path, or anything. */
export type Value = { readonly words: readonly string[] } | "path" | "anything";

export interface FlagShape {
  /** As typed: `-f` and `--file`. */
  readonly names: readonly string[];
  readonly description: string;
  /** Absent where the flag takes none. */
  readonly value?: Value;
}

/** A command, and the commands below it. */
export interface CommandShape {
  /** From the program's name on: `["watchbill", "oncall", "show"]`. */
  readonly path: readonly string[];
  readonly description: string;
  readonly flags: readonly FlagShape[];
  readonly argument?: Value;
  readonly commands: readonly CommandShape[];
}

/** A command and all below it. */
export function everyCommand(command: CommandShape): CommandShape[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** `watchbill oncall show` */
export function placeOf({ path }: CommandShape): string {
  return path.join(" ");
}

export function nameOf({ path }: CommandShape): string {
  return path.at(-1) ?? "";
}

/** A word that every shell takes as it stands. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
