/** `watchbill validate`: everything that can be said about a document without asking GitLab. */
import { diskFiles } from "../config/files.ts";
import { EXIT, type ExitCode, hasErrors, perCause } from "../core/finding.ts";
import { documentPaths, examine } from "./documents.ts";
import type { CommonFlags } from "./flags.ts";
import { asOf, type Invocation } from "./invocation.ts";
import { withOncall } from "./oncall/warnings.ts";
import { FINDING_FORMATS, show } from "./show.ts";

export async function validate(flags: CommonFlags, invocation: Invocation): Promise<ExitCode> {
  const files = diskFiles(invocation.folder);
  const examined = examine(documentPaths(flags.file, files), files, asOf(flags, invocation));
  const findings = perCause(await withOncall(examined, asOf(flags, invocation)));
  show({ findings, sources: examined.document.sources }, FINDING_FORMATS, flags, invocation);
  return hasErrors(findings) ? EXIT.invalid : EXIT.ok;
}
