/**
 * What the status page shows, as a file in the project's repository for whatever builds the page.
 * GitLab itself knows no such file. It is compared as values: comments and layout are nobody's drift.
 */
import { isDeepStrictEqual } from "node:util";
import { parse, stringify } from "yaml";
import { isKnownZone } from "../calendar/zone.ts";
import { type Kind, type Problem, ROLE } from "../core/kind.ts";
import type { StatusPageBlock } from "../core/project-section.ts";
import { written } from "./blocks.ts";
import { changesTo, type ProjectFile, readFile } from "./project-files.ts";

export interface StatusPageSpec {
  readonly title: string;
  readonly services: readonly { readonly name: string; readonly url?: string }[];
  readonly incidents: { readonly publish: boolean; readonly limit: number };
  readonly maintenance: readonly MaintenanceWindow[];
  /** Whether the commit may start pipelines. */
  readonly ci: boolean;
}

export interface MaintenanceWindow {
  readonly title: string;
  /** Wall clock in the zone, `YYYY-MM-DDTHH:MM`. */
  readonly start: string;
  readonly end: string;
  readonly timezone: string;
  /** By their names on the page. */
  readonly services: readonly string[];
}

export const STATUS_PAGE_PATH = ".gitlab/status-page.yml";
const INCIDENTS = { publish: true, limit: 100 };
const ZONE = "Etc/UTC";

export const statusPage: Kind<StatusPageSpec, ProjectFile> = {
  name: "status_page",
  title: "Status page",
  requires: { role: ROLE.developer, roleToSee: ROLE.reporter },
  operations: [],

  read: {
    async rest({ gitlab }, project) {
      const file = await readFile(gitlab, project, STATUS_PAGE_PATH);
      return file === undefined ? [] : [file];
    },
  },

  blocks: ({ status_page: value }) => (value ? [{ names: [], path: ["status_page"], value }] : []),

  specify: ({ value }) =>
    wholeOf(written(value as StatusPageBlock, ["title", "services", "incidents", "maintenance", "ci"])),

  declare: ({ ci: _, ...spec }) => ({ path: ["status_page"], block: shortOf(spec) }),

  identify: () => [],

  project: ({ text }, { declared }) => ({ ...wholeOf(valueIn(text)), ci: declared?.ci ?? false }),

  check({ services, maintenance }) {
    const known = services.map(({ name }) => name);
    const twice = known.findIndex((name, index) => known.indexOf(name) < index);
    const problems: Problem[] = [];
    if (twice >= 0)
      problems.push({
        at: `/services/${twice}`,
        code: "service-twice",
        message: `The status page lists "${known[twice]}" twice`,
        hint: "Give one of them another name.",
      });
    return [
      ...problems,
      ...maintenance.flatMap((window, index) => windowProblems(window, `/maintenance/${index}`, known)),
    ];
  },

  files(_doors, live, after) {
    const { ci = false } = after ?? {};
    const isRight = live && isDeepStrictEqual({ ...wholeOf(valueIn(live.text)), ci }, after);
    if (isRight) return [];
    return changesTo(after && { path: STATUS_PAGE_PATH, text: textOf(after), ci }, [live]);
  },
};

function windowProblems(
  { title, start, end, timezone, services }: MaintenanceWindow,
  at: string,
  known: readonly string[],
): Problem[] {
  const problems: Problem[] = [];
  if (end <= start)
    problems.push({
      at: `${at}/end`,
      code: "end-before-start",
      message: `The maintenance "${title}" ends at ${end}, not after its start at ${start}`,
      hint: `Give an end after ${start}.`,
    });
  if (!isKnownZone(timezone))
    problems.push({
      at: `${at}/timezone`,
      code: "unknown-time-zone",
      message: `There is no time zone "${timezone}"`,
      hint: "Write an IANA name, such as Europe/Berlin.",
    });
  const unknown = services.findIndex((name) => !known.includes(name));
  if (unknown >= 0)
    problems.push({
      at: `${at}/services/${unknown}`,
      code: "unknown-service",
      message: `The status page lists no service "${services[unknown]}"`,
      hint: known.length === 0 ? "List it under services." : `There are: ${known.join(", ")}.`,
    });
  return problems;
}

/** All values of a page, missing ones by default; keys that are none of ours stay, so that they differ. */
function wholeOf(page: Partial<StatusPageBlock>): StatusPageSpec {
  const { title = "", services, incidents, maintenance, ci = false, ...others } = page;
  return {
    ...others,
    title,
    services: services ?? [],
    incidents: { ...INCIDENTS, ...incidents },
    maintenance: (Array.isArray(maintenance) ? maintenance : []).map((window) => ({
      timezone: ZONE,
      services: [],
      ...window,
    })),
    ci,
  };
}

/** A page as one would write it: nothing that is the default. */
function shortOf({ title, services, incidents, maintenance }: Omit<StatusPageSpec, "ci">): object {
  return {
    title,
    ...(services.length > 0 && { services }),
    incidents,
    ...(maintenance.length > 0 && { maintenance }),
  };
}

function textOf(spec: StatusPageSpec): string {
  const note = "# Written by Watchbill from status_page in its document: change it there.\n";
  return note + stringify(shortOf(spec), { lineWidth: 0 });
}

/** The page in a file's text; nothing where it is none, so that everything differs. */
function valueIn(text: string): Partial<StatusPageBlock> {
  try {
    const value: unknown = parse(text, { maxAliasCount: 100 });
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {}; // somebody broke it by hand: it is written anew
  }
}
