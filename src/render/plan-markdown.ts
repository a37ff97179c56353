/** A plan for a merge request: the numbers first, each project folded below. */
import { parseAddress } from "../core/address.ts";
import type { Change } from "../core/change.ts";
import type { Finding } from "../core/finding.ts";
import { type ManualStep, obstaclesTo, type Plan } from "../core/plan.ts";
import { linesOf, placeOf, SYMBOLS, titleOf } from "./change-lines.ts";
import { printable } from "./codeframe.ts";
import { gatherSteps } from "./manual-steps.ts";
import { codeBlock, escapeMarkdown, inlineCode } from "./markdown.ts";
import { countsText, remarksOn, type TextOptions } from "./plan-text.ts";

/** Finds the note again that an earlier pipeline wrote. */
export const MARKER = markerOf("plan");
/** Projects are shown unfolded while a plan is this short. */
const FOLD_FROM = 12;

export function renderPlanMarkdown(
  plan: Plan,
  { headline = "plan" }: Pick<TextOptions, "headline"> = {},
): string {
  const { changes, findings } = plan;
  const obstacles = obstaclesTo(plan);
  const documentChanges = changes.filter(({ cause }) => cause !== "drift");
  const driftChanges = changes.filter(({ cause }) => cause === "drift");
  const parts = [
    markerOf(headline),
    `### Watchbill${headline === "drift" ? " drift" : ""}: ${countsText(plan)}`,
    `${plan.target.host} · ${plan.base === null ? "no base" : `base \`${plan.base.commit.slice(0, 12)}\``} · digest \`${plan.digest.slice(0, 12)}\``,
    ...bullets(
      "Apply will refuse this plan",
      obstacles.map((one) => ({ ...one, level: "error" })),
    ),
    ...bullets(
      "Findings",
      findings.filter((one) => one.level !== "note" && !obstacles.includes(one)),
    ),
    ...bullets(
      "Worth knowing",
      findings.filter((one) => one.level === "note" && !obstacles.includes(one)),
    ),
    ...byProject(documentChanges, plan, changes.length < FOLD_FROM),
    ...(driftChanges.length === 0
      ? []
      : ["#### Undoes changes made in GitLab", ...byProject(driftChanges, plan, changes.length < FOLD_FROM)]),
    ...manual(plan.manual),
    ...unmanaged(plan.unmanaged),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Of each sort of note its own: a bot that keeps one up to date must not take drift for the plan. */
function markerOf(headline: "plan" | "drift"): string {
  return `<!-- watchbill ${headline} -->`;
}

function byProject(changes: readonly Change[], plan: Plan, open: boolean): string[] {
  const projects = [...new Set(changes.map(({ address }) => parseAddress(address).project))];
  return projects.map((project) => {
    const own = changes.filter(({ address }) => parseAddress(address).project === project);
    const count = own.length === 1 ? "1 change" : `${own.length} changes`;
    const body = codeBlock(own.map((change) => changeBlock(change, plan)).join("\n\n"), "diff");
    return `<details${open ? " open" : ""}><summary>${project}: ${count}</summary>\n\n${body}\n\n</details>`;
  });
}

function changeBlock(change: Change, plan: Plan): string {
  const { action, address } = change;
  const symbol = action === "update" || action === "replace" ? "!" : SYMBOLS[action];
  return [
    `${symbol} ${action} ${titleOf(change)}   (${placeOf(change, plan)})`,
    ...linesOf(change).map(({ sign, text }) => `${sign === "~" ? "!" : sign}     ${text}`),
    ...[...remarksOn(change, plan), ...(plan.notes[address] ?? [])].map(
      (remark) => `#     ${printable(remark)}`,
    ),
  ].join("\n");
}

function bullets(title: string, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const lines = findings.map(({ level, code, message, address, hint }) => {
    const where = address === undefined ? "" : `${inlineCode(address)} `;
    return `- **${level}** ${where}${escapeMarkdown(message)} (${inlineCode(code)})${hint === undefined ? "" : ` ${escapeMarkdown(hint)}`}`;
  });
  return [[`**${title}**`, "", ...lines].join("\n")];
}

function manual(steps: readonly ManualStep[]): string[] {
  if (steps.length === 0) return [];
  const lines = gatherSteps(steps).map(({ title, page, values, code, places }) => {
    const settings = Object.entries(values).map(([key, value]) => inlineCode(`${key}: ${value}`));
    const rest = `: ${settings.join(", ")}; then write ${inlineCode(`confirmed: ${code}`)}`;
    if (places.length === 1) return `- [ ] [${escapeMarkdown(title)}](${page})${rest}`;
    const pages = places.map(({ project, url }) => `  - [${escapeMarkdown(project)}](${url})`).join("\n");
    return `- [ ] ${escapeMarkdown(title)}${rest}\n\n  <details><summary>in ${places.length} projects</summary>\n\n${pages}\n\n  </details>\n`;
  });
  return [["**Left to do by hand** (GitLab has no API for it)", "", ...lines].join("\n").trimEnd()];
}

function unmanaged(addresses: readonly string[]): string[] {
  if (addresses.length === 0) return [];
  const lines = addresses.map((address) => `- ${inlineCode(address)}`);
  return [
    `<details><summary>${addresses.length} live and not declared, left alone</summary>\n\n${lines.join("\n")}\n\n</details>`,
  ];
}
