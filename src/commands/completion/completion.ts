/** `watchbill completion`: a script that makes a shell complete commands, flags and their values. */
import { EXIT, type ExitCode } from "../../core/finding.ts";
import { COMPLETIONS, type CommandShape } from "../../render/completion.ts";
import type { Invocation } from "../invocation.ts";

/** `shell` is a key of `COMPLETIONS`. */
export async function completion(
  shell: string,
  program: CommandShape,
  { stdout }: Pick<Invocation, "stdout">,
): Promise<ExitCode> {
  stdout.write(COMPLETIONS[shell]?.(program) ?? "");
  return EXIT.ok;
}
