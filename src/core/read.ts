/**
 * Reads what is live. The fragments of all kinds in use are joined into one query over a batch of projects,
 * so the number of requests does not grow with the number of kinds, and hardly with the number of projects.
 */
import type { GitLab } from "../gitlab/connect.ts";
import { GitLabError, type GraphQLErrorEntry, judge } from "../gitlab/errors.ts";
import { type Operation, operation } from "../gitlab/operation.ts";
import type { AnyKind, Continuation } from "./kind.ts";
import { type Live, type LiveProject, liveObject } from "./live.ts";
import { type FactsAnswer, factsFragment, factsOf, HIDDEN_FIELD, LICENCE_FIELD } from "./project-facts.ts";

/** GitLab takes at most 50 paths in `Query.projects(fullPaths:)` and leaves out what the caller cannot see. */
const BATCH = 50;

interface Connection {
  nodes: ProjectAnswer[];
  pageInfo?: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
/** One project's answer: fields by name, connections among them. */
type ProjectAnswer = { [field: string]: unknown };

/** `onBatch` hears how many projects have been read so far. */
export async function read(
  gitlab: GitLab,
  projects: readonly string[],
  kinds: readonly AnyKind[],
  onBatch: (done: number) => void = () => {},
): Promise<Live> {
  const live = new Map<string, LiveProject>();
  let done = 0;
  const batches = Array.from({ length: Math.ceil(projects.length / BATCH) }, (_, index) =>
    projects.slice(index * BATCH, (index + 1) * BATCH),
  );
  const [first, ...others] = batches;
  if (first === undefined) return live;

  let composed = compose(kinds, { licences: true });
  const answer = await ask(composed, first);
  if (answer.data === null && answer.errors.some(({ message }) => message.includes(LICENCE_FIELD))) {
    composed = compose(kinds, { licences: false }); // GitLab before 19
    await take(first, await ask(composed, first));
  } else {
    await take(first, answer);
  }
  await Promise.all(others.map(async (batch) => take(batch, await ask(composed, batch))));
  return live;

  function ask(query: Operation, paths: readonly string[], cursors: Readonly<Record<string, string>> = {}) {
    return gitlab.queryPartial<{ projects: Connection }>(query, { paths, ...cursors });
  }

  async function take(batch: readonly string[], answer: Awaited<ReturnType<typeof ask>>): Promise<void> {
    const hidden = hiddenProjects(answer.errors, composed);
    await Promise.all(
      (answer.data?.projects.nodes ?? []).map(async (project, index) => {
        await complete(project);
        const facts = factsOf(project as unknown as FactsAnswer, hidden.has(index));
        const objects = kinds.flatMap((kind) =>
          kind.read.collect(project).map((found) => liveObject(facts.fullPath, kind, found)),
        );
        live.set(facts.fullPath, { facts, objects });
      }),
    );
    done += batch.length;
    onBatch(done);
  }

  /** Follows every cut connection of a project to its end, the outer ones first. */
  async function complete(project: ProjectAnswer): Promise<void> {
    const all = new Map(kinds.flatMap((kind) => kind.read.continuations).map((one) => [one.connection, one]));
    for (const one of all.values()) if ("cursor" in one) await followOuter(project, one);
    for (const one of all.values()) if ("operation" in one) await followInner(project, one);
  }

  async function followOuter(
    project: ProjectAnswer,
    one: Extract<Continuation, { cursor: string }>,
  ): Promise<void> {
    const connection = project[one.connection] as Connection | null;
    while (connection?.pageInfo?.hasNextPage) {
      const { data } = await ask(composed, [String(project.fullPath)], {
        [one.cursor]: connection.pageInfo.endCursor ?? "",
      });
      const next = data?.projects.nodes[0]?.[one.connection] as Connection;
      connection.nodes.push(...next.nodes);
      connection.pageInfo = next.pageInfo as NonNullable<Connection["pageInfo"]>;
    }
  }

  async function followInner(
    project: ProjectAnswer,
    one: Extract<Continuation, { operation: Operation }>,
  ): Promise<void> {
    const [outer = "", inner = ""] = one.connection.split("/");
    for (const parent of (project[outer] as Connection | null)?.nodes ?? []) {
      const connection = parent[inner] as Connection;
      while (connection.pageInfo?.hasNextPage) {
        const variables = {
          project: project.fullPath,
          parent: parent.iid,
          after: connection.pageInfo.endCursor,
        };
        const { project: answer } = await gitlab.query<{ project: ProjectAnswer }>(one.operation, variables);
        const next = (answer[outer] as Connection).nodes[0]?.[inner] as Connection;
        connection.nodes.push(...next.nodes);
        connection.pageInfo = next.pageInfo as NonNullable<Connection["pageInfo"]>;
      }
    }
  }
}

/** One query for all kinds: each brings a fragment on `Project`, and GraphQL merges the fields they share. */
export function compose(kinds: readonly AnyKind[], { licences }: { licences: boolean }): Operation {
  const fragments = [factsFragment(licences), ...kinds.map((kind) => kind.read.fragment)];
  const names = fragments.map((fragment) => /fragment (\w+)/.exec(fragment)?.[1]);
  const cursors = new Set(
    kinds.flatMap((kind) => kind.read.continuations.flatMap((one) => ("cursor" in one ? [one.cursor] : []))),
  );
  const variables = ["$paths: [String!]!", ...[...cursors].map((cursor) => `$${cursor}: String`)];
  return operation(`query ReadProjects(${variables.join(", ")}) {
    projects(fullPaths: $paths, first: ${BATCH}) { nodes { ${names.map((name) => `...${name}`).join(" ")} } }
  } ${fragments.join(" ")}`);
}

/**
 * The projects, by their index in the answer, whose incident management a feature flag hides: GitLab then answers
 * a field with the text of a missing one (`hide_incident_management_features`). Any other error ends the run.
 */
function hiddenProjects(errors: readonly GraphQLErrorEntry[], query: Operation): Set<number> {
  const hidden = errors.filter(
    (error) => error.path?.at(-1) === HIDDEN_FIELD && judge(error).reason === "hidden-feature",
  );
  const others = errors.filter((error) => !hidden.includes(error));
  if (others.length > 0) throw GitLabError.fromGraphQL(query.name, others);
  return new Set(hidden.map(({ path }) => Number(path?.[2])));
}
