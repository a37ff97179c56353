/** Pages of a project's wiki. GitLab's API has no version of a page to lock on, so a write looks once more first. */
import { posix } from "node:path";
import { EXIT, Stop } from "../core/finding.ts";
import { type GitLab, GitLabError, undefinedOn } from "../gitlab/connect.ts";

export interface WikiPage {
  readonly slug: string;
  readonly title: string;
  readonly content: string;
}

/**
 * The slug GitLab makes of a title: spaces become dashes, dots and slashes are resolved like those of a path
 * (GitLab 18.9 `app/models/wiki.rb`, `sluggified_title`).
 */
export function slugOf(title: string): string {
  return posix.resolve("/", title.trim()).slice(1).replaceAll(" ", "-");
}

export async function readPage(
  { rest }: GitLab,
  project: string,
  slug: string,
): Promise<WikiPage | undefined> {
  const found = await rest.ProjectWikis.show(project, slug).catch((error: unknown) => {
    if (error instanceof GitLabError && error.status === 403) throw wikiOff(project);
    return undefinedOn(404)(error);
  });
  return found && { slug: found.slug, title: found.title, content: found.content };
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
  const moves = slugOf(title) !== live.slug;
  if (!moves && content === live.content) return live;
  await demandUnedited(gitlab, project, live);
  // gitbeaker's types want one of the two; GitLab takes both at once.
  const fields = { content, ...(moves && { title }) } as { content: string };
  const made = await gitlab.rest.ProjectWikis.edit(project, live.slug, fields);
  return { slug: made.slug, title: made.title, content };
}

export async function removePage(gitlab: GitLab, project: string, live: WikiPage): Promise<void> {
  await demandUnedited(gitlab, project, live);
  await gitlab.rest.ProjectWikis.remove(project, live.slug);
}

async function demandUnedited(gitlab: GitLab, project: string, live: WikiPage): Promise<void> {
  const now = await readPage(gitlab, project, live.slug);
  if (now === undefined || now.content === live.content) return;
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
