/**
 * The contract of a kind. A kind is one thing GitLab keeps per project (a schedule, an escalation policy, …),
 * and what Watchbill knows about it stands in one file under `src/kinds/`, with others of its name beside it where
 * that is long. The engine knows no kind by name: where kinds differ, they say so in a field below.
 *
 * Declared and live objects meet in one shape, the *spec*: `specify` makes it from YAML, `project` from what
 * GitLab answers. Import, diff and drift all compare specs; no kind has comparison code of its own.
 */
import type { Operation } from "../gitlab/connect.ts";
import type { Address } from "./address.ts";
import type { Doors, FileChange, Site } from "./doors.ts";
import type { ProjectFacts } from "./project-facts.ts";
import type { ProjectSection } from "./project-section.ts";
import type { RestReading, Selection } from "./reading.ts";
import type { SecretReference } from "./secret.ts";
import type { SourceFile } from "./source.ts";

export type KindName =
  | "project_settings"
  | "timeline_tag"
  | "schedule"
  | "rotation"
  | "alert_integration"
  | "escalation_policy"
  | "slack"
  | "slack_app"
  | "error_tracking"
  | "pagerduty_subscription"
  | "runbook"
  | "incident_template"
  | "status_page"
  | "incident_settings";

/** A JSON pointer (RFC 6901) into a spec. */
export type Pointer = string;

/** An object as a project's section declares it, before defaults. */
export interface Block {
  /** Names from the outside in; empty where a project has one object of the kind. */
  readonly names: readonly string[];
  /** Where it stands inside the project's section. */
  readonly path: readonly (string | number)[];
  readonly value: object;
  /** Keys of the value that hold objects of their own: what is wrong in one of those is not wrong here. */
  readonly within?: readonly string[];
  /** Where keys of the value stand that it takes from around it, inside the project's section. */
  readonly borrowed?: Readonly<Record<string, readonly (string | number)[]>>;
  /** Values the same declaration had before, which only time has made obsolete. */
  readonly earlier?: readonly object[];
}

/** What declarations may depend on besides their section. */
export interface BlocksContext {
  /** Epoch milliseconds: what is over by then is not declared any more. */
  readonly asOf: number;
}

/** What `specify` may read besides the block. */
export interface BlockContext {
  /** A file the block names, relative to the file it stands in; its text is "" where that is a finding already. */
  file(path: string, at: Pointer): SourceFile;
  /** The JSON object in such a file; undefined where there is none, which is a finding already. */
  json(path: string, at: Pointer): object | undefined;
  /** A reference whose file, if it names one, is given from the folder that the command runs in. */
  secret(reference: SecretReference, at: Pointer): SecretReference;
}

/** How a live object would be declared: what `import` writes. */
export interface Declaration {
  /** Where it belongs in a project's section. */
  readonly path: readonly string[];
  /** Defaults left out. What several objects write to one place is merged: maps by key, lists one after the other. */
  readonly block: object;
  /** What GitLab could not tell us, for whoever reads the document. */
  readonly comment?: string;
  /** The comment instead of that for whoever asks for what is not secret, and still not for every repository. */
  readonly disclosed?: string;
  /** Files the block names, by path relative to the project's document. */
  readonly files?: Readonly<Record<string, string>>;
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
  /** Their specs, in the same order. */
  specs(kind: KindName): readonly object[];
  readonly kinds: KindsByName;
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
  /** The role below which GitLab answers as if there were nothing of the kind; `role` where absent. */
  readonly roleToSee?: number;
  readonly feature?: LicensedFeature;
}

/** What a person has to do because GitLab has no API for it. */
export interface Manual {
  readonly title: string;
  /** The page below the project, e.g. `/-/settings/operations`. */
  readonly page: string;
  readonly values: Readonly<Record<string, string | number | boolean>>;
}

/** A secret a spec refers to. */
export interface SecretMention {
  readonly reference: SecretReference;
  readonly at: Pointer;
}

/** A live object that a replacement left behind. */
export interface Retirement<Spec> {
  /** Whether the object had these names before. */
  isOf(names: readonly string[]): boolean;
  /** What is still to be done to it: nothing, where it has ended. */
  readonly unfinished?: Spec;
}

/** An object that a kind made by itself. */
export interface Made {
  readonly reason: string;
  /** The names of the object of the same kind that it was made from; absent where the parent is all it comes from. */
  readonly from?: readonly string[];
}

export interface PreviewContext {
  /** Epoch milliseconds: the instant the notes speak of. */
  readonly asOf: number;
  /** The parent's specs before and after the change. */
  readonly parent: { readonly before?: object; readonly after?: object };
  /** What else the plan changes of the kind below the same parent. */
  readonly siblings: readonly { readonly before?: object; readonly after?: object }[];
  /** What is live around the object and the plan leaves as it is; a question, since not every kind wants to know. */
  untouched(): Relatives;
}

export interface Relatives {
  /** Those below the object. */
  readonly children: readonly Address[];
  /** Those that need it. */
  readonly users: readonly Address[];
}

