/** Checks a document against its schema, and looks for secrets typed into it. */
import type { ValidateFunction } from "ajv/dist/2020.js";
import { type Finding, type Position, sortFindings } from "../core/finding.ts";
import { addressAt } from "./address-at.ts";
import { clearSecretsIn } from "./clear-secrets.ts";
import type { Document, DocumentValue, Path } from "./document.ts";
import { explain } from "./explain.ts";
import type { Mistake } from "./explanations.ts";
import { linesOf, positionIn } from "./position.ts";
import { validateDocument, validateProject } from "./schema.ts";

export interface Validation {
  readonly findings: Finding[];
  /** Where the document is not what its types say. */
  readonly broken: Path[];
}

/**
 * Every finding of the document as its files say it. What templates and groups may still supply is not missing yet:
 * `sectionMistakes` judges that, once sections are merged.
 */
export function validate(document: Document): Validation {
  const mistakes = mistakesIn(document.value);
  const told = mistakes.map((mistake) => findingOf(mistake, document));
  const secretLines = new Set(told.filter(({ code }) => code === "secret-in-clear").map(lineOf));
  const typedIn = secretsTypedInto(document).filter((finding) => !secretLines.has(lineOf(finding)));
  return { findings: sortFindings([...told, ...typedIn]), broken: mistakes.map(({ path }) => path) };
}

/** The mistakes in a project's merged section, by their paths inside it. */
export function sectionMistakes(section: object): Mistake[] {
  return mistakesBy(validateProject, section);
}

function mistakesIn(value: DocumentValue): Mistake[] {
  const groups = Object.keys(value.groups ?? {});
  return mistakesBy(validateDocument, value).filter(
    // A missing version is for `load` to tell, which knows the files.
    ({ path, absent }) => !absent || (path.length > 0 && !mayBeInherited(path, value, groups)),
  );
}

function mistakesBy(check: ValidateFunction, value: unknown): Mistake[] {
  return check(value) ? [] : explain(check.errors ?? [], value);
}

/** Whether templates or groups can reach the mapping at `path`. Lists are whole wherever they stand. */
function mayBeInherited(path: Path, { projects }: DocumentValue, groups: readonly string[]): boolean {
  const [top, name] = path;
  if (path.some((segment) => typeof segment === "number")) return false;
  if (top === "templates" || top === "groups") return true;
  if (top !== "projects" || typeof name !== "string") return false;
  const uses = projects?.[name]?.use;
  return (Array.isArray(uses) && uses.length > 0) || groups.some((group) => name.startsWith(`${group}/`));
}

function findingOf({ path, part, code, message, hint }: Mistake, document: Document): Finding {
  const address = addressAt(path);
  return {
    level: "error",
    code,
    message: message.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
    ...document.position(path, part),
    ...(address !== undefined && { address }),
    ...(hint !== undefined && { hint }),
  };
}

function secretsTypedInto({ sources }: Document): Finding[] {
  return sources.flatMap((source) => {
    const found = clearSecretsIn(source.text);
    if (found.length === 0) return [];
    const lines = linesOf(source.text);
    return found.map(
      ({ at, what }): Finding => ({
        level: "error",
        code: "secret-in-clear",
        message: `This looks like ${what}`,
        ...positionIn({ ...source, lines }, at),
        hint: "Take it out, and replace the secret where it was made: Git remembers it.",
      }),
    );
  });
}

function lineOf({ file, line }: Partial<Position>): string {
  return `${file}\0${line}`;
}
