/** Pages of a project's wiki. GitLab's API has no version of a page to lock on, so a write looks once more first. */
import { posix } from "node:path";
import { isMap, parseDocument } from "yaml";
import { EXIT, Stop } from "../core/finding.ts";
import { type GitLab, GitLabError, undefinedOn } from "../gitlab/connect.ts";

export interface WikiPage {
  readonly slug: string;
  readonly title: string;
  readonly content: string;
  /** As GitLab reads it at the head of the text; absent where it does not say. */
  readonly frontMatter?: object;
}

/** gitbeaker does not know of the front matter. */
interface Answer extends Pick<WikiPage, "slug" | "title" | "content"> {
  readonly front_matter?: object;
}

/**
 * The slug GitLab makes of a title: white space becomes one dash, dots and slashes are resolved like those of a path
 * (GitLab's `app/models/wiki.rb`, `sluggified_title`, and `app/models/wiki_page.rb`, `deep_title_squish`).
 */
export function slugOf(title: string): string {
  const squished = title.split("/").map((part) => part.trim().replace(/\s+/g, " "));
  return posix.resolve("/", squished.join("/")).slice(1).replaceAll(" ", "-");
}

/** GitLab finds pages in any letter case, and refuses a second one and a new title that differ by it alone. */
export function isSameSlug(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** A title whose slug is that of the page: the one GitLab shows lacks the folder. */
export function titleOf({ slug, title }: Pick<WikiPage, "slug" | "title">): string {
  return isSameSlug(slugOf(title), slug) ? title : slug.replaceAll("-", " ");
}

/**
 * A page with the text it was written from, if that is what it shows. Recent GitLab answers with front matter in the
 * content and beside it (`lib/api/entities/wiki_page.rb`); earlier ones took it out of the content, and of one that may
 * have been taken out nothing can be known.
 */
export function asWritten(page: WikiPage, text: string | undefined): WikiPage {
  const hasNone = page.frontMatter !== undefined && Object.keys(page.frontMatter).length === 0;
  const shows = text !== undefined && !hasNone && page.content === withoutFrontMatter(text);
  return shows ? { ...page, content: text } : page;
}

/** As GitLab cuts it off (GitLab 18.9 `lib/gitlab/wiki_pages/front_matter_parser.rb`). */
function withoutFrontMatter(text: string): string {
  const [block = "", yaml = ""] =
    /^(?:\s*\n)?---[ \t]*(?:yaml)?[ \t]*\r?\n(.*?\n)(?:---|\.{3})[ \t]*(?:\r?\n|$)/s.exec(text) ?? [];
  const { contents, errors } = parseDocument(yaml);
  return isMap(contents) && errors.length === 0 ? text.slice(block.length) : text;
}

export async function readPage(
  { rest }: GitLab,
  project: string,
  slug: string,
): Promise<WikiPage | undefined> {
  const found: Answer | undefined = await rest.ProjectWikis.show(project, slug).catch((error: unknown) => {
    if (error instanceof GitLabError && error.status === 403) throw wikiOff(project);
    return undefinedOn(404)(error);
  });
  if (found === undefined) return undefined;
  const { title, content, front_matter: frontMatter } = found;
  return { slug: found.slug, title, content, ...(frontMatter && { frontMatter }) };
}

export async function createPage(
  { rest }: GitLab,
  project: string,
  { title, content }: Pick<WikiPage, "title" | "content">,
): Promise<WikiPage> {
  const made = await rest.ProjectWikis.create(project, content, title, { format: "markdown" });
  return { slug: made.slug, title: made.title, content };
}

/** Writes over a page if its text differs, and moves it where its title has another slug. Throws `conflict` if it was edited since it was read. */
export async function updatePage(
  gitlab: GitLab,
  project: string,
  live: WikiPage,
  { title, content }: Pick<WikiPage, "title" | "content">,
): Promise<WikiPage> {
  const moves = !isSameSlug(slugOf(title), live.slug);
  if (!moves && content === live.content) return live;
  await demandUnedited(gitlab, project, live);
  // Without a slash the page would stay in its folder. gitbeaker's types want one of the two; GitLab takes both.
  const moved = title.includes("/") ? title : `/${title}`;
  const fields = { content, ...(moves && { title: moved }) } as { content: string };
  const made = await gitlab.rest.ProjectWikis.edit(project, live.slug, fields);
  return { slug: made.slug, title: made.title, content };
}

export async function removePage(gitlab: GitLab, project: string, live: WikiPage): Promise<void> {
  await demandUnedited(gitlab, project, live);
  await gitlab.rest.ProjectWikis.remove(project, live.slug);
}

async function demandUnedited(gitlab: GitLab, project: string, live: WikiPage): Promise<void> {
  const now = await readPage(gitlab, project, live.slug);
  if (now === undefined || asWritten(now, live.content).content === live.content) return;
  throw new GitLabError({ reason: "conflict", operation: `the wiki page ${live.slug} of ${project}` });
}

function wikiOff(project: string): Stop {
  return new Stop(EXIT.refused, {
    level: "error",
    code: "wiki-not-readable",
    message: `The wiki of ${project} is switched off, or the token's user may not read it`,
    hint: "Switch it on in Settings > General > Visibility, or publish to the repository.",
  });
}
