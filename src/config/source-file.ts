/** Files that a document names: payload examples, runbooks, templates, and those that hold secrets. */
import { posix } from "node:path";
import type { Finding } from "../core/finding.ts";
import type { SecretReference } from "../core/secret.ts";
import type { SourceFile } from "../core/source.ts";
import type { Files } from "./files.ts";
import { isJson } from "./json-value.ts";

/** More is no text that somebody reads in an emergency, and GitLab takes no larger payload example. */
const LARGEST = 1024 * 1024;

export interface FoundFile {
  readonly found: SourceFile;
  readonly problem?: Pick<Finding, "code" | "message" | "hint">;
}

/** A file by its path relative to the file that names it, and inside the repository. */
export function fileBeside(files: Files, from: string, path: string): FoundFile {
  const target = beside(from, path);
  if (posix.isAbsolute(path) || files.isOutside(target, from))
    return { found: { path: target, text: "" }, problem: outsideOf(path) };
  const text = files.read(target);
  const problem = text === undefined ? missing(target, from) : flawOf(target, text);
  return { found: { path: target, text: text ?? "" }, ...(problem && { problem }) };
}

/**
 * A reference to a secret, its file given from the folder that the command runs in. An absolute path names a file of
 * the machine, such as a file variable of a pipeline, and stays as it is; any other must lead to a file inside the
 * repository, which need not be there yet.
 */
export function secretBeside(
  files: Files,
  from: string,
  reference: SecretReference,
): { found: SecretReference; problem?: FoundFile["problem"] } {
  if ("env" in reference || posix.isAbsolute(reference.file)) return { found: reference };
  const file = beside(from, reference.file);
  const found = { ...reference, file };
  if (!files.isOutside(file, from)) return { found };
  const hint = "Name a file inside it, or a file of the machine by its absolute path.";
  return { found, problem: { ...outsideOf(reference.file), hint } };
}

function beside(from: string, path: string): string {
  return posix.normalize(posix.join(posix.dirname(from), path));
}

/** The JSON object in such a file. */
export function jsonBeside(
  files: Files,
  from: string,
  path: string,
): { found?: object; problem?: FoundFile["problem"] } {
  const { found, problem } = fileBeside(files, from, path);
  if (problem) return { problem };
  const value = parsed(found.text);
  if (!isJson(value))
    return {
      problem: {
        code: "file-not-json",
        message: `${found.path} holds an infinite number, or text with half a character`,
        hint: "Write what the sender posts: GitLab takes finite numbers and whole characters alone.",
      },
    };
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { found: value };
  return {
    problem: {
      code: "file-not-json",
      message: `${found.path} holds no JSON object`,
      hint: 'Write what the sender posts, such as {"title": "Disk full"}.',
    },
  };
}

/** Undefined where the text is no JSON: to a reader that is one more value that is not an object. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function outsideOf(path: string) {
  return {
    code: "file-outside",
    message: `The file ${path} is outside the repository, by its path or by a symbolic link`,
    hint: "Name a file inside it, relative to the file that names it.",
  };
}

function missing(target: string, from: string) {
  return {
    code: "file-missing",
    message: `There is no file ${target}`,
    hint: `Paths are relative to ${from}.`,
  };
}

/** What keeps a text from being the source of anything; `target` is what a person calls it. */
export function flawOf(target: string, text: string): FoundFile["problem"] {
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST)
    return {
      code: "file-too-large",
      message: `${target} has ${bytes} bytes, more than 1 MB`,
      hint: "Split it, or leave out what nobody reads.",
    };
  if (text.trim() === "")
    return {
      code: "file-empty",
      message: `${target} is empty`,
      hint: "Write something into it, or name another file.",
    };
  if (text.includes("\uFFFD"))
    return {
      code: "not-utf-8",
      message: `${target} is not a text in UTF-8`,
      hint: "Save it as UTF-8.",
    };
  return undefined;
}
