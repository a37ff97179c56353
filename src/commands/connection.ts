/** From flags and environment to a connected GitLab, with progress on stderr. */
import { readFileSync } from "node:fs";
import { type Environment, Secret } from "../core/secret.ts";
import { connect, type GitLab, type TransportEvent } from "../gitlab/connect.ts";
import {
  type CredentialOptions,
  type Credentials,
  findCredentials,
  parseHost,
  requireToken,
} from "../gitlab/credentials.ts";
import { networkFrom } from "../gitlab/network.ts";
import type { GeneralFlags } from "./flags.ts";
import type { Invocation } from "./invocation.ts";
import { CLEAR_LINE } from "./progress.ts";

/**
 * The GitLab that runs the pipeline; outside of pipelines, `host`. It need not be the one that is worked on: then the
 * token is not for it, and its numbers and paths of projects mean nothing there.
 */
export function pipelineHost({ CI_SERVER_URL }: Environment, host: string): string {
  return CI_SERVER_URL ? parseHost(CI_SERVER_URL, "CI_SERVER_URL") : host;
}

/** Connects to a GitLab under the token of the CI job this runs in, if it runs in one. Nothing is sent yet. */
export function connectAsJob(host: string, flags: GeneralFlags, invocation: Invocation): GitLab | undefined {
  const token = invocation.environment.CI_JOB_TOKEN;
  if (!token) return undefined;
  return connect({ ...optionsOf(flags, invocation), host, token: new Secret(token), tokenKind: "job" });
}

/** Connects to the host that flags, environment and document agree on. Nothing is sent yet. */
export function connectTo(
  documentHost: string | undefined,
  flags: GeneralFlags,
  invocation: Invocation,
  declaredBy?: CredentialOptions["declaredBy"],
): GitLab {
  const credentials = credentialsFor(documentHost, flags, invocation, declaredBy);
  const token = requireToken(credentials);
  return connect({ ...optionsOf(flags, invocation), host: credentials.host, token });
}

/** As `connectTo`, for who can do without GitLab: undefined where there is no token. */
export function connectIfToken(
  documentHost: string | undefined,
  flags: GeneralFlags,
  invocation: Invocation,
): GitLab | undefined {
  const { host, token } = credentialsFor(documentHost, flags, invocation);
  return token && connect({ ...optionsOf(flags, invocation), host, token });
}

function credentialsFor(
  documentHost: string | undefined,
  { host }: GeneralFlags,
  { environment }: Invocation,
  declaredBy?: CredentialOptions["declaredBy"],
): Credentials {
  return findCredentials(environment, {
    readFile: readText,
    ...(host !== undefined && { host }),
    ...(documentHost !== undefined && { documentHost }),
    ...(declaredBy !== undefined && { declaredBy }),
  });
}

function optionsOf(flags: GeneralFlags, invocation: Invocation) {
  return {
    userAgent: `watchbill/${invocation.version}`,
    concurrency: flags.parallel,
    ...networkFrom(invocation.environment, readText),
    onEvent: (event: TransportEvent) => report(event, "GitLab", flags, invocation),
  };
}

/** Says on stderr what is going on between us and a service, as far as the flags want to hear it. */
export function report(
  event: TransportEvent,
  service: string,
  { logLevel, quiet }: GeneralFlags,
  { stderr }: Invocation,
): void {
  if (event.type === "answer") {
    if (logLevel === "debug")
      stderr.write(`${event.operation}: ${event.status} in ${event.milliseconds} ms\n`);
    return;
  }
  if (quiet || logLevel === "error") return;
  const seconds = Math.ceil(event.milliseconds / 1000);
  const start = stderr.isTerminal ? CLEAR_LINE : "";
  if (event.type === "retry")
    stderr.write(`${start}${event.operation}: ${event.cause}; trying again in ${seconds} s\n`);
  else stderr.write(`${start}${service}'s rate limit is reached; waiting ${seconds} s\n`);
}

export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // absent and unreadable are the same to whoever asks
  }
}
