/** The query that reads the fragments of many kinds over a batch of projects, and what its errors say. */
import { GitLabError, type GraphQLErrorEntry, judge } from "../gitlab/errors.ts";
import { type Operation, operation } from "../gitlab/operation.ts";
import type { AnyKind } from "./kind.ts";
import { factsFragment, LICENCE_FIELD } from "./project-facts.ts";
import type { Continuation } from "./reading.ts";

/** GitLab takes at most 50 paths in `Query.projects(fullPaths:)` and leaves out what the caller cannot see. */
export const BATCH = 50;

/** One query for all kinds: each brings a fragment on `Project`, and GraphQL merges the fields they share. */
export function compose(kinds: readonly AnyKind[], { licences }: { licences: boolean }): Operation {
  const fragments = [factsFragment(licences), ...kinds.flatMap(fragmentOf)];
  const names = fragments.map(nameOf);
  const cursors = new Set(
    kinds.flatMap(continuationsOf).flatMap((one) => ("cursor" in one ? [one.cursor] : [])),
  );
  const variables = ["$paths: [String!]!", ...[...cursors].map((cursor) => `$${cursor}: String`)];
  return operation(`query ReadProjects(${variables.join(", ")}) {
    projects(fullPaths: $paths, first: ${BATCH}) { nodes { ${names.map((name) => `...${name}`).join(" ")} } }
  } ${fragments.join(" ")}`);
}

function fragmentOf({ read }: AnyKind): string[] {
  return "graphql" in read ? [read.graphql.fragment] : [];
}

function nameOf(fragment: string): string {
  return /fragment (\w+)/.exec(fragment)?.[1] ?? "";
}

export function continuationsOf({ read }: AnyKind): readonly Continuation[] {
  return "graphql" in read ? read.graphql.continuations : [];
}

/** What this GitLab's schema does not have: on-call kinds in Community Edition, licences before GitLab 19. */
export interface Unknown {
  readonly kinds: readonly AnyKind[];
  readonly licences: boolean;
}

/**
 * What the query asked for in vain, children of such kinds included; undefined where all of it is known. GitLab names
 * no more than five mistakes at once, so there may be others.
 */
export function unknownIn(
  errors: readonly GraphQLErrorEntry[],
  kinds: readonly AnyKind[],
): Unknown | undefined {
  const unknown = errors.filter((error) => judge(error).reason === "unknown-field");
  const named = (kind: AnyKind) =>
    fragmentOf(kind).some((text) => unknown.some(({ path }) => path?.[0] === `fragment ${nameOf(text)}`));
  const found = kinds.filter(
    (kind) => named(kind) || kinds.some((one) => one.name === kind.parent && named(one)),
  );
  const licences = unknown.some((error) => judge(error).field === LICENCE_FIELD);
  return found.length > 0 || licences ? { kinds: found, licences } : undefined;
}

/** Throws a GitLabError for every error but that a feature is hidden: then the rest is answered all the same. */
export function demandAnswer(errors: readonly GraphQLErrorEntry[], { name }: Operation): void {
  const others = errors.filter((error) => !isHidden(error));
  if (others.length > 0) throw GitLabError.fromGraphQL(name, others);
}

/** The projects, by their index in the answer, whose incident management a feature flag hides. */
export function hiddenProjects(errors: readonly GraphQLErrorEntry[]): Set<number> {
  return new Set(errors.filter(isHidden).map(({ path }) => Number(path?.[2])));
}

/** GitLab answers a hidden field with the text of a missing one (`hide_incident_management_features`). */
function isHidden(error: GraphQLErrorEntry): boolean {
  return judge(error).reason === "hidden-feature";
}
