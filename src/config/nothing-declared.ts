/** A document without projects and groups: valid, but more often a file of a folder than all that was meant. */
import { posix } from "node:path";
import { compare } from "../core/compare.ts";
import type { Finding } from "../core/finding.ts";
import type { Document } from "./document.ts";
import type { Files } from "./files.ts";
import { yamlFilesIn } from "./load.ts";

/** So many files are named; the others are counted. */
const NAMED = 3;
/** What a file that was meant to be read has, at the start of a line. */
const DECLARES = /^(?:projects|groups)[ \t]*:/m;

/** A warning where a document has neither projects nor groups, naming the files beside it that have some. */
export function nothingDeclared({ value, sources, position }: Document, files: Files): Finding[] {
  const { projects, groups } = value;
  if (Object.keys({ ...projects, ...groups }).length > 0) return [];
  const read = new Set(sources.map(({ file }) => posix.normalize(file)));
  const folders = [...new Set(sources.map(({ file }) => posix.dirname(file)))].sort(compare);
  const [found] = folders.flatMap((folder) => {
    const unread = yamlFilesIn(folder, files).filter(
      (file) => !read.has(posix.normalize(file)) && DECLARES.test(files.read(file) ?? ""),
    );
    return unread.length === 0 ? [] : [{ folder, unread }];
  });
  const named = found?.unread.slice(0, NAMED).join(", ");
  const more = (found?.unread.length ?? 0) - NAMED;
  return [
    {
      level: "warning",
      code: "nothing-declared",
      message: found
        ? `Nothing is declared, and what lies beside the document is not read: ${named}${more > 0 ? ` and ${more} more` : ""}`
        : "Nothing is declared: the document has neither projects nor groups",
      ...position([]),
      hint: found
        ? `Read the whole folder with --file ${found.folder}.`
        : "Write what is to be managed under `projects:` or `groups:`.",
    },
  ];
}
