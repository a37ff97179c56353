/** Opens the ways out of the program that kinds may use. */
import { resolve } from "node:path";
import type { Doors, OwnRepository } from "../core/doors.ts";
import { EXIT, Stop } from "../core/finding.ts";
import { secretFrom } from "../core/secret.ts";
import type { GitLab, TransportEvent } from "../gitlab/connect.ts";
import { connectPagerDuty, type PagerDuty } from "../pagerduty/connect.ts";
import { pipelineHost, readText, report } from "./connection.ts";
import type { GeneralFlags } from "./flags.ts";
import type { Invocation } from "./invocation.ts";
import { repositoryAt } from "./repository.ts";

export interface OpenDoors extends Doors {
  close(): Promise<void>;
}

export function openDoors(gitlab: GitLab, flags: GeneralFlags, invocation: Invocation): OpenDoors {
  const { environment, folder, version } = invocation;
  const inFolder = (path: string) => readText(resolve(folder, path));
  const repository = ownRepository(invocation, gitlab.host);
  const connections = new Map<string, PagerDuty>();
  const onEvent = (event: TransportEvent) => report(event, "PagerDuty", flags, invocation);
  const doors: Doors = {
    gitlab,
    secret(reference) {
      const secret = secretFrom(reference, environment, inFolder);
      if (secret !== undefined) return secret;
      const name = "env" in reference ? `the variable ${reference.env}` : `the file ${reference.file}`;
      throw new Stop(EXIT.failed, {
        level: "error",
        code: "secret-missing",
        message: `There was no secret in ${name}`,
      });
    },
    pagerduty(token) {
      const key = "env" in token ? `env ${token.env}` : `file ${token.file}`;
      const known =
        connections.get(key) ??
        connectPagerDuty(doors.secret(token), { environment, version, readFile: readText, onEvent });
      connections.set(key, known);
      return known;
    },
    text: inFolder,
    ...(repository !== undefined && { repository }),
  };
  return {
    ...doors,
    async close() {
      await Promise.all([gitlab.close(), ...[...connections.values()].map((one) => one.close())]);
    },
  };
}

/** The repository around the folder, if it is a clone of a project on that GitLab. */
function ownRepository({ environment, folder }: Invocation, host: string): OwnRepository | undefined {
  const repository = repositoryAt(folder);
  const { CI_PROJECT_PATH } = environment;
  const isOwnPipeline = CI_PROJECT_PATH && pipelineHost(environment, host) === host;
  const project = isOwnPipeline ? CI_PROJECT_PATH : projectAt(repository.origin() ?? "", host);
  return project === undefined ? undefined : { project, folder: repository.prefix() ?? "" };
}

/**
 * The full path of the project behind a remote's address, if that is on this GitLab: `https://HOST/ROOT/PATH.git`,
 * `ssh://git@HOST:2222/PATH.git` or `git@HOST:PATH.git`. By SSH port and relative URL root are not those of the web.
 */
function projectAt(address: string, host: string): string | undefined {
  const web = new URL(host);
  const [, name, path] = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/.exec(address) ?? [];
  if (name !== undefined) return name.toLowerCase() === web.hostname ? projectIn(path, "") : undefined;
  const remote = URL.canParse(address) ? new URL(address) : undefined;
  if (remote?.protocol === "ssh:")
    return remote.hostname.toLowerCase() === web.hostname ? projectIn(remote.pathname, "") : undefined;
  const root = web.pathname.replace(/\/$/, "");
  return remote?.host === web.host ? projectIn(remote.pathname, root) : undefined;
}

function projectIn(path = "", root: string): string | undefined {
  if (!path.startsWith(root)) return undefined;
  return path.slice(root.length).replace(/^\/+|(?:\.git)?\/*$/g, "") || undefined;
}
