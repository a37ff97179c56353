/**
 * Wiki pages (https://docs.gitlab.com/api/wikis/; GitLab's `app/models/wiki.rb`, `app/models/wiki_page.rb`). Writes
 * are not guarded against each other: there is no version.
 */
import { posix } from "node:path";
import { isMap, parseDocument } from "yaml";
import type { Instance } from "../instance.ts";
import type { WikiPage } from "../world/repository-rows.ts";
import {
  flagOf,
  notFound,
  projectFor,
  type RestApp,
  type RestContext,
  RestError,
  requiredText,
  resource,
  textOf,
} from "./context.ts";

export function addWikiRoutes(app: RestApp, instance: Instance): void {
  const { wikiPages } = instance.world;

  resource(app, "/projects/:id/wikis", {
    GET: (c) => {
      const project = projectFor(c, instance, "read_wiki");
      const pages = [...wikiPages.where("projectId", project.id)].sort((a, b) => (a.slug < b.slug ? -1 : 1));
      const whole = flagOf(c, "with_content") === true;
      return c.json(pages.map((page) => (whole ? pageJson(page) : withoutContent(page))));
    },
    POST: (c) => {
      const project = projectFor(c, instance, "write_wiki");
      const title = requiredText(c, "title");
      const slug = slugOf(title);
      refuseTaken(wikiPages.where("projectId", project.id), slug);
      const page = wikiPages.insert({
        projectId: project.id,
        slug,
        title: titleOf(slug),
        content: requiredText(c, "content"),
        format: textOf(c, "format") ?? "markdown",
      });
      return c.json(pageJson(page), 201);
    },
  });

  resource(app, "/projects/:id/wikis/:slug", {
    GET: (c) => c.json(pageJson(pageOf(c, instance, "read_wiki"))),
    // Another title moves the page: its slug changes with it.
    PUT: (c) => {
      const page = pageOf(c, instance, "write_wiki");
      const title = textOf(c, "title");
      const slug = title === undefined ? page.slug : movedSlug(page.slug, title);
      if (slug !== page.slug) refuseTaken(wikiPages.where("projectId", page.projectId), slug);
      wikiPages.update(page, {
        slug,
        title: titleOf(slug),
        content: textOf(c, "content") ?? page.content,
        format: textOf(c, "format") ?? page.format,
      });
      return c.json(pageJson(page));
    },
    DELETE: (c) => {
      wikiPages.remove(pageOf(c, instance, "write_wiki"));
      return c.body(null, 204);
    },
  });
}

function pageOf(c: RestContext, instance: Instance, ability: "read_wiki" | "write_wiki"): WikiPage {
  const project = projectFor(c, instance, ability);
  const page = instance.world.wikiPages
    .where("projectId", project.id)
    .find(({ slug }) => isSameSlug(slug, c.req.param("slug") ?? ""));
  if (page === undefined) throw notFound("Wiki Page");
  return page;
}

/** Pages are found in any letter case, so that none may differ from another by it alone, nor be renamed so. */
function isSameSlug(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function refuseTaken(pages: readonly WikiPage[], slug: string): void {
  if (pages.some((page) => isSameSlug(page.slug, slug)))
    throw invalid("base", "Duplicate page: A page with that title already exists");
}

function invalid(attribute: string, message: string): RestError {
  return new RestError(400, { message: { [attribute]: [message] } });
}

/** In bytes. */
const LONGEST_NAME = 245;

/** White space becomes single spaces and these dashes; slashes make folders. */
function slugOf(title: string): string {
  const squished = title.split("/").map((part) => part.trim().replace(/\s+/g, " "));
  const slug = posix.resolve("/", squished.join("/")).slice(1).replaceAll(" ", "-");
  if (slug === "") throw invalid("title", "can't be blank");
  if (Buffer.byteLength(slug.slice(slug.lastIndexOf("/") + 1)) > LONGEST_NAME)
    throw invalid("title", `exceeds the limit of ${LONGEST_NAME} bytes`);
  return slug;
}

/** A page stays in its folder unless the title names one; a slash before the title names the outermost. */
function movedSlug(slug: string, title: string): string {
  const folder = slug.slice(0, slug.lastIndexOf("/") + 1);
  return slugOf(title.includes("/") ? title : folder + title);
}

/** The last part of the slug, its dashes read as spaces. */
function titleOf(slug: string): string {
  return slug.slice(slug.lastIndexOf("/") + 1).replaceAll("-", " ");
}

function withoutContent({ format, slug, title }: WikiPage) {
  return { format, slug, title, wiki_page_meta_id: null };
}

/** The text is whole; front matter stands beside it as well (GitLab's `lib/api/entities/wiki_page.rb`). */
function pageJson(page: WikiPage) {
  const front_matter = frontMatterOf(page.content);
  return { content: page.content, ...withoutContent(page), encoding: "UTF-8", front_matter };
}

/** What GitLab's `lib/gitlab/wiki_pages/front_matter_parser.rb` takes for front matter: a mapping in YAML. */
function frontMatterOf(content: string): object {
  const [, yaml = ""] = /^(?:\s*\n)?---[ \t]*\n(.*?\n)---[ \t]*(?:\n|$)/s.exec(content) ?? [];
  const document = parseDocument(yaml);
  return isMap(document.contents) && document.errors.length === 0 ? (document.toJS() as object) : {};
}
