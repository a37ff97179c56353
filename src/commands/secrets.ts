/** Whether the secrets that changes will send are there: missing ones are told in a plan, and stop an apply. */
import { resolve } from "node:path";
import type { Change } from "../core/change.ts";
import type { Desired } from "../core/desired.ts";
import type { Finding } from "../core/finding.ts";
import { secretFrom } from "../core/secret.ts";
import { KINDS } from "../kinds/index.ts";
import { readText } from "./connection.ts";
import type { Invocation } from "./invocation.ts";

/** A warning for each: "needed at apply". */
export function missingSecrets(
  changes: readonly Change[],
  desired: Pick<Desired, "position"> | undefined,
  { environment, folder }: Invocation,
): Finding[] {
  return changes.flatMap(({ address, kind, action, after, resend = [], where }) => {
    const mentions = (after && KINDS.get(kind)?.secrets?.(after)) ?? [];
    const sent = mentions.filter(({ at }) => action !== "update" || resend.includes(at.split("/")[1] ?? ""));
    const missing = sent.filter(
      ({ reference }) =>
        secretFrom(reference, environment, (path) => readText(resolve(folder, path))) === undefined,
    );
    return missing.map(({ reference, at }): Finding => {
      const name = "env" in reference ? `the variable ${reference.env}` : `the file ${reference.file}`;
      return {
        level: "warning",
        code: "secret-missing",
        message: `There is no secret in ${name}; it is needed at apply`,
        address,
        ...(desired?.position(address, at) ?? where),
        hint: "Set it where `watchbill apply` runs.",
      };
    });
  });
}
