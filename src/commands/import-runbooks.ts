/**
 * What looks like a runbook in a project: Markdown files below `runbooks/` on its default branch, and the wiki pages
 * somebody names. GitLab itself knows no runbooks, so there is nothing else to go by.
 */
import { flawOf } from "../config/source-file.ts";
import { firstCharacters } from "../core/characters.ts";
import { compare } from "../core/compare.ts";
import type { Doors } from "../core/doors.ts";
import type { Finding } from "../core/finding.ts";
import { matcherOf } from "../core/glob.ts";
import { type Declaration, UNDECLARED } from "../core/kind.ts";
import { sourceDigest } from "../core/source.ts";
import { type GitLab, GitLabError } from "../gitlab/connect.ts";
import { type RunbookLive, type RunbookSpec, runbook } from "../kinds/runbook.ts";
import { readPage, titleOf } from "../kinds/wiki-pages.ts";

export interface FoundRunbooks {
  readonly declarations: readonly Declaration[];
  readonly remarks: readonly Finding[];
}

const FOLDER = "runbooks";
/** Of a runbook, in characters, as its schema says. */
const LONGEST_TITLE = 255;
const EMPTY = sourceDigest({ path: "", text: "" });

/** `wiki` is a glob over the slugs of pages; without it the wiki is not looked at. */
export async function findRunbooks(
  { gitlab }: Doors,
  project: string,
  wiki: string | undefined,
): Promise<FoundRunbooks> {
  const paths = await filesOf(gitlab, project);
  const slugs = wiki === undefined ? [] : await pagesOf(gitlab, project, wiki);
  const taken = new Set<string>();
  const found = await Promise.all([
    ...paths.map(async (path) => {
      const key = freeKey(path.slice(FOLDER.length + 1, -".md".length), taken);
      return fileRunbook(gitlab, project, key, path);
    }),
    ...slugs.map(async (slug) => pageRunbook(gitlab, project, freeKey(slug, taken), slug)),
  ]);
  const declarations: Declaration[] = [];
  const remarks: Finding[] = [];
  for (const { live, spec, place } of found.filter((one) => one !== undefined)) {
    const declaration = runbook.declare(runbook.project(live, { ...UNDECLARED, declared: spec }), live);
    const flaws = Object.values(declaration.files ?? {}).flatMap(
      (text) => flawOf(`${place} of ${project}`, text) ?? [],
    );
    if (flaws.length === 0) declarations.push(declaration);
    else remarks.push(...flaws.map(leftOut));
  }
  return { declarations, remarks };
}

interface Candidate {
  readonly live: RunbookLive;
  readonly spec: RunbookSpec;
  /** In words. */
  readonly place: string;
}

async function fileRunbook(
  { rest }: GitLab,
  project: string,
  key: string,
  path: string,
): Promise<Candidate | undefined> {
  const file = await rest.RepositoryFiles.show(project, path, "HEAD");
  const text = Buffer.from(file.content, "base64").toString("utf8");
  const title = firstCharacters(/^# +(.+?)[ #]*$/m.exec(text)?.[1] ?? key, LONGEST_TITLE);
  return {
    live: { key, found: { file: { path, text, lastCommit: file.last_commit_id } } },
    spec: { key, title, publish: "repository", path, content: EMPTY, ci: false },
    place: `The file ${path}`,
  };
}

async function pageRunbook(
  gitlab: GitLab,
  project: string,
  key: string,
  slug: string,
): Promise<Candidate | undefined> {
  const page = await readPage(gitlab, project, slug);
  if (page === undefined) return undefined; // deleted since the listing
  return {
    live: { key, found: { page } },
    spec: { key, title: titleOf(page), publish: "wiki", path: null, content: EMPTY, ci: false },
    place: `The wiki page ${slug}`,
  };
}

async function filesOf({ rest }: GitLab, project: string): Promise<string[]> {
  const options = { path: FOLDER, recursive: true, perPage: 100 };
  const entries = await rest.Repositories.allRepositoryTrees(project, options).catch(nothing);
  return entries
    .filter(({ type, path }) => type === "blob" && path.endsWith(".md"))
    .map(({ path }) => path)
    .sort(compare);
}

async function pagesOf({ rest }: GitLab, project: string, wiki: string): Promise<string[]> {
  const matches = matcherOf(wiki);
  const pages = await rest.ProjectWikis.all(project, { withContent: false }).catch(nothing);
  return pages
    .filter(({ slug, format }) => format === "markdown" && matches(slug))
    .map(({ slug }) => slug)
    .sort(compare);
}

/** No repository, folder or wiki, or none that may be seen: there is nothing to import. */
function nothing(error: unknown): [] {
  if (error instanceof GitLabError && [403, 404].includes(error.status ?? 0)) return [];
  throw error;
}

/** A key made of a path or slug that no other runbook has yet. */
function freeKey(from: string, taken: Set<string>): string {
  const plain = from.replaceAll("/", "-").toLowerCase() || "runbook";
  let key = plain;
  for (let count = 2; taken.has(key); count += 1) key = `${plain}-${count}`;
  taken.add(key);
  return key;
}

function leftOut({ code, message }: Pick<Finding, "code" | "message">): Finding {
  return { level: "warning", code, message: `${message}, and was left out` };
}
