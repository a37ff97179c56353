/** `watchbill completion`: a script that makes a shell complete commands, flags and their values. */
import { EXIT, type ExitCode } from "../../core/finding.ts";
import type { CommandShape } from "../../render/completion.ts";
import { renderBash } from "../../render/completion-bash.ts";
import { renderFish } from "../../render/completion-fish.ts";
import { renderZsh } from "../../render/completion-zsh.ts";
import type { Invocation } from "../invocation.ts";

const COMPLETIONS: Readonly<Record<string, (program: CommandShape) => string>> = {
  bash: renderBash,
  zsh: renderZsh,
  fish: renderFish,
};

/** `shell` is a key of `COMPLETIONS`. */
export async function completion(
  shell: string,
  program: CommandShape,
  { stdout }: Pick<Invocation, "stdout">,
): Promise<ExitCode> {
  stdout.write(COMPLETIONS[shell]?.(program) ?? "");
  return EXIT.ok;
}
