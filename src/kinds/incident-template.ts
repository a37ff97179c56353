/**
 * The template that incidents start with: an issue template in the project's repository. Which template GitLab uses
 * for automatic incidents is chosen in its settings (see `incident-settings.ts`).
 */

import type { Doors } from "../core/doors.ts";
import { type Kind, ROLE } from "../core/kind.ts";
import type { IncidentTemplateBlock } from "../core/project-section.ts";
import type { Wanted } from "../core/reading.ts";
import { liveDigestOf, type SourceDigest, sourceDigest, textBehind } from "../core/source.ts";
import { findPlaced, type Place } from "./places.ts";
import { changesTo, isOwnSource, ownFile, type ProjectFile, readFile } from "./project-files.ts";

export interface IncidentTemplateSpec {
  /** Without `.md`. */
  readonly name: string;
  readonly content: SourceDigest;
  /** Whether the commit may start pipelines. */
  readonly ci: boolean;
  /** Only of live ones: a file at the former name. */
  readonly left_behind?: string;
}

export interface IncidentTemplateLive {
  readonly found: ProjectFile;
  readonly former?: ProjectFile;
}

const FOLDER = ".gitlab/issue_templates/";
/** What an import looks for. */
const USUAL_NAME = "incident";

export const templatePath = (name: string) => `${FOLDER}${name}.md`;
const nameOf = (path: string) => path.slice(FOLDER.length, -".md".length);

export const incidentTemplate: Kind<IncidentTemplateSpec, IncidentTemplateLive> = {
  name: "incident_template",
  title: "Incident template",
  requires: { role: ROLE.developer, roleToSee: ROLE.reporter },
  operations: [],

  read: {
    rest: (doors, project, wanted) =>
      findPlaced(
        wanted === undefined
          ? [placeOf(doors, project, USUAL_NAME)]
          : wanted.flatMap((one) => placesOf(doors, project, one)),
      ),
  },

  blocks: ({ incident_template: value }) =>
    value ? [{ names: [], path: ["incident_template"], value }] : [],

  specify({ value }, context) {
    const { name, source, ci = false } = value as IncidentTemplateBlock;
    return { name, content: sourceDigest(context.file(source, "/source")), ci };
  },

  declare({ name }, { found }) {
    const source = `templates/${name}.md`;
    return {
      path: ["incident_template"],
      block: { name, source },
      files: { [source]: found.text },
    };
  },

  identify: () => [],

  project: ({ found, former }, { declared }) => ({
    name: nameOf(found.path),
    content: found.own && declared ? declared.content : liveDigestOf(found.text, declared?.content),
    ci: declared?.ci ?? false,
    ...(former && { left_behind: former.path }),
  }),

  files(doors, live, after) {
    const standing = [live?.found, live?.former].filter((file) => file !== undefined);
    const texts = standing.map(({ text }) => text);
    const target = after && {
      path: templatePath(after.name),
      text: textBehind(after.content, doors.text, texts),
      ci: after.ci,
    };
    return changesTo(target, standing);
  },
};

function placeOf({ gitlab }: Doors, project: string, name: string): Place<ProjectFile> {
  const path = templatePath(name);
  return { object: "", at: path, find: () => readFile(gitlab, project, path) };
}

function placesOf(
  doors: Doors,
  project: string,
  { spec: { name, content }, declared }: Wanted<IncidentTemplateSpec>,
): Place<ProjectFile>[] {
  const path = templatePath(name);
  if (!isOwnSource(doors, project, path, content.source)) return [placeOf(doors, project, name)];
  // What only the base declares is no longer published; the source it was is not ours to delete.
  return declared
    ? [{ object: "", at: path, find: () => Promise.resolve(ownFile(doors, path, content.source)) }]
    : [];
}
