/** One change of a plan, as plain data. */
import type { Address } from "./address.ts";
import type { Position } from "./finding.ts";
import type { KindName } from "./kind.ts";
import type { Patch } from "./spec.ts";

export type Action = "create" | "update" | "replace" | "delete";

/** Who brought the difference about: the document, somebody in GitLab, or both. */
export type Cause = "document" | "drift" | "both";

export interface Change {
  readonly action: Action;
  readonly cause: Cause;
  /** The live object is not one that the base declared. */
  readonly adopts?: true;
  readonly address: Address;
  readonly kind: KindName;
  /** The live object's address, where it has another name today. */
  readonly previously?: Address;
  readonly before?: object;
  readonly after?: object;
  readonly patch: Patch;
  /** Write-only fields to send although nothing shows whether they differ. */
  readonly resend?: readonly string[];
  readonly reason: string;
  readonly where: Position;
}

/** The reason of an update that needs no explanation: its fields say it all. */
export const DIFFERS = "GitLab holds other values";

/** The reason of a deletion of what only the base declares: its place is a line of the base's file. */
export const DROPPED = "no longer declared";

/** The reason of a creation of what the base declares and GitLab does not show. */
export const GONE = "gone from GitLab";
