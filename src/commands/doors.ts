/** Opens the ways out of the program that kinds may use. */
import { resolve } from "node:path";
import { EXIT, Stop } from "../core/finding.ts";
import type { Doors, OwnRepository } from "../core/kind.ts";
import { secretFrom } from "../core/secret.ts";
import type { GitLab } from "../gitlab/connect.ts";
import { connectPagerDuty, type PagerDuty } from "../pagerduty/connect.ts";
import { readText } from "./connection.ts";
import type { Invocation } from "./invocation.ts";
import { type Repository, repositoryAt } from "./repository.ts";

export interface OpenDoors extends Doors {
  close(): Promise<void>;
}

export function openDoors(gitlab: GitLab, invocation: Invocation): OpenDoors {
  const { environment, folder, version } = invocation;
  const inFolder = (path: string) => readText(resolve(folder, path));
  const repository = ownRepository(invocation, gitlab.host);
  const connections = new Map<string, PagerDuty>();
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
        connectPagerDuty(doors.secret(token), { environment, version, readFile: readText });
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
  const { CI_PROJECT_PATH, CI_SERVER_URL = host } = environment;
  const project = CI_PROJECT_PATH && CI_SERVER_URL === host ? CI_PROJECT_PATH : clonedFrom(repository, host);
  return project === undefined ? undefined : { project, folder: repository.prefix() ?? "" };
}

function clonedFrom(repository: Repository, host: string): string | undefined {
  const name = new URL(host).host.replaceAll(".", "\\.");
  const [, path] = new RegExp(`${name}[:/]+(.+?)(?:\\.git)?/?$`).exec(repository.origin() ?? "") ?? [];
  return path;
}
