/** Puts a report where auditors look: one wiki page or issue for each window, kept up to date by a hidden mark. */
import { firstCharacters } from "../../core/characters.ts";
import { digestOf } from "../../core/digest.ts";
import { EXIT, Stop } from "../../core/finding.ts";
import { type GitLab, undefinedOn } from "../../gitlab/connect.ts";
import type { Question } from "../../incidents/facts.ts";
import type { ReportFlags } from "./flags.ts";

interface Publication {
  readonly where: "wiki" | "issue";
  readonly project: string;
  readonly question: Question;
  readonly markdown: string;
}

/** GitLab refuses longer descriptions (GitLab 18.9, `Issuable::DESCRIPTION_LENGTH_MAX` 1,048,576 characters). */
const LONGEST = 1_000_000;
/** Leaves room for the window in titles of pages (GitLab 18.9, `Gitlab::WikiPages::MAX_TITLE_BYTES` 245) and issues (255). */
const LONGEST_SCOPE = 200;

/** The project to publish in: the only one named. */
export function targetOf({ project }: Pick<ReportFlags, "project">): string {
  const [only, ...others] = project;
  if (only !== undefined && others.length === 0) return only;
  throw new Stop(EXIT.failed, {
    level: "error",
    code: "no-place-to-publish",
    message: "It is not clear in which project to publish",
    hint: "Name exactly one --project; with a --group around it the report stays about the group.",
  });
}

/** Gives the address of the page or issue. */
export async function publish(gitlab: GitLab, publication: Publication): Promise<string> {
  const mark = markOf(publication.question);
  // GitLab takes white space off the end; without it, what has not changed compares equal.
  const body = shortened(`${mark}\n${publication.markdown}`).trimEnd();
  return publication.where === "wiki"
    ? await publishPage(gitlab, publication, mark, body)
    : await publishIssue(gitlab, publication, mark, body);
}

/** The same scope and the same window are the same report. */
function markOf({ projects, groups, from, to, timezone }: Question): string {
  return `<!-- watchbill report ${digestOf({ projects, groups, from, to, timezone }).slice(0, 16)} -->`;
}

async function publishPage(
  { rest, host }: GitLab,
  { project, question }: Publication,
  mark: string,
  content: string,
): Promise<string> {
  // Only what GitLab turns into an address as it is; spaces become dashes.
  const scope = withinLimits(scopeOf(question).replace(/[^A-Za-z0-9_.]+/g, "-"));
  const title = `Incident reports/${scope} ${question.from} to ${question.to}`;
  const slug = title.replaceAll(" ", "-");
  const address = `${host}/${project}/-/wikis/${slug}`;
  const existing = await rest.ProjectWikis.show(project, slug).catch(undefinedOn(404));
  if (existing === undefined) await rest.ProjectWikis.create(project, content, title, { format: "markdown" });
  else if (!existing.content.startsWith(mark)) throw occupied(`the wiki page ${address}`);
  else if (existing.content !== content) await rest.ProjectWikis.edit(project, slug, { content });
  return address;
}

async function publishIssue(
  { rest }: GitLab,
  { project, question }: Publication,
  mark: string,
  description: string,
): Promise<string> {
  const title = `Incident report: ${withinLimits(scopeOf(question))}, ${question.from} to ${question.to}`;
  const found = await rest.Issues.all({ projectId: project, search: title, in: "title", perPage: 100 });
  const existing = found.find((issue) => issue.description?.startsWith(mark));
  if (existing === undefined) {
    const created = await rest.Issues.create(project, title, { description, issueType: "issue" });
    return String(created.web_url);
  }
  if (existing.description !== description) await rest.Issues.edit(project, existing.iid, { description });
  return String(existing.web_url);
}

function scopeOf({ projects, groups }: Question): string {
  return [...groups, ...(groups.length > 0 ? [] : projects)].join(", ");
}

/** Many groups make a long scope: its beginning, told apart by a digest of the whole. */
function withinLimits(scope: string): string {
  return scope.length <= LONGEST_SCOPE
    ? scope
    : `${scope.slice(0, LONGEST_SCOPE - 9)}-${digestOf(scope).slice(0, 8)}`;
}

function shortened(markdown: string): string {
  const kept = firstCharacters(markdown, LONGEST);
  if (kept === markdown) return markdown;
  return `${kept}\n\nThe rest is too long for this place; it stands in the report's own files.\n`;
}

function occupied(what: string): Stop {
  return new Stop(EXIT.refused, {
    level: "error",
    code: "place-taken",
    message: `There is something else in ${what}, so nothing was published`,
    hint: "Move it to another title.",
  });
}
