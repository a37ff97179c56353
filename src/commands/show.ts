/** Writes what a command has to show: the chosen format to stdout, further ones to files, diagnostics to stderr. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { FINDING_CODES } from "../config/codes.ts";
import type { Source } from "../config/document.ts";
import { type Finding, perCause } from "../core/finding.ts";
import { ENGINE_CODES } from "../core/finding-codes.ts";
import type { Plan } from "../core/plan.ts";
import { LINT_CODES } from "../oncall/lint/document.ts";
import { renderCodeQuality } from "../render/codequality.ts";
import { renderFindingsJson } from "../render/findings-json.ts";
import { renderFindingsText } from "../render/findings-text.ts";
import { renderPlanJson } from "../render/plan-json.ts";
import { renderPlanMarkdown } from "../render/plan-markdown.ts";
import { renderPlanText, type TextOptions } from "../render/plan-text.ts";
import { renderSarif } from "../render/sarif.ts";
import { renderWidget } from "../render/widget.ts";
import type { GeneralFlags, Report } from "./flags.ts";
import { type Invocation, takesColor } from "./invocation.ts";
import { pathFromRoot } from "./path-from-root.ts";

/** Renderers by the name of their format. */
export type Formats<Value> = Readonly<
  Record<string, (value: Value, options: TextOptions, invocation: Invocation) => string>
>;

export const PLAN_FORMATS: Formats<Plan> = {
  text: renderPlanText,
  json: renderPlanJson,
  markdown: renderPlanMarkdown,
  widget: renderWidget,
};

export interface Findings {
  readonly findings: readonly Finding[];
  readonly sources: readonly Source[];
}

export const FINDING_FORMATS: Formats<Findings> = {
  text: ({ findings, sources }, { color }) => renderFindingsText(findings, sources, { color }),
  json: ({ findings }) => renderFindingsJson(findings),
  codequality: ({ findings }, _, invocation) => renderCodeQuality(findings, pathFromRoot(invocation)),
  sarif: ({ findings }, _, invocation) =>
    renderSarif(findings, {
      version: invocation.version,
      codes: { ...FINDING_CODES, ...ENGINE_CODES, ...LINT_CODES },
      pathOf: pathFromRoot(invocation),
    }),
};

/**
 * Shows a value on stdout in the chosen format, after writing it in others to the files that `--report` names: where
 * that fails, what is on stdout is the failure alone.
 */
export function show<Value>(
  value: Value,
  formats: Formats<Value>,
  flags: Pick<GeneralFlags, "format" | "color"> & { readonly report?: readonly Report[] },
  invocation: Invocation,
  headline?: TextOptions["headline"],
): void {
  const { stdout, environment } = invocation;
  writeReports(value, formats, flags, invocation, headline);
  const color = takesColor(stdout, environment, flags.color);
  stdout.write(formats[flags.format]?.(value, { color, ...(headline && { headline }) }, invocation) ?? "");
}

/** Writes a value to the files that `--report` names, each in its format. */
export function writeReports<Value>(
  value: Value,
  formats: Formats<Value>,
  { report = [] }: { readonly report?: readonly Report[] },
  invocation: Invocation,
  headline?: TextOptions["headline"],
): void {
  for (const { format, file } of report) {
    const text = formats[format]?.(value, { color: false, ...(headline && { headline }) }, invocation);
    writeFileSync(resolve(invocation.folder, file), text ?? "");
  }
}

/** Findings as diagnostics, with the lines they are about. */
export function diagnose({ findings, sources }: Findings, flags: GeneralFlags, invocation: Invocation): void {
  const { stderr, environment } = invocation;
  const silenced = flags.logLevel === "error" || flags.quiet === true;
  const shown = perCause(findings).filter(
    ({ level }) => level === "error" || (level === "warning" && !silenced),
  );
  const color = takesColor(stderr, environment, flags.color);
  const isAdvice = ({ level, code }: Finding) => level === "warning" && LINT_CODE.test(code);
  const [advice, others] = [shown.filter(isAdvice), shown.filter((finding) => !isAdvice(finding))];
  if (others.length > 0) stderr.write(renderFindingsText(others, sources, { color }));
  if (advice.length === 0) return;
  stderr.write(renderFindingsText(advice, sources, { color, quiet: true }));
  stderr.write("`watchbill oncall lint` has hints for these.\n");
}

/** Rules of `oncall lint`: beside a plan they are advice, one line each. */
const LINT_CODE = /^OC\d{3}$/;
