/** Reads files and folders of YAML into one document. Whatever is wrong with them is a finding, never an exception. */
import { posix } from "node:path";
import { compare } from "../core/compare.ts";
import { type Finding, sortFindings } from "../core/finding.ts";
import type { Document, DocumentValue } from "./document.ts";
import type { Files } from "./files.ts";
import { join } from "./join.ts";
import { nearest } from "./nearest.ts";
import { type Parsed, parse } from "./parse.ts";
import { isMapping, linesOf, mappingOf, type Node, positionAt, positionIn } from "./position.ts";

/** One path the user gave, and the files it stands for. */
interface Given {
  readonly path: string;
  readonly isFolder: boolean;
  readonly files: readonly string[];
}

/**
 * Each path is a file, or a folder of `*.yml` and `*.yaml` read to the bottom. `version` must stand in each file
 * given by name, and in one file of each folder. A document with findings holds what could be read nevertheless.
 */
export function load(paths: readonly string[], files: Files): { document: Document; findings: Finding[] } {
  const findings: Finding[] = [];
  const given = paths.flatMap((path) => find(path, files, findings));
  const names = new Map(given.flatMap((one) => one.files).map((file) => [posix.normalize(file), file]));
  files.prepare?.([...names.values()]);

  const parsed = new Map<string, Parsed>();
  const roots: Node[] = [];
  for (const [key, file] of names) {
    const text = files.read(file);
    const one = parse(file, text ?? "");
    parsed.set(key, one);
    findings.push(...one.findings);
    if (text === undefined) findings.push(unreadable(file));
    else if (one.root && isMapping(one.root)) roots.push(one.root);
    else if (!one.findings.some((finding) => finding.level === "error")) findings.push(notMapping(one));
  }
  const [first, ...others] = roots;
  const joined = first ? join([first, ...others]) : undefined;
  findings.push(...(joined?.findings ?? []));
  for (const one of given) findings.push(...missingVersion(one, parsed));

  const sources = [...parsed.values()].map(({ source: { file, text } }) => ({ file, text }));
  const root = joined?.root ?? emptyRoot(parsed, paths);
  const document: Document = {
    value: root.value as DocumentValue,
    sources,
    position: (path, part) => positionAt(root, path, part),
  };
  return { document, findings: sortFindings(findings) };
}

function find(path: string, files: Files, findings: Finding[]): Given[] {
  if (files.list(path)) {
    const found = yamlFilesIn(path, files);
    if (found.length > 0) return [{ path, isFolder: true, files: found }];
    findings.push({
      level: "error",
      code: "folder-empty",
      message: `The folder ${path} holds no *.yml or *.yaml file`,
      hint: "Name a folder with a document in it.",
    });
    return [];
  }
  if (files.read(path) !== undefined) return [{ path, isFolder: false, files: [path] }];
  const folder = posix.dirname(path);
  const beside = (files.list(folder) ?? []).map((name) => name.replace(/\/$/, ""));
  const near = nearest(posix.basename(path), beside);
  findings.push({
    level: "error",
    code: "file-missing",
    message: `There is no file or folder ${path}, or it cannot be read`,
    hint: near
      ? `Did you mean ${posix.join(folder, near)}?`
      : "Name an existing file, or a folder of YAML files.",
  });
  return [];
}

/** Every `*.yml` and `*.yaml` below a folder, sorted. Hidden folders and installed packages hold no documents. */
export function yamlFilesIn(folder: string, files: Files): string[] {
  return (files.list(folder) ?? [])
    .flatMap((name) => {
      const path = posix.join(folder, name);
      if (name.startsWith(".") || name === "node_modules/") return [];
      if (name.endsWith("/")) return yamlFilesIn(path, files);
      return /\.ya?ml$/.test(name) ? [path] : [];
    })
    .sort(compare);
}

/** A file that a folder lists and that cannot be read, such as a symbolic link to nothing. */
function unreadable(file: string): Finding {
  return {
    level: "error",
    code: "file-missing",
    message: `${file} cannot be read`,
    file,
    line: 1,
    column: 1,
    hint: "Check its permissions, and where it leads if it is a symbolic link.",
  };
}

function notMapping({ source, root }: Parsed): Finding {
  const empty = root === undefined || root.value === null;
  return {
    level: "error",
    code: empty ? "file-empty" : "not-a-mapping",
    message: empty
      ? `${source.file} is empty`
      : `${source.file} holds ${Array.isArray(root.value) ? "a list" : "a single value"} where a mapping is wanted`,
    ...positionIn(source, root?.valueAt ?? 0),
    hint: "Start with `version: 1`, then write keys such as `projects:`.",
  };
}

/** Silent where a file could not be understood: the version may stand in it. */
function missingVersion({ path, isFolder, files }: Given, parsed: ReadonlyMap<string, Parsed>): Finding[] {
  const contents = files.flatMap((file) => parsed.get(posix.normalize(file)) ?? []);
  const known = contents.every(({ root }) => root && isMapping(root));
  const [first] = contents;
  if (!first || !known || contents.some(({ root }) => root?.children?.has("version"))) return [];
  return [
    {
      level: "error",
      code: "missing-version",
      message: isFolder ? `No file in ${path} has a version` : `${path} has no version`,
      ...positionIn(first.source, 0),
      hint: "Start the file with `version: 1`.",
    },
  ];
}

/** A root for documents nothing could be read of. */
function emptyRoot(parsed: ReadonlyMap<string, Parsed>, paths: readonly string[]): Node {
  const [any] = parsed.values();
  const source = any?.source ?? { file: paths[0] ?? "", text: "", lines: linesOf("") };
  return { value: mappingOf(new Map()), source, keyAt: 0, valueAt: 0, children: new Map() };
}
