/** What a document asks for, every name resolved: objects by address, and the policy that guards them. */
import type { Address } from "./address.ts";
import type { Position } from "./finding.ts";
import type { KindName, Pointer } from "./kind.ts";

export interface Desired {
  readonly objects: ReadonlyMap<Address, Declared>;
  /** Every project the document names or reaches, sorted. */
  readonly projects: readonly string[];
  /** Those named under `projects:`. */
  readonly named: ReadonlySet<string>;
  /** Those reached through `groups:`, each with the groups that reach it, outer ones first; a project may be both. */
  readonly reached: ReadonlyMap<string, readonly string[]>;
  readonly guards: Guards;
  /** Where an object, or a field of its spec, stands in the YAML; for objects not declared, where their project does. */
  position(address: Address, at?: Pointer): Position;
}

/** An object as declared, with defaults. */
export interface Declared {
  readonly address: Address;
  readonly project: string;
  readonly kind: KindName;
  readonly names: readonly string[];
  readonly spec: object;
  /** Specs the same declaration had before, which only time has made obsolete. */
  readonly earlier: readonly object[];
  /** As written, templates and groups merged: with what GitLab does not know. */
  readonly block: object;
  readonly options: Options;
  /** Handed down by a group: nothing under `projects:` says any of it. */
  readonly fanOut: boolean;
}

/** Keys every object may carry. */
export interface Options {
  readonly protect: boolean;
  readonly adopt: boolean;
  readonly ignore: readonly string[];
  readonly renamedFrom?: string;
  /** The code of manual steps that were done. */
  readonly confirmed?: string;
}

/** A share of live objects, or a count. */
export type Limit = { readonly percent: number } | { readonly count: number };

/** The `policy` section, defaults filled in. */
export interface Guards {
  readonly prune: "none" | "owned" | "all";
  readonly maxDeletes: Limit;
  readonly maxUpdates: Limit;
  readonly drift: "revert" | "keep";
}
