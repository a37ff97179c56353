/** Linting a document: its view judged by its own settings. */
import type { Document } from "../../config/document.ts";
import type { Finding } from "../../core/finding.ts";
import type { View } from "../view.ts";
import { type LintResult, lint, unenforced } from "./lint.ts";
import { lintSettings } from "./settings.ts";
import { LINT_RULES } from "./table.ts";

/** What each code means, for reports that explain their codes. */
export const LINT_CODES: Readonly<Record<string, string>> = Object.fromEntries(
  LINT_RULES.map(({ id, name }) => [id, `On-call check ${name}.`]),
);

/** Every finding at the level of its rule; the document must be valid. */
export function lintDocument(document: Document, view: View): LintResult {
  return lint(view, lintSettings(document.value.policy?.lint));
}

/** As `validate` and `plan` tell them: warnings, unless the policy enforces their rule. */
export function lintWarnings(document: Document, view: View): Finding[] {
  return unenforced(lintDocument(document, view).findings, lintSettings(document.value.policy?.lint));
}
