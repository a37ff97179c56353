/**
 * A plan: everything that would change, in order, with what stands against it. Plain data with a versioned
 * schema (`schemas/plan.schema.json`); no secret is ever in it, and the same input gives the same bytes.
 */
import { type Address, formatAddress, parseAddress } from "./address.ts";
import type { Change } from "./change.ts";
import { compare } from "./compare.ts";
import type { Declared, Desired } from "./desired.ts";
import { type Difference, diff } from "./diff.ts";
import { digestOf } from "./digest.ts";
import { type Finding, perCause, sortFindings } from "./finding.ts";
import { groupBy } from "./group-by.ts";
import { guard } from "./guard.ts";
import { type AnyKind, type KindsByName, type Manual, type PreviewContext, UNDECLARED } from "./kind.ts";
import type { Live, LiveObject } from "./live.ts";
import { parentOf, reachedSpec } from "./match.ts";
import { childrenOf, untouchedBy } from "./relatives.ts";

/** Something GitLab has no API for: a page to open and values to enter. */
export interface ManualStep {
  readonly address: Address;
  readonly title: string;
  readonly url: string;
  readonly values: Readonly<Record<string, string | number | boolean>>;
  /** A short digest of the values; `confirmed: CODE` in the document silences the step while they stay. */
  readonly code: string;
}

/** The revision that says what is owned. */
export interface Base {
  readonly ref: string;
  readonly commit: string;
}

export interface Counts {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly unchanged: number;
  readonly manual: number;
}

export interface Plan {
  readonly format: 1;
  /** Name and version of the program that made it. */
  readonly tool: string;
  readonly target: { readonly host: string };
  readonly base: Base | null;
  /** The instant the notes speak of, ISO 8601. */
  readonly as_of: string;
  readonly config_digest: string;
  /** Digests of the live objects the plan relies on; null for what must not exist yet. */
  readonly live: Readonly<Record<Address, string | null>>;
  readonly changes: readonly Change[];
  readonly manual: readonly ManualStep[];
  readonly notes: Readonly<Record<Address, readonly string[]>>;
  readonly unmanaged: readonly Address[];
  readonly refusals: readonly Finding[];
  readonly findings: readonly Finding[];
  readonly counts: Counts;
  /** Of what would be done: the same change reviewed yesterday has the same digest today. */
  readonly digest: string;
}

/** Long enough not to be guessed right by accident, short enough to be typed. */
const CODE_LENGTH = 8;

export interface PlanOptions {
  readonly kinds: KindsByName;
  readonly tool: string;
  readonly host: string;
  readonly desired: Desired;
  readonly base?: { readonly revision: Base; readonly desired: Desired } | undefined;
  readonly live: Live;
  /** Epoch milliseconds. */
  readonly asOf: number;
  readonly adopt: boolean;
  readonly resendSecrets: boolean;
  readonly allowDeletes?: number | undefined;
  readonly allowUpdates?: number | undefined;
  /** Restricts the changes; what a chosen change needs is chosen with it. */
  readonly target?: ((address: Address) => boolean) | undefined;
}

export function makePlan(options: PlanOptions): Plan {
  const { desired, live, kinds, asOf } = options;
  const base = options.base?.desired;
  const difference = diff({ ...options, base });
  const changes = chosen(difference.changes, options);
  const addresses = new Set(changes.map(({ address }) => address));
  const refused = [
    ...difference.refusals.filter(({ address }) => address !== undefined && addresses.has(address)),
    ...guard(changes, { ...options, base }),
  ];
  const refusals = sortFindings(perCause(refused));
  const target = { host: options.host };
  const manual = difference.manual.flatMap(({ declared, steps }) =>
    manualSteps(declared, steps, options.host),
  );
  return {
    format: 1,
    tool: options.tool,
    target,
    base: options.base?.revision ?? null,
    as_of: new Date(asOf).toISOString(),
    config_digest: digestOf(
      [...desired.objects.values()].map(({ address, spec, options }) => ({ address, spec, options })),
    ),
    live: reliedOn(changes, live, kinds),
    changes,
    manual,
    notes: notesOf(changes, options),
    unmanaged: difference.unmanaged,
    refusals,
    findings: sortFindings([...difference.findings, ...difference.kept.map(driftKept)]),
    counts: countsOf(changes, difference.unchanged, manual.length),
    digest: planDigest({ target, changes, manual, refusals }),
  };
}

/** Why `apply` will not touch anything: errors, refusals, and what could not be read for want of a secret. */
export function obstaclesTo({ findings, refusals }: Pick<Plan, "findings" | "refusals">): Finding[] {
  return [...findings.filter(({ level, code }) => level === "error" || code === "not-compared"), ...refusals];
}

/** What review approved: target, changes without place and reason, manual steps, refusals by code and address. */
export function planDigest(plan: Pick<Plan, "target" | "changes" | "manual" | "refusals">): string {
  return digestOf({
    target: plan.target,
    changes: plan.changes.map(({ where: _, reason: __, ...change }) => change),
    manual: plan.manual,
    refusals: plan.refusals.map(({ code, address }) => ({ code, address })),
  });
}

/** The digest of a live object; for one about to be deleted, of what hangs below it as well. */
function liveDigest(object: LiveObject, children: readonly Address[] = []): string {
  return digestOf([object.kind.project(object.live, UNDECLARED), ...children]);
}

