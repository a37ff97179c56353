/** A project's files: repository, wiki, and what was deployed from it. */
import type { Row } from "./table.ts";

export interface Branch extends Row {
  readonly projectId: number;
  readonly name: string;
  readonly commit: string;
  /** The lowest role that may push; null where the branch is not protected. */
  readonly pushLevel: number | null;
}

export interface Commit extends Row {
  /** `PROJECT_ID:SHA`. */
  readonly key: string;
  readonly projectId: number;
  readonly sha: string;
  readonly parent: string | null;
  readonly message: string;
  readonly authorName: string;
  readonly authorEmail: string;
  readonly createdAt: number;
  /** Blob ids by path, of the whole tree. */
  readonly tree: Readonly<Record<string, string>>;
  /** Paths of executable files. */
  readonly executable: readonly string[];
}

export interface Blob extends Row {
  /** As Git computes it. */
  readonly sha: string;
  /** Base64. */
  readonly content: string;
}

export interface WikiPage extends Row {
  readonly projectId: number;
  readonly slug: string;
  readonly title: string;
  readonly content: string;
  readonly format: string;
}

export interface Environment extends Row {
  readonly projectId: number;
  readonly name: string;
  readonly tier: "production" | "staging" | "testing" | "development" | "other";
  readonly createdAt: number;
}

export interface Deployment extends Row {
  readonly projectId: number;
  readonly environmentId: number;
  readonly iid: number;
  readonly ref: string;
  readonly sha: string;
  readonly tag: boolean;
  readonly status: "created" | "running" | "success" | "failed" | "canceled" | "blocked";
  readonly userId: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}
