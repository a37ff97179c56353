/**
 * Runbooks: Markdown files of this repository, published as a page of a project's wiki or as a file of its
 * repository. GitLab has no runbooks; the key is ours, and the slug or the path says where one is. Front matter is part
 * of a wiki page; on an earlier GitLab whose API leaves it out, a change of it alone is not seen.
 */

import type { Doors } from "../core/doors.ts";
import { type CheckContext, type Kind, type Problem, ROLE } from "../core/kind.ts";
import type { RunbookBlock } from "../core/project-section.ts";
import type { Wanted } from "../core/reading.ts";
import { liveDigestOf, type SourceDigest, sourceDigest, textBehind } from "../core/source.ts";
import { entriesOf } from "./blocks.ts";
import { type IncidentTemplateSpec, templatePath } from "./incident-template.ts";
import { findPlaced, type Place } from "./places.ts";
import { changesTo, isOwnSource, ownFile, type ProjectFile, readFile } from "./project-files.ts";
import { STATUS_PAGE_PATH } from "./status-page.ts";
import {
  asWritten,
  createPage,
  isSameSlug,
  readPage,
  removePage,
  slugOf,
  titleOf,
  updatePage,
  type WikiPage,
} from "./wiki-pages.ts";

export interface RunbookSpec {
  readonly key: string;
  readonly title: string;
  readonly publish: "wiki" | "repository";
  /** In the project's repository; null for a wiki page. */
  readonly path: string | null;
  readonly content: SourceDigest;
  /** Whether the commit may start pipelines. */
  readonly ci: boolean;
  /** Only of live ones: where an interrupted move left it besides. */
  readonly left_behind?: string;
}

export interface RunbookLive {
  readonly key: string;
  readonly found: Found;
  readonly former?: Found;
}

type Found = { readonly page: WikiPage } | { readonly file: ProjectFile };

export const runbook: Kind<RunbookSpec, RunbookLive> = {
  name: "runbook",
  title: "Runbook",
  requires: { role: ROLE.developer, roleToSee: ROLE.reporter },
  operations: [],

  read: {
    async rest(doors, project, wanted = []) {
      const placed = await findPlaced(wanted.flatMap((one) => placesOf(doors, project, one)));
      return placed.map(({ object, ...rest }) => ({ key: object, ...rest }));
    },
  },

  blocks: (section) =>
    entriesOf(section.runbooks).map(([key, value]) => ({ names: [key], path: ["runbooks", key], value })),

  specify({ names, value }, context) {
    const { title, source, publish, path, ci = false } = value as RunbookBlock;
    const key = names[0] ?? "";
    return {
      key,
      title,
      publish,
      path: publish === "wiki" ? null : (path ?? `runbooks/${key}.md`),
      content: sourceDigest(context.file(source, "/source")),
      ci,
    };
  },

  declare({ key, title, publish, path }, { found }) {
    const source = `runbooks/${key}.md`;
    const text = "page" in found ? found.page.content : found.file.text;
    return {
      path: ["runbooks", key],
      block: { title, source, publish, ...(path !== null && path !== source && { path }) },
      files: { [source]: text },
    };
  },

  identify: (live) => [live.key],

  project({ key, found, former }, { declared }) {
    return {
      key,
      ...("page" in found ? ofPage(found.page, declared) : ofFile(found.file, declared)),
      ci: declared?.ci ?? false,
      ...(former && { left_behind: "page" in former ? `wiki page ${former.page.slug}` : former.file.path }),
    };
  },

  check(spec, { specs }) {
    const first = (specs("runbook") as readonly RunbookSpec[]).find(
      (other) => placeOf(other) === placeOf(spec),
    );
    if (first === undefined || first.key === spec.key) return takenPath(spec, specs);
    const problem: Problem =
      spec.publish === "wiki"
        ? {
            at: "/title",
            code: "runbook-slug-twice",
            message: `The runbooks "${first.key}" and "${spec.key}" would be one wiki page: ${slugOf(spec.title)}`,
            hint: "Give one of them another title: spaces and dashes, and capitals and small letters, are the same in the address of a page.",
          }
        : {
            at: "/path",
            code: "runbook-path-twice",
            message: `The runbooks "${first.key}" and "${spec.key}" would be one file: ${spec.path}`,
            hint: "Give one of them another path.",
          };
    return [problem];
  },

  files(doors, live, after) {
    const target =
      after?.path == null ? undefined : { path: after.path, text: textOf(doors, after, live), ci: after.ci };
    return changesTo(target, [fileIn(live?.found), fileIn(live?.former)]);
  },

  async create(doors, at, spec) {
    const { key, title } = spec;
    const content = textOf(doors, spec, undefined);
    if (spec.path !== null) return { key, found: committed(spec.path, content) };
    return { key, found: { page: await createPage(doors.gitlab, at.project, { title, content }) } };
  },

  /** Files are in the commit: what is left are pages, the one to keep and those that a move leaves. */
  async update(doors, at, live, spec) {
    const { gitlab } = doors;
    const { key, found, former } = live;
    const { title, path } = spec;
    const content = textOf(doors, spec, live);
    const pages = [found, former].flatMap((one) => (one && "page" in one ? [one.page] : []));
    const [kept, ...others] = path === null ? pages : [undefined, ...pages];
    const next: Found =
      path !== null
        ? committed(path, content)
        : kept
          ? { page: await updatePage(gitlab, at.project, kept, { title, content }) }
          : { page: await createPage(gitlab, at.project, { title, content }) };
    for (const page of others) if (page) await removePage(gitlab, at.project, page);
    return { key, found: next };
  },

  /** Files are deleted by the commit. */
  async remove({ gitlab }, at, { found, former }) {
    for (const one of [found, former])
      if (one && "page" in one) await removePage(gitlab, at.project, one.page);
  },
};

