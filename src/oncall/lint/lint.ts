/** On-call linting: the rules applied to a view, with the document's settings. */
import { DAY } from "../../calendar/zone.ts";
import { compare } from "../../core/compare.ts";
import { type Finding, sortFindings } from "../../core/finding.ts";
import { matcherOf } from "../../core/glob.ts";
import type { View } from "../view.ts";
import { dutiesOf } from "./duties.ts";
import type { Rule, Violation } from "./rule.ts";
import type { Allowance, LintSettings } from "./settings.ts";
import { LINT_RULES } from "./table.ts";

export interface LintResult {
  readonly findings: readonly Finding[];
  /** Findings that an allowance keeps out, for the audit. */
  readonly allowed: readonly { readonly finding: Finding; readonly allowance: Allowance }[];
}

/**
 * All findings, in reading order; the rule's number is the code. An allowance holds until the end of its last day in UTC;
 * after that the finding is back and says so.
 */
export function lint(view: View, settings: LintSettings): LintResult {
  const duties = dutiesOf(view);
  const allowanceFor = allowances(settings);
  const judged = LINT_RULES.flatMap((rule) => {
    const level = settings.levels.get(rule.id);
    if (level === "off") return [];
    return rule.check(duties, { ...rule.options, ...settings.options.get(rule.id) }).map((violation) => {
      const finding = findingOf(rule, level === undefined ? violation : { ...violation, level });
      return { finding, allowance: allowanceFor(finding) };
    });
  });
  const isCurrent = ({ until }: Allowance) =>
    until === undefined || view.now < Date.parse(`${until}T00:00Z`) + DAY;
  return {
    findings: sortFindings(
      judged.flatMap(({ finding, allowance }) => {
        if (allowance === undefined) return [finding];
        return isCurrent(allowance) ? [] : [withExpiry(finding, allowance)];
      }),
    ),
    allowed: judged.flatMap(({ finding, allowance }) =>
      allowance !== undefined && isCurrent(allowance) ? [{ finding, allowance }] : [],
    ),
  };
}

/** Findings as `validate` and `plan` show them: errors of rules that are not enforced are warnings. */
export function unenforced(findings: readonly Finding[], { enforce }: LintSettings): Finding[] {
  return findings.map((finding) => {
    if (enforce.has(finding.code)) return { ...finding, level: "error" };
    return finding.level === "error" ? { ...finding, level: "warning" } : finding;
  });
}

function findingOf(rule: Rule, { on, message, hint, level }: Violation): Finding {
  return {
    level: level ?? rule.level,
    code: rule.id,
    message,
    hint,
    ...(on.address !== undefined && { address: on.address }),
    ...on.where,
  };
}

/** Finds the allowance that covers a finding; of several the one that holds longest. */
function allowances({ allow }: LintSettings): (finding: Finding) => Allowance | undefined {
  const known = allow
    .map((allowance) => ({ allowance, covers: matcherOf(allowance.on) }))
    .sort((a, b) => compare(b.allowance.until ?? "9", a.allowance.until ?? "9"));
  return ({ code, address = "" }) =>
    known.find(({ allowance, covers }) => allowance.rule === code && covers(address))?.allowance;
}

function withExpiry(finding: Finding, { until, reason }: Allowance): Finding {
  return { ...finding, message: `${finding.message} (allowed until ${until}: ${reason})` };
}
