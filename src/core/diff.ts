/**
 * Subtracts what is live from what is declared. With a base (what the last applied commit declared) the
 * difference is three-way: it tells the document's changes from those made in GitLab, and what is owned
 * and no longer declared from what was never ours.
 */
import { type Address, formatAddress } from "./address.ts";
import { type Cause, type Change, DIFFERS, GONE } from "./change.ts";
import { compare } from "./compare.ts";
import type { Declared, Desired } from "./desired.ts";
import type { Finding, Position } from "./finding.ts";
import { type AnyKind, type KindsByName, type Manual, type Problem, UNDECLARED } from "./kind.ts";
import { addressesOf } from "./leftovers.ts";
import type { Live, LiveObject } from "./live.ts";
import { match, parentOf, scopeOf } from "./match.ts";
import { ordered, positionOf } from "./order.ts";
import { comparable, patchOf } from "./spec.ts";
import { releasedProjects, undeclaredIn } from "./undeclared.ts";

export interface Difference {
  readonly changes: readonly Change[];
  readonly unchanged: number;
  /** Differences that only GitLab made, left alone under `policy.drift: keep`. */
  readonly kept: readonly Change[];
  /** Live objects nobody declares, in projects the document names; of prunable kinds only. */
  readonly unmanaged: readonly Address[];
  /** What is left to people, confirmed or not. */
  readonly manual: readonly { readonly declared: Declared; readonly steps: readonly Manual[] }[];
  readonly refusals: readonly Finding[];
  readonly findings: readonly Finding[];
}

export interface DiffOptions {
  readonly kinds: KindsByName;
  readonly desired: Desired;
  /** Absent where nothing is known to have been applied: then nothing is owned. */
  readonly base?: Desired | undefined;
  readonly live: Live;
  /** Epoch milliseconds. */
  readonly asOf: number;
  /** Take over live objects that the base did not declare, wherever that asks for consent. */
  readonly adopt: boolean;
  /** Send write-only values even where nothing asks for it. */
  readonly resendSecrets: boolean;
}

/** Changes come project by project, in the order in which they can be made. */
export function diff(options: DiffOptions): Difference {
  const declared = new Map<string, Declared[]>(options.desired.projects.map((project) => [project, []]));
  for (const object of options.desired.objects.values()) declared.get(object.project)?.push(object);
  const parts = projectsToRead(options).map((project) =>
    diffProject(project, declared.get(project) ?? [], options),
  );
  return {
    changes: parts.flatMap((part) => part.changes),
    unchanged: parts.reduce((sum, part) => sum + part.unchanged, 0),
    kept: parts.flatMap((part) => part.kept),
    unmanaged: parts.flatMap((part) => part.unmanaged),
    manual: parts.flatMap((part) => part.manual),
    refusals: parts.flatMap((part) => part.refusals),
    findings: [...parts.flatMap((part) => part.findings), ...releasedProjects(options)],
  };
}

/** Projects of the document, and those the base named: what left the document altogether is deleted there. */
export function projectsToRead({ desired, base }: Pick<DiffOptions, "desired" | "base">): string[] {
  return [...new Set([...desired.projects, ...(base?.named ?? [])])].sort(compare);
}

