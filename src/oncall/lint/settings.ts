/** `policy.lint` of the document: levels and options of rules, and what is allowed for a while. */
import type { Level } from "../../core/finding.ts";
import type { Options } from "./rule.ts";
import { LINT_RULES } from "./table.ts";

/** As written: rules by number, each `off`, a level, or its options; plus `enforce` and `allow`. */
export interface LintDocument {
  readonly enforce?: readonly string[];
  readonly allow?: readonly Allowance[];
  readonly [rule: string]: RuleSetting | readonly string[] | readonly Allowance[] | undefined;
}

export type RuleSetting =
  | Level
  | "off"
  | ({ readonly level?: Level | "off" } & Readonly<Record<string, string | number>>);

export interface Allowance {
  readonly rule: string;
  /** A glob over addresses. */
  readonly on: string;
  readonly reason: string;
  /** The last day, `YYYY-MM-DD`; without it, for good. */
  readonly until?: string;
}

export interface LintSettings {
  readonly levels: ReadonlyMap<string, Level | "off">;
  readonly options: ReadonlyMap<string, Options>;
  /** Rules whose findings keep their level in `validate` and `plan`. */
  readonly enforce: ReadonlySet<string>;
  readonly allow: readonly Allowance[];
}

/**
 * Reads the settings. Throws a RangeError that names the rule or option where one does not exist, and for a value that is no
 * number: `40%` is 0.4, `90d` and `12h` are days.
 */
export function lintSettings(document: LintDocument = {}): LintSettings {
  const { enforce = [], allow = [], ...rules } = document;
  const levels = new Map<string, Level | "off">();
  const options = new Map<string, Options>();
  for (const id of [...enforce, ...allow.map((one) => one.rule)]) ruleOf(id);
  for (const [id, setting] of Object.entries(rules) as [string, RuleSetting][]) {
    const known = ruleOf(id);
    if (typeof setting === "string") {
      levels.set(id, setting);
      continue;
    }
    const { level, ...given } = setting;
    if (level !== undefined) levels.set(id, level);
    const read = Object.entries(given).map(([name, value]) => {
      if (!Object.hasOwn(known.options, name))
        throw new RangeError(
          `${id} has no option ${name}; it has ${Object.keys(known.options).join(", ") || "none"}`,
        );
      return [name, readNumber(value, `${name} of ${id}`)] as const;
    });
    options.set(id, Object.fromEntries(read));
  }
  return { levels, options, enforce: new Set(enforce), allow };
}

function ruleOf(id: string) {
  const known = LINT_RULES.find((one) => one.id === id);
  if (known === undefined) throw new RangeError(`there is no lint rule ${id}`);
  return known;
}

const UNITS = { "": 1, "%": 0.01, s: 1 / 86_400, m: 1 / 1440, h: 1 / 24, d: 1, w: 7 } as const;

function readNumber(value: string | number, what: string): number {
  if (typeof value === "number") return value;
  const match = /^(\d+(?:\.\d+)?)\s*(%|s|m|h|d|w|)$/.exec(value);
  if (match === null) throw new RangeError(`${what} is ${value}, not a number such as 2, 40% or 90d`);
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}
