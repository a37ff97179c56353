/**
 * Reads what is live. The fragments of all kinds in use are joined into one query over a batch of projects,
 * so the number of requests does not grow with the number of kinds, and hardly with the number of projects.
 */
import { readCurrentUser } from "../gitlab/current-user.ts";
import { GitLabError } from "../gitlab/errors.ts";
import type { Operation } from "../gitlab/operation.ts";
import { compare } from "./compare.ts";
import {
  BATCH,
  compose,
  continuationsOf,
  demandAnswer,
  hiddenProjects,
  type Unknown,
  unknownIn,
} from "./composed-query.ts";
import type { Doors } from "./doors.ts";
import { Stop } from "./finding.ts";
import { type AnyKind, type KindName, type KindsByName, type Problem, ROLE } from "./kind.ts";
import { type Live, type LiveProject, liveObject } from "./live.ts";
import { type FactsAnswer, factsOf, isMonitored, type ProjectFacts, roleIn } from "./project-facts.ts";
import type { Continuation } from "./reading.ts";
import { type Blindness, blindness } from "./sight.ts";
import type { WantedByProject } from "./wanted.ts";

interface Connection {
  nodes: ProjectAnswer[];
  pageInfo?: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
interface Answer {
  readonly projects: Connection;
}
/** One project's answer: fields by name, connections among them. */
type ProjectAnswer = { [field: string]: unknown };

export interface ReadOptions {
  readonly doors: Doors;
  readonly projects: readonly string[];
  readonly kinds: KindsByName;
  /**
   * What document and base declare, by project and kind. Kinds outside the composed query are read only where
   * something of them is declared, and everywhere if this is absent.
   */
  readonly wanted?: WantedByProject | undefined;
  /** Hears how many projects have been read so far. */
  readonly onBatch?: (done: number) => void;
}

export async function read({
  doors,
  projects,
  kinds,
  wanted,
  onBatch = () => {},
}: ReadOptions): Promise<Live> {
  const { gitlab } = doors;
  const all = [...kinds.values()];
  const live = new Map<string, LiveProject>();
  const batches = Array.from({ length: Math.ceil(projects.length / BATCH) }, (_, index) =>
    projects.slice(index * BATCH, (index + 1) * BATCH),
  );
  const lacking = new Set<AnyKind>();
  let licences = true;
  let composed = compose(all, { licences });
  let done = 0;
  let administrator: Promise<boolean> | undefined;
  // The first batch finds out what this GitLab does not know; then the others go together.
  const [first, ...others] = batches;
  if (first !== undefined) await readBatch(first);
  await Promise.all(others.map(readBatch));
  return new Map([...live].sort(([a], [b]) => compare(a, b))); // whichever answer came first

  async function readBatch(batch: readonly string[]): Promise<void> {
    try {
      const answer = await ask(composed, batch);
      const unknown = unknownIn(answer.errors, all);
      if (unknown !== undefined) {
        leaveOut(unknown);
        return await readBatch(batch);
      }
      await take(answer);
      done += batch.length;
      onBatch(done);
    } catch (error) {
      if (!(error instanceof GitLabError)) throw error;
      const tooMuch = error.reason === "query-limit" || error.reason === "timeout";
      if (tooMuch && batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await Promise.all([readBatch(batch.slice(0, half)), readBatch(batch.slice(half))]);
      } else throw error;
    }
  }

  /** From now on GitLab is asked for less. */
  function leaveOut(unknown: Unknown): void {
    for (const kind of unknown.kinds) lacking.add(kind);
    if (unknown.licences) licences = false;
    composed = compose(
      all.filter((kind) => !lacking.has(kind)),
      { licences },
    );
  }

  function ask(query: Operation, paths: readonly string[], cursors: Readonly<Record<string, string>> = {}) {
    return gitlab.queryPartial<Answer>(query, { paths, ...cursors });
  }

  async function take({ data, errors }: Awaited<ReturnType<typeof ask>>): Promise<void> {
    demandAnswer(errors, composed);
    const hidden = hiddenProjects(errors);
    const answers = data?.projects.nodes ?? [];
    await Promise.all(
      answers.map(async (project, index) => {
        await complete(project);
        const answer = project as unknown as FactsAnswer;
        const isPowerful = roleIn(answer) < ROLE.maintainer && (await isAdministrator());
        const sight = { hidden: hidden.has(index), role: isPowerful ? ROLE.owner : roleIn(answer) };
        const facts = factsOf(answer, { ...sight, monitoring: await isMonitored(answer, sight, gitlab) });
        const unread = new Map<KindName, readonly Problem[]>();
        const found = await Promise.all(
          all.map(async (kind) => {
            const objects = await collect(kind, facts, project).catch((error: unknown) => {
              unread.set(kind.name, unreadable(error, kind));
              return [];
            });
            return objects.map((one) => liveObject(facts.fullPath, kind, one));
          }),
        );
        live.set(facts.fullPath, { facts, objects: found.flat(), unread, unseen: unseenIn(facts) });
      }),
    );
  }

  /** Asked only where memberships do not suffice. */
  function isAdministrator(): Promise<boolean> {
    administrator ??= readCurrentUser(gitlab).then((user) => user?.administrator ?? false);
    return administrator;
  }

  async function collect(kind: AnyKind, facts: ProjectFacts, answer: ProjectAnswer): Promise<object[]> {
    const { read } = kind;
    if ("graphql" in read) return read.graphql.collect(answer);
    const path = facts.fullPath;
    const declared = wanted === undefined ? undefined : (wanted.get(path)?.get(kind.name) ?? []);
    // As GraphQL shows nothing to those who may not see, so that one finding says it for all kinds (`checkAccess`).
    if (declared?.length === 0 || blindness(kind, facts) === "role") return [];
    return read.rest(doors, path, declared);
  }

  function unseenIn(facts: ProjectFacts): Map<KindName, Blindness> {
    const asked = wanted?.get(facts.fullPath);
    const kindsAsked = all.filter(({ name }) => wanted === undefined || asked?.has(name));
    return new Map(
      kindsAsked.flatMap((kind) => {
        const why = lacking.has(kind) ? "edition" : blindness(kind, facts);
        return why ? [[kind.name, why] as const] : [];
      }),
    );
  }

  /** Follows every cut connection of a project to its end, the outer ones first. */
  async function complete(project: ProjectAnswer): Promise<void> {
    const continuations = new Map(all.flatMap(continuationsOf).map((one) => [one.connection, one]));
    for (const one of continuations.values()) if ("cursor" in one) await followOuter(project, one);
    for (const one of continuations.values()) if ("operation" in one) await followInner(project, one);
  }

  async function followOuter(
    project: ProjectAnswer,
    one: Extract<Continuation, { cursor: string }>,
  ): Promise<void> {
    const connection = project[one.connection] as Connection | null;
    while (connection?.pageInfo?.hasNextPage) {
      const { data, errors } = await ask(composed, [String(project.fullPath)], {
        [one.cursor]: connection.pageInfo.endCursor ?? "",
      });
      demandAnswer(errors, composed);
      extend(connection, data?.projects.nodes[0]?.[one.connection], composed);
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
        const { project: answer } = await gitlab.query<{ project: ProjectAnswer | null }>(
          one.operation,
          variables,
        );
        const around = answer?.[outer] as Connection | null | undefined;
        extend(connection, around?.nodes[0]?.[inner], one.operation);
      }
    }
  }
}

/** Adds the next page. What the pages are of may be gone by then, or out of sight: then nothing read holds any more. */
function extend(connection: Connection, page: unknown, { name }: Operation): void {
  if (!page) throw new GitLabError({ reason: "conflict", operation: name });
  const { nodes, pageInfo } = page as Required<Connection>;
  connection.nodes.push(...nodes);
  connection.pageInfo = pageInfo;
}

/**
 * A missing secret keeps one kind from being read; any other error ends the run. The words are read again when a
 * saved plan is applied, where the secret may be set by then.
 */
function unreadable(error: unknown, { title }: AnyKind): Problem[] {
  const missing = error instanceof Stop ? error.findings.filter(({ code }) => code === "secret-missing") : [];
  if (missing.length === 0) throw error;
  return missing.map(({ message }) => ({
    level: "warning",
    code: "not-compared",
    message: `${message}, so ${title}s were not read and are left out of the plan`,
    hint: "Set it and make a new plan: this one will not be applied.",
  }));
}