/**
 * The order of `src/kinds/index.ts` is the order of creation: what an object needs comes before it.
 * Deletion runs the other way round.
 */
export interface Kind<Spec extends object = object, Live extends object = object> {
  readonly name: KindName;
  readonly title: string;
  readonly parent?: KindName;
  /** The kind of the objects that the last of the names is taken from: they are renamed together. */
  readonly namedAfter?: KindName;
  readonly requires: Requirement;
  /** Live objects that nobody declares are listed, and pruned under `prune: all`; other kinds go only if they are owned. */
  readonly prunable?: true;
  /** What is no longer declared stays as it is: GitLab cannot delete it, or it is a setting. */
  readonly released?: true;
  /** GitLab tells nothing of it and takes nothing: there are only manual steps. */
  readonly byHand?: true;
  /** GitLab neither shows nor takes it while the project's monitoring is disabled (GitLab 18.9 `app/policies/project_policy.rb`). */
  readonly hiddenWithoutMonitoring?: true;
  /** No project should silently lose its last one. */
  readonly guardsLast?: true;
  /** Taking over a live object that the base did not declare changes what somebody else set up: only by consent. */
  readonly adoptsByConsent?: true;
  /** Names that differ only in letter case are the same to GitLab. */
  readonly ignoresCase?: true;
  /** Lists that are sets. */
  readonly unordered?: readonly Pointer[];
  /** Every GraphQL operation of the kind besides reading, for the check against GitLab's schema. */
  readonly operations: readonly Operation[];
  readonly read: { readonly graphql: Selection<Live> } | RestReading<Spec, Live>;

  /** The objects of this kind in a project's section. */
  blocks(section: ProjectSection, context: BlocksContext): Block[];
  /** Problems of what stands in a block and is no part of the spec; `at` points into the block. */
  inspect?(block: Block, context: BlocksContext): Problem[];
  /** What tells an object the kind made by itself by its names. It goes once it is not declared, where what it comes from is ours. */
  made?(names: readonly string[]): Made | undefined;
  /** The whole object a block means: missing keys get their defaults. */
  specify(block: Block, context: BlockContext): Spec;
  /** The other way round: the block one would write for a spec, defaults left out, and where it belongs in a section. */
  declare(spec: Spec, live: Live): Declaration;
  /** The same for all live objects of a project at once, where one declaration can stand for several of them. */
  declareAll?(objects: readonly { readonly spec: Spec; readonly live: Live }[]): Declaration[];
  /** Why a live object can stand in no document, although GitLab holds it. */
  undeclarable?(spec: Spec): string | undefined;
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
  /** Whether a live object bears the name of a replaced one, by a date that is not after `asOf` (epoch milliseconds). */
  retirement?(live: Live, asOf: number): Retirement<Spec> | undefined;
  /** Fields to send again although they did not change, because the parent's change rewrites them, and why. */
  disturbed?(parent: {
    before: object;
    after: object;
  }): { fields: readonly string[]; reason: string } | undefined;
  /** What to say where the object is not there and no API makes it: nothing, if a manual step says it all or it need not be there. Undefined where it can be created. */
  absent?(spec: Spec): Problem[] | undefined;
  manual?(spec: Spec, live: Live | undefined): Manual[];
  secrets?(spec: Spec): SecretMention[];
  /** First or last of all changes of the project, where the order of kinds would be wrong. */
  position?(change: { before?: Spec; after?: Spec }): "first" | "last" | undefined;
  /** What a reviewer should know, in sentences. */
  preview?(change: { before?: Spec; after?: Spec }, context: PreviewContext): string[];

  /**
   * What is still to be committed to bring the files behind a live object to a spec, or to delete them: nothing
   * where they are right. The writes below, if there are any, come after the commit and do what is no file.
   */
  files?(doors: Doors, live: Live | undefined, after: Spec | undefined): FileChange[];
  create?(doors: Doors, at: Site, spec: Spec): Promise<Live>;
  /**
   * For kinds whose names are not unique: whether an object just created goes again for another live one of its name.
   * Such a name is looked for directly before and after each creation, since two runs at once would make it twice.
   */
  yieldsTo?(created: Live, other: Live): boolean;
  /** Sends the fields in `changed`; the rest stays as it is. */
  update?(doors: Doors, at: Site, live: Live, spec: Spec, changed: ReadonlySet<string>): Promise<Live>;
  /** Gone already is done. */
  remove?(doors: Doors, at: Site, live: Live): Promise<void>;
  /** Without this, a replacement is a removal and a creation. */
  replace?(doors: Doors, at: Site, live: Live, spec: Spec): Promise<Live>;
}

/** A kind, its types forgotten: what the engine handles. Methods make this assignment safe in practice, since a kind's objects only ever come back to the kind that made them. */
export type AnyKind = Kind<object, object>;

export type KindsByName = ReadonlyMap<KindName, AnyKind>;
