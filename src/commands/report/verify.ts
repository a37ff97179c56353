/** `watchbill report verify`: whether the files of a report still belong together, and say what the facts say. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { EXIT, type ExitCode, hasErrors } from "../../core/finding.ts";
import { verifyReport } from "../../incidents/evidence.ts";
import { FACTS, MANIFEST } from "../../incidents/formats.ts";
import { sumOfFile } from "../../incidents/pieces.ts";
import { openFacts } from "../../incidents/read/facts-store.ts";
import type { Invocation } from "../invocation.ts";
import { FINDING_FORMATS, show } from "../show.ts";
import type { VerifyFlags } from "./flags.ts";
import { collectEarly } from "./memory.ts";

export async function verify(folder: string, flags: VerifyFlags, invocation: Invocation): Promise<ExitCode> {
  collectEarly();
  const path = resolve(invocation.folder, folder);
  const names = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile());
  const sums = new Map(names.map(({ name }) => [name, sumOfFile(join(path, name))]));
  const files = {
    sums,
    manifest: sums.has(MANIFEST) ? readFileSync(join(path, MANIFEST), "utf8") : undefined,
    facts: () => openFacts(join(path, FACTS)),
  };
  const running = {
    tool: `watchbill ${invocation.version}`,
    tzdata: process.versions.tz ?? "unknown",
  };
  const findings = verifyReport(files, running);
  show({ findings, sources: [] }, FINDING_FORMATS, flags, invocation);
  if (hasErrors(findings)) return EXIT.failed;
  if (flags.format === "text") invocation.stdout.write(`${folder} is as it was made.\n`);
  return EXIT.ok;
}