/** Where the file of a runbook would be that of another kind. */
function takenPath({ key, path }: RunbookSpec, specs: CheckContext["specs"]): Problem[] {
  const templates = specs("incident_template") as readonly IncidentTemplateSpec[];
  const owner = templates.some(({ name }) => templatePath(name) === path)
    ? "the incident template"
    : specs("status_page").length > 0 && path === STATUS_PAGE_PATH && "the status page";
  if (!owner) return [];
  return [
    {
      at: "/path",
      code: "runbook-path-twice",
      message: `The runbook "${key}" and ${owner} would be one file: ${path}`,
      hint: "Give the runbook another path.",
    },
  ];
}

/** What two runbooks must not share. */
function placeOf({ publish, title, path }: RunbookSpec): string {
  return publish === "wiki" ? `wiki ${slugOf(title).toLowerCase()}` : `file ${path}`;
}

function placesOf(doors: Doors, project: string, { spec, declared }: Wanted<RunbookSpec>): Place<Found>[] {
  const { key, title, path, content } = spec;
  const common = { object: key, at: placeOf(spec) };
  if (path === null) {
    const find = async () => {
      const page = await readPage(doors.gitlab, project, slugOf(title));
      return page && { page: asWritten(page, doors.text(content.source)) };
    };
    return [{ ...common, find }];
  }
  if (isOwnSource(doors, project, path, content.source))
    // What only the base declares is no longer published; the source it was is not ours to delete.
    return declared
      ? [{ ...common, find: () => Promise.resolve({ file: ownFile(doors, path, content.source) }) }]
      : [];
  const find = async () => {
    const file = await readFile(doors.gitlab, project, path);
    return file && { file };
  };
  return [{ ...common, find }];
}

function ofPage(page: WikiPage, declared: RunbookSpec | undefined) {
  return {
    // GitLab reads dashes back as spaces: titles with one slug are the same.
    title: declared && isSameSlug(slugOf(declared.title), page.slug) ? declared.title : titleOf(page),
    publish: "wiki" as const,
    path: null,
    content: liveDigestOf(page.content, declared?.content),
  };
}

function ofFile({ path, text, own }: ProjectFile, declared: RunbookSpec | undefined) {
  return {
    title: declared?.title ?? "",
    publish: "repository" as const,
    path,
    content: own && declared ? declared.content : liveDigestOf(text, declared?.content),
  };
}

function fileIn(found: Found | undefined): ProjectFile | undefined {
  return found && "file" in found ? found.file : undefined;
}

function committed(path: string, text: string): Found {
  return { file: { path, text, lastCommit: "" } };
}

function textOf(doors: Doors, { content }: RunbookSpec, live: RunbookLive | undefined): string {
  const standing = [live?.found, live?.former].flatMap((one) => {
    if (one === undefined) return [];
    return "page" in one ? one.page.content : one.file.text;
  });
  return textBehind(content, doors.text, standing);
}
