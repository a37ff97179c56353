/**
 * The contract of a kind. A kind is one thing GitLab keeps per project (a schedule, an escalation policy, …),
 * and everything Watchbill knows about it stands in one file under `src/kinds/`.
 *
 * Declared and live objects meet in one shape, the *spec*: `specify` makes it from YAML, `project` from what
 * GitLab answers. Import, diff and drift all compare specs; no kind has comparison code of its own.
 */
import type { ProjectSection } from "../config/document.ts";
import type { GitLab, Operation } from "../gitlab/connect.ts";

/** In the order of creation: what an object needs comes before it. Deletion runs the other way round. */
export const KIND_NAMES = ["schedule", "rotation", "alert_integration", "escalation_policy"] as const;
export type KindName = (typeof KIND_NAMES)[number];

/** A JSON pointer (RFC 6901) into a spec. */
export type Pointer = string;

/** An object as a project's section declares it, before defaults. */
export interface Block {
  /** Names from the outside in; empty where a project has one object of the kind. */
  readonly names: readonly string[];
  /** Where it stands inside the project's section. */
  readonly path: readonly (string | number)[];
  readonly value: object;
}

/** What `specify` may read besides the block. */
export interface BlockContext {
  /** The text of a file the block names, relative to the file it stands in; "" where that is a finding already. */
  text(path: string, at: Pointer): string;
}

/** What `project` may know of the declaration that a live object answers to. */
export interface Scope<Spec> {
  readonly declared?: Spec;
  /** The spec of the declared parent. */
  readonly parent?: object;
  /** The names under which the document knows a live object that this one refers to, after `renamed_from`. */
  named(kind: KindName, names: readonly string[]): readonly string[];
}

/** A scope without any declaration: what digests of live objects and deletions are made of. */
export const UNDECLARED = { named: (_: KindName, names: readonly string[]) => names };

/** A problem with a spec; `at` points into it and becomes a place in the YAML. */
export interface Problem {
  readonly at?: Pointer;
  readonly level?: "error" | "warning";
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** What a check may look at besides the spec. */
export interface CheckContext {
  readonly names: readonly string[];
  readonly parent?: object;
  /** Names of the objects of a kind that the project declares. */
  declared(kind: KindName): readonly (readonly string[])[];
}

/** Somebody a spec mentions: each must exist, be active and be able to read the project. */
export interface PersonReference {
  readonly username: string;
  readonly at: Pointer;
}

/** Roles as GitLab counts them. */
export const ROLE = { reporter: 20, developer: 30, maintainer: 40, owner: 50 } as const;
export type LicensedFeature = "ONCALL_SCHEDULES" | "ESCALATION_POLICIES" | "MULTIPLE_ALERT_HTTP_INTEGRATIONS";

/** What GitLab demands before it lets anybody write an object of the kind. */
export interface Requirement {
  readonly role: number;
  readonly feature?: LicensedFeature;
}

/** What GitLab says about a project besides its objects. */
export interface ProjectFacts {
  readonly fullPath: string;
  readonly archived: boolean;
  readonly visibility: "private" | "internal" | "public";
  /** The caller's role, as in `ROLE`. */
  readonly role: number;
  /** Unknown where the GitLab is too old to say (before 19). */
  readonly features: ReadonlyMap<LicensedFeature, boolean>;
  /** A feature flag hides incident management in this project (`hide_incident_management_features`, 18.1). */
  readonly hidden: boolean;
  /** Members by user name, inherited ones included; `membersComplete` says whether that is all of them. */
  readonly members: ReadonlyMap<string, { readonly state: string }>;
  readonly membersComplete: boolean;
}

/** Where a write happens: the project, and what is live around it at this moment of the run. */
export interface Site {
  readonly project: string;
  /** Epoch milliseconds. */
  now(): number;
  live(kind: KindName, names: readonly string[]): object | undefined;
}

/** A connection that GitLab may cut, and how it is followed from the cursor where it was. */
export type Continuation =
  /** A connection of `Project`: the composed query is asked again with the cursor in this variable. */
  | { readonly connection: string; readonly cursor: string }
  /** One connection deeper, e.g. `incidentManagementOncallSchedules/rotations`: the operation takes `$project`, `$parent` (the iid of the node above) and `$after`. */
  | { readonly connection: string; readonly operation: Operation };

/** How a kind is read: a fragment on `Project`, joined with those of all other kinds into one query. */
export interface Selection<Live> {
  readonly fragment: string;
  readonly continuations: readonly Continuation[];
  /** The live objects in one project's answer, all connections whole. */
  collect(project: object): Live[];
}

/** A live object that a replacement left behind (contract 2.4). */
export interface Retirement<Spec> {
  /** The names the object had before. */
  readonly of: readonly string[];
  /** What is still to be done to it: nothing, where it has ended. */
  readonly unfinished?: Spec;
}

export interface PreviewContext {
  /** Epoch milliseconds: the instant the notes speak of. */
  readonly asOf: number;
  /** The parent's specs before and after the change. */
  readonly parent: { readonly before?: object; readonly after?: object };
}

export interface Kind<Spec extends object = object, Live extends object = object> {
  readonly name: KindName;
  readonly title: string;
  readonly parent?: KindName;
  readonly requires: Requirement;
  /** Spec pointers GitLab never gives back. */
  readonly writeOnly?: readonly Pointer[];
  /** Lists that are sets. */
  readonly unordered?: readonly Pointer[];
  /** Every GraphQL operation of the kind besides reading, for the check against GitLab's schema. */
  readonly operations: readonly Operation[];
  readonly read: Selection<Live>;

