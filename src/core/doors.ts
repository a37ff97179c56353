/** What a kind may use when it reads and writes. */
import type { GitLab } from "../gitlab/connect.ts";
import type { PagerDuty } from "../pagerduty/connect.ts";
import type { KindName } from "./kind.ts";
import type { Secret, SecretReference } from "./secret.ts";

/** The ways out of the program that a kind may use. */
export interface Doors {
  readonly gitlab: GitLab;
  /** PagerDuty under an API token; connected on first use. */
  pagerduty(token: SecretReference): PagerDuty;
  /** The value behind a reference. Throws where nothing is set; `secrets` lets the engine find that out first. */
  secret(reference: SecretReference): Secret;
  /** The text of a file of this repository, e.g. the source of a runbook. */
  text(path: string): string | undefined;
  /** The repository around this folder, where it is known which project it belongs to. */
  readonly repository?: OwnRepository;
}

export interface OwnRepository {
  /** The full path of the project. */
  readonly project: string;
  /** The folder that paths are relative to, from the repository's root: "" or `operations/`. */
  readonly folder: string;
}

/** Thrown where a change cannot be made as declared, before or instead of a write. The message says why, without secrets. */
export class ChangeFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ChangeFailure";
  }
}

/** Where a write happens: the project, and what is live around it at this moment of the run. */
export interface Site {
  readonly project: string;
  /** Epoch milliseconds. */
  now(): number;
  live(kind: KindName, names: readonly string[]): object | undefined;
  /** The same, of what the write needs; where that is gone by now, this throws and the change is stale. */
  needed(kind: KindName, names: readonly string[]): object;
}

/** A file on a project's default branch. All of a project's changed files go into one commit. */
export interface FileChange {
  readonly path: string;
  /** Absent: the file is deleted. */
  readonly content?: string;
  /** The commit that changed the file last, as read: GitLab refuses the commit if it is another by now. Absent: there is no such file yet. */
  readonly lastCommit?: string;
  /** Whether the commit may start pipelines. */
  readonly ci: boolean;
}