/** The addresses a plan relies on, with their digests as of `live`: those it changes and those they need. */
export function reliedOn(
  changes: readonly Change[],
  live: Live,
  kinds: KindsByName,
): Record<Address, string | null> {
  const objects = new Map(
    [...live.values()].flatMap((project) => project.objects.map((one) => [one.address, one])),
  );
  const relied = new Map<Address, string | null>();
  const rely = (address: Address, change?: Change) => {
    const object = objects.get(address);
    const project = live.get(parseAddress(address).project);
    const children = change?.action === "delete" ? childrenOf(address, project, kinds) : [];
    const names = children.map((child) => child.address);
    relied.set(address, object === undefined ? null : liveDigest(object, names));
  };
  for (const change of changes) for (const needed of neededBy(change, kinds)) rely(needed);
  for (const change of changes) {
    rely(change.address, change);
    if (change.previously !== undefined) rely(change.previously, change);
  }
  return Object.fromEntries([...relied].sort(([a], [b]) => compare(a, b)));
}

/** Addresses that must be live before a change can be made. */
function neededBy({ address, kind, after }: Change, kinds: KindsByName): Address[] {
  if (after === undefined) return [];
  const project = parseAddress(address).project;
  return (kinds.get(kind)?.needs?.(after) ?? []).map((need) => formatAddress({ project, ...need }));
}

/**
 * What must have gone well before a change: for a write, what it needs and its parent; for a deletion, the changes
 * of whatever hangs below the object or refers to it.
 */
export function dependenciesOf(change: Change, changes: readonly Change[], kinds: KindsByName): Address[] {
  if (change.action === "delete")
    return changes
      .filter((other) => other !== change && refersTo(other, change.address, kinds))
      .map(({ address }) => address);
  const parent = parentOf(parseAddress(change.address), kinds);
  return [...neededBy(change, kinds), ...(parent === undefined ? [] : [parent])];
}

/** Whether a change is of an object that, as it was before, is a part of another one or needs it. */
function refersTo({ address, kind, before }: Change, target: Address, kinds: KindsByName): boolean {
  const parts = parseAddress(address);
  if (parentOf(parts, kinds) === target) return true;
  const needs = before === undefined ? [] : (kinds.get(kind)?.needs?.(before) ?? []);
  return needs.some((need) => formatAddress({ project: parts.project, ...need }) === target);
}

/** The steps of one object that are not confirmed with their very values. */
function manualSteps(
  { address, project, options }: Declared,
  steps: readonly Manual[],
  host: string,
): ManualStep[] {
  const code = digestOf(steps.map(({ title, values }) => ({ title, values }))).slice(0, CODE_LENGTH);
  if (options.confirmed === code) return [];
  return steps.map(({ title, page, values }) => ({
    address,
    title,
    url: `${host}/${project}${page}`,
    values,
    code,
  }));
}

function chosen(changes: readonly Change[], { target, kinds }: PlanOptions): readonly Change[] {
  if (target === undefined) return changes;
  const wanted = new Set(changes.filter(({ address }) => target(address)).map(({ address }) => address));
  // What a change depends on is of its own project.
  for (const ofProject of groupBy(changes, ({ address }) => parseAddress(address).project).values())
    for (const change of [...ofProject].reverse())
      if (wanted.has(change.address))
        for (const needed of dependenciesOf(change, ofProject, kinds)) wanted.add(needed);
  return changes.filter(({ address }) => wanted.has(address));
}

function notesOf(
  changes: readonly Change[],
  { kinds, asOf, desired, live }: PlanOptions,
): Record<Address, readonly string[]> {
  const familyOf = ({ kind, address }: Change) =>
    `${kind} ${parentOf(parseAddress(address), kinds) ?? address}`;
  const families = groupBy(changes, familyOf);
  const notes = changes.flatMap((change): [Address, readonly string[]][] => {
    const kind = kinds.get(change.kind) as AnyKind;
    const lines = kind.preview?.(sidesOf(change), {
      asOf,
      parent: parentsOf(change),
      siblings: siblingsOf(change),
      untouched: () => {
        const project = live.get(parseAddress(change.address).project);
        return untouchedBy(change, changes, { live: project, kinds, asOf });
      },
    });
    return lines && lines.length > 0 ? [[change.address, lines]] : [];
  });
  return Object.fromEntries(notes);

  function siblingsOf(change: Change): PreviewContext["siblings"] {
    return (families.get(familyOf(change)) ?? []).filter((other) => other !== change).map(sidesOf);
  }

  /** The parent's specs on both sides of the change: live, and declared. */
  function parentsOf({ address, previously }: Change): PreviewContext["parent"] {
    const declared = parentOf(parseAddress(address), kinds);
    const standing = parentOf(parseAddress(previously ?? address), kinds);
    const found = live.get(parseAddress(address).project)?.objects.find((one) => one.address === standing);
    const before = found?.kind.project(found.live, UNDECLARED);
    const parent = declared && desired.objects.get(declared);
    const after = parent ? reachedSpec(parent, found) : before;
    return { ...(before && { before }), ...(after && { after }) };
  }
}

function sidesOf({ before, after }: Change) {
  return { ...(before && { before }), ...(after && { after }) };
}

/** Whether a finding says why a plan has no base though one is known: it stands instead of the note `no-base`. */
export function explainsNoBase({ code }: Finding): boolean {
  return code === "base-does-not-load";
}

function driftKept({ address, reason, where }: Difference["kept"][number]): Finding {
  return {
    level: "note",
    code: "drift-kept",
    message: `Changed in GitLab and left so (policy.drift is keep): ${reason}`,
    address,
    ...where,
  };
}

function countsOf(changes: readonly Change[], unchanged: number, manual: number): Counts {
  const count = (action: Change["action"]) => changes.filter((change) => change.action === action).length;
  return {
    create: count("create"),
    update: count("update"),
    replace: count("replace"),
    delete: count("delete"),
    unchanged,
    manual,
  };
}
