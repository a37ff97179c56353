/** Secrets: values that cannot be printed by accident, and the cleaning of text that others wrote. */
import { inspect } from "node:util";

const HIDDEN = "[secret]";

/** A value that only `reveal` gives away: printing, inspecting or serializing it shows `[secret]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}

/** Where a document says a secret is: in a variable of the environment, or in a file. `rotated` is the day its value last changed. */
export type SecretReference = ({ readonly env: string } | { readonly file: string }) & {
  readonly rotated?: string;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** The text of a file, or undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

/** The secret behind a reference; undefined where nothing is set. A file's last line break is not part of it. */
export function secretFrom(
  reference: SecretReference,
  environment: Environment,
  readFile: ReadFile,
): Secret | undefined {
  const value =
    "env" in reference ? environment[reference.env] : readFile(reference.file)?.replace(/\r?\n$/, "");
  return value === undefined || value === "" ? undefined : new Secret(value);
}

/** Shorter values would turn plain words into holes, and are no secrets. */
const SHORTEST = 4;

/** How GitLab's tokens begin, as a pattern (GitLab documentation, "Token overview", "Token prefixes"). */
export const TOKEN_PREFIX = "\\bgl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct)-";

/** What secrets look like where nobody told us their value. The first group is kept. */
const SHAPES: readonly RegExp[] = [
  new RegExp(`()${TOKEN_PREFIX}[\\w.-]+`, "g"),
  /\b(bearer +)[\w.~+/=-]{16,}/gi,
  /\b(authorization["']?\s*[:=]\s*["']?(?:\w+ +)?)[^\s"',;]{8,}/gi,
  /\b((?:private|job|deploy)-token["']?\s*[:=]\s*["']?)[^\s"',;]+/gi,
  /\b((?:private|access|job|refresh)_token["']?\s*[:=]\s*["']?)[^\s"'&,;]+/gi,
  /([?&]token=)[^\s"'&,;]+/gi,
  /(:\/\/)[^\s/@:]+:[^\s/@]+(?=@)/g,
  /(\bhooks\.slack(?:-gov)?\.com\/(?:services|workflows)\/)[^\s"'<>]+/g,
];

/** The text without the given secrets (plain, percent-encoded or escaped for JSON) and without anything that looks like one. */
export function redact(text: string, secrets: readonly Secret[]): string {
  const values = secrets
    .map((secret) => secret.reveal())
    .filter((value) => value.length >= SHORTEST)
    .flatMap((value) => [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
  const known = values.reduce((cleaned, value) => cleaned.replaceAll(value, HIDDEN), text);
  return SHAPES.reduce((cleaned, shape) => cleaned.replace(shape, `$1${HIDDEN}`), known);
}
