/** How a run that could not finish ends: findings in the chosen format, and an exit code. */
import { EXIT, type ExitCode, type Finding, Stop } from "../core/finding.ts";
import { ServiceError } from "../gitlab/errors.ts";
import { renderFindingsJson } from "../render/findings-json.ts";
import { renderFindingsText } from "../render/findings-text.ts";
import { InvalidDocument } from "./documents.ts";
import type { GeneralFlags } from "./flags.ts";
import { type Invocation, takesColor } from "./invocation.ts";

export function failed(error: unknown, flags: Partial<GeneralFlags>, invocation: Invocation): ExitCode {
  const { findings, exitCode } = judge(error);
  const { stdout, stderr, environment } = invocation;
  if (flags.format === "json") {
    stdout.write(renderFindingsJson(findings));
  } else {
    const sources = error instanceof InvalidDocument ? error.document.sources : [];
    stderr.write(
      renderFindingsText(findings, sources, { color: takesColor(stderr, environment, flags.color) }),
    );
  }
  return exitCode;
}

/** Words the command line does not understand, for whoever reads JSON; the text is on stderr already. */
export function misused(text: string, { stdout }: Invocation): void {
  const [message = ""] = text.replace(/^error: /, "").split("\n");
  stdout.write(
    renderFindingsJson([
      { level: "error", code: "usage", message: message.replace(/\.$/, ""), hint: "See watchbill --help." },
    ]),
  );
}

function judge(error: unknown): { findings: readonly Finding[]; exitCode: ExitCode } {
  if (error instanceof Stop) return error;
  if (error instanceof ServiceError) return { findings: [error.toFinding()], exitCode: EXIT.failed };
  if (isSystemError(error))
    return {
      findings: [
        {
          level: "error",
          code: "system",
          message: error.message,
          hint: "Check the path and its permissions.",
        },
      ],
      exitCode: EXIT.failed,
    };
  throw error; // a defect: better a stack trace than a guess
}

/** An error of the operating system, such as a file that cannot be written. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}