  /** The objects of this kind in a project's section. */
  blocks(section: ProjectSection): Block[];
  /** The whole object a block means: missing keys get their defaults. */
  specify(block: Block, context: BlockContext): Spec;
  /** The names that identify a live object in its project. */
  identify(live: Live): readonly string[];
  /** A live object in the shape of a spec. */
  project(live: Live, scope: Scope<Spec>): Spec;
  /** What JSON Schema cannot say. */
  check?(spec: Spec, context: CheckContext): Problem[];
  /** What only GitLab can say: licences that some specs need, limits of a tier. */
  checkLive?(spec: Spec, project: ProjectFacts, context: CheckContext): Problem[];
  people?(spec: Spec): PersonReference[];
  /** Objects of the same project that must exist first, as kind and names. */
  needs?(spec: Spec): { kind: KindName; names: readonly string[] }[];
  /** Why going from one spec to the other takes a new object, if it does. */
  replaces?(before: Spec, after: Spec): string | undefined;
  /** Whether losing the live object for this replacement is dangerous however few changes there are. */
  replacementIsGuarded?: boolean;
  retirement?(live: Live, asOf: number): Retirement<Spec> | undefined;
  /** Fields to send again although they did not change, because the parent's change rewrites them, and why. */
  disturbed?(parent: {
    before: object;
    after: object;
  }): { fields: readonly string[]; reason: string } | undefined;
  /** What a reviewer should know, in sentences. */
  preview?(change: { before?: Spec; after?: Spec }, context: PreviewContext): string[];

  create(gitlab: GitLab, at: Site, spec: Spec): Promise<Live>;
  /** Sends the fields in `changed`; the rest stays as it is. */
  update(gitlab: GitLab, at: Site, live: Live, spec: Spec, changed: ReadonlySet<string>): Promise<Live>;
  /** Gone already is done. */
  remove(gitlab: GitLab, at: Site, live: Live): Promise<void>;
  /** Without this, a replacement is a removal and a creation. */
  replace?(gitlab: GitLab, at: Site, live: Live, spec: Spec): Promise<Live>;
}

/** A kind, its types forgotten: what the engine handles. Methods make this assignment safe in practice, since a kind's objects only ever come back to the kind that made them. */
export type AnyKind = Kind<object, object>;

export type KindsByName = ReadonlyMap<KindName, AnyKind>;