function diffProject(project: string, declared: readonly Declared[], options: DiffOptions): Difference {
  const { kinds, desired, base, asOf } = options;
  const matches = match(declared, options.live.get(project), kinds, asOf);
  const { unread, unseen } = options.live.get(project) ?? {};
  const writes: Change[] = [];
  const kept: Change[] = [];
  const manual: Difference["manual"][number][] = [];
  const refusals: Finding[] = [];
  const findings: Finding[] = matches.findings.map((finding) => ({
    ...finding,
    ...(finding.address !== undefined && desired.position(finding.address)),
  }));
  const opens = unseen !== undefined && unseen.size > 0 && declared.some(isOpening);
  let unchanged = 0;

  for (const kind of kinds.values()) {
    for (const object of declared.filter((one) => one.kind === kind.name)) {
      const found = matches.live.get(object.address);
      const steps = kind.manual?.(object.spec, found?.live) ?? [];
      if (steps.length > 0) manual.push({ declared: object, steps });
      if (kind.byHand || isUnseen(object) || matches.ambiguous.has(object.address)) continue;
      const obstacle = unread?.get(kind.name) ?? (found ? undefined : kind.absent?.(object.spec));
      if (obstacle) {
        findings.push(...obstacle.map((problem) => placed(object.address, problem)));
        continue;
      }
      const change = changeOf(object, kind, found);
      if (change === undefined) unchanged += 1;
      else if (isKept(change)) kept.push(change);
      else writes.push(change);
      if (change?.adopts && needsConsent(object, kind))
        refusals.push(adoption(object, desired.position(object.address)));
    }
  }
  const undeclared = undeclaredIn(project, matches.unmatched, options);
  for (const [kind, problems] of unread ?? [])
    if (!declared.some((object) => object.kind === kind))
      findings.push(
        ...problems.map((problem) => placed(formatAddress({ project, kind, names: [] }), problem)),
      );
  return {
    changes: ordered([...writes, ...undeclared.changes], kinds),
    unchanged,
    kept,
    unmanaged: undeclared.unmanaged,
    manual,
    refusals,
    findings: [...findings, ...undeclared.findings],
  };

  /**
   * Whether there is no telling what is live of an object. Where the document opens what hides it, only what the base
   * declared is taken to be there: the next plan sees it.
   */
  function isUnseen(object: Declared): boolean {
    const why = unseen?.get(object.kind);
    if (why !== "monitoring" || !opens) return why !== undefined;
    return base !== undefined && counterpartOf(object, desired, base, kinds) !== undefined;
  }

  /** Whether a change of the object comes first of all, and may bring others to light. */
  function isOpening(object: Declared): boolean {
    const kind = kinds.get(object.kind) as AnyKind;
    const found = matches.live.get(object.address);
    const change = kind.position && found && changeOf(object, kind, found);
    return change !== undefined && positionOf(change, kinds) === "first" && !isKept(change);
  }

  function isKept({ cause }: Change): boolean {
    return cause === "drift" && desired.guards.drift === "keep";
  }

  /** The change that makes a declared object live, or nothing. */
  function changeOf(object: Declared, kind: AnyKind, found: LiveObject | undefined): Change | undefined {
    const { address, spec, options: keys } = object;
    const before = base && counterpartOf(object, desired, base, kinds);
    const common = { address, kind: kind.name, where: desired.position(address) };
    const documentChanged =
      before === undefined || patchOf(before.spec, comparable(kind, spec, before.spec)).length > 0;

    if (found === undefined) {
      const cause = causeOf(documentChanged, before !== undefined);
      const reason = before === undefined ? "not in GitLab yet" : GONE;
      return { action: "create", cause, ...common, after: spec, patch: patchOf({}, spec), reason };
    }

    const current = kind.project(found.live, scopeOf(object, desired, matches, kinds));
    const after = comparable(kind, spec, current, keys.ignore);
    const patch = patchOf(current, after);
    const disturbance = disturbanceOf(object, kind);
    const rotated = rotatedSecrets(object, before, kind);
    if (patch.length === 0 && disturbance === undefined && rotated.length === 0) return undefined;
    const resend = patch.length > 0 ? secretFields(kind, spec) : rotated;

    const replacement = kind.replaces?.(current, after);
    // What an override made is over even where the override has left the document since.
    const lapsed = [...object.earlier, ...(before?.earlier ?? [])].some(
      (earlier) => patchOf(current, comparable(kind, earlier, current, keys.ignore)).length === 0,
    );
    return {
      action: replacement === undefined ? "update" : "replace",
      cause: causeOf(documentChanged, !lapsed && before !== undefined && drifted(found, before, kind)),
      ...(before === undefined && kind.made?.(found.names) === undefined && { adopts: true as const }),
      ...common,
      ...(found.address !== address && { previously: found.address }),
      before: current,
      after,
      patch,
      ...(resend.length > 0 && { resend }),
      reason: replacement ?? disturbance?.reason ?? plainReason(),
    };

    function plainReason(): string {
      if (patch.length > 0) return lapsed ? "what the document said until now is over" : DIFFERS;
      return "a write-only value is sent again";
    }
  }

  function drifted(found: LiveObject, before: Declared, kind: AnyKind): boolean {
    const scope = scopeOf(before, base as Desired, { ...matches, named: UNDECLARED.named }, kinds);
    const current = kind.project(found.live, scope);
    return patchOf(current, comparable(kind, before.spec, current, before.options.ignore)).length > 0;
  }

  /** What a change of the parent forces on this object. */
  function disturbanceOf(object: Declared, kind: AnyKind) {
    const parent = parentOf(object, kinds);
    const change = writes.find(({ address }) => address === parent);
    if (!change?.before || !change.after) return undefined;
    return kind.disturbed?.({ before: change.before, after: change.after });
  }

  /** A problem with an object, where the document declares it. */
  function placed(address: Address, { at, level = "error", ...problem }: Problem): Finding {
    return { level, ...problem, address, ...desired.position(address, at) };
  }

  /** Fields with a secret whose day of rotation the base does not know, or all of them where that is asked for. */
  function rotatedSecrets(object: Declared, before: Declared | undefined, kind: AnyKind): string[] {
    if (options.resendSecrets) return secretFields(kind, object.spec);
    const known = new Map(
      (before && kind.secrets?.(before.spec))?.map(({ at, reference }) => [at, reference.rotated]),
    );
    const mentions = kind.secrets?.(object.spec) ?? [];
    const rotated = mentions.filter(
      ({ at, reference }) => known.has(at) && known.get(at) !== reference.rotated,
    );
    return rotated.map(({ at }) => at.split("/")[1] ?? "");
  }

  /** A group takes over in projects whose people did not ask for it, whatever the kind. */
  function needsConsent(object: Declared, kind: AnyKind): boolean {
    if (base === undefined || options.adopt || object.options.adopt) return false;
    return kind.adoptsByConsent === true || object.fanOut;
  }
}

function secretFields(kind: AnyKind, spec: object): string[] {
  return [...new Set((kind.secrets?.(spec) ?? []).map(({ at }) => at.split("/")[1] ?? ""))];
}

/** The base's declaration of an object, under the old names where the document renames it or its parent. */
function counterpartOf(
  object: Declared,
  desired: Desired,
  base: Desired,
  kinds: KindsByName,
): Declared | undefined {
  return addressesOf(object, desired, kinds)
    .map((address) => base.objects.get(address))
    .find((found) => found !== undefined);
}

function causeOf(documentChanged: boolean, liveChanged: boolean): Cause {
  if (!liveChanged) return "document";
  return documentChanged ? "both" : "drift";
}

function adoption({ address, kind }: Declared, where: Position): Finding {
  return {
    level: "error",
    code: "adoption-without-consent",
    message: `The live ${kind.replaceAll("_", " ")} was not declared by the base and would be taken over`,
    address,
    ...where,
    hint: "Write `adopt: true` on it, or plan with --adopt.",
  };
}
