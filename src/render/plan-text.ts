/** A plan for people at a terminal and in job logs. */
import { createColors } from "picocolors";
import { parseAddress } from "../core/address.ts";
import { type Change, DIFFERS } from "../core/change.ts";
import type { Finding } from "../core/finding.ts";
import { explainsNoBase, obstaclesTo, type Plan } from "../core/plan.ts";
import { linesOf, placeOf, type Sign, SYMBOLS, titleOf } from "./change-lines.ts";
import { printable } from "./codeframe.ts";
import { type GatheredStep, gatherSteps } from "./manual-steps.ts";

export interface TextOptions {
  readonly color: boolean;
  /** `drift` shows the same plan under another headline. */
  readonly headline?: "plan" | "drift";
}

type Paint = ReturnType<typeof createColors>;

/** Unmanaged objects are named up to here, then counted. */
const LONGEST_LIST = 10;
/** So are the projects that need the same step. */
const NAMED_PROJECTS = 3;

export function renderPlanText(plan: Plan, { color, headline = "plan" }: TextOptions): string {
  const paint = createColors(color);
  const isDrift = ({ cause }: Change) => cause === "drift";
  const sections = [
    heading(plan, headline, paint),
    ...changesByProject(
      plan,
      plan.changes.filter((change) => !isDrift(change)),
      paint,
    ),
    ...driftSection(plan, plan.changes.filter(isDrift), paint),
    ...list(
      "Left to do by hand",
      gatherSteps(plan.manual).map((step) => manualText(step, paint)),
      paint,
    ),
    ...list("Not declared, left alone", shortened(plan.unmanaged), paint),
    ...list(
      "Worth knowing",
      plan.findings
        .filter((one) => one.level === "note" || explainsNoBase(one))
        .map((one) => findingText(one, paint)),
      paint,
    ),
    ...list(
      paint.red("Errors"),
      obstaclesTo(plan).map((one) => `${paint.red("error")} ${one.code}: ${findingText(one, paint)}`),
      paint,
    ),
    summary(plan, paint),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** `2 to create, 1 to update, 4 unchanged` */
export function countsText(plan: Pick<Plan, "counts" | "findings" | "refusals">): string {
  const { counts } = plan;
  const parts = [
    [counts.create, "to create"],
    [counts.update, "to update"],
    [counts.replace, "to replace"],
    [counts.delete, "to delete"],
    [counts.manual, "to do by hand"],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const unchanged = `${counts.unchanged} unchanged`;
  if (said.length > 0) return [...said, unchanged].join(", ");
  return obstaclesTo(plan).length > 0 ? `no change planned, ${unchanged}` : `nothing to change, ${unchanged}`;
}

function heading({ target, base }: Plan, headline: string, paint: Paint): string {
  const against = base === null ? "no base" : `base ${base.commit.slice(0, 12)} (${base.ref})`;
  const title = headline === "drift" ? `Drift on ${target.host}` : `Plan for ${target.host}`;
  return `${paint.bold(title)} ${paint.dim(`· ${against}`)}`;
}

function changesByProject(plan: Plan, changes: readonly Change[], paint: Paint): string[] {
  const projects = [...new Set(changes.map(({ address }) => parseAddress(address).project))];
  return projects.map((project) => {
    const own = changes.filter(({ address }) => parseAddress(address).project === project);
    return [paint.bold(project), ...own.flatMap((change) => changeText(change, plan, paint))].join("\n");
  });
}

function driftSection(plan: Plan, changes: readonly Change[], paint: Paint): string[] {
  if (changes.length === 0) return [];
  return [
    paint.bold(paint.yellow("This undoes changes made in GitLab:")),
    ...changesByProject(plan, changes, paint),
  ];
}

function changeText(change: Change, plan: Plan, paint: Paint): string[] {
  const { action, address } = change;
  const title = `  ${colored(SYMBOLS[action] as Sign, `${SYMBOLS[action]} ${titleOf(change)}`, paint)}`;
  return [
    `${title}  ${paint.dim(placeOf(change, plan))}`,
    ...linesOf(change).map(
      ({ sign, text }) => `      ${colored(sign, `${sign} ${text}`.trimStart(), paint)}`,
    ),
    ...remarksOn(change, plan).map((remark) => `      ${paint.dim(remark)}`),
    ...(plan.notes[address] ?? []).map((note) => `      ${paint.cyan(`» ${printable(note)}`)}`),
  ];
}

/** What the lines of a change leave to explain. */
export function remarksOn({ action, cause, reason, adopts }: Change, { base }: Plan): string[] {
  const isPlain = (action === "create" && cause === "document") || reason === DIFFERS;
  return [
    ...(isPlain ? [] : [printable(`because: ${reason}`)]),
    ...(adopts && base !== null ? ["takes over a live object that the base did not declare"] : []),
    ...(cause === "both" ? ["also changed in GitLab"] : []),
  ];
}

function colored(sign: Sign | string, text: string, paint: Paint): string {
  switch (sign) {
    case "+":
      return paint.green(text);
    case "-":
      return paint.red(text);
    case "~":
      return paint.yellow(text);
    case "±":
      return paint.magenta(text);
    default:
      return paint.dim(text);
  }
}

function manualText({ title, page, values, code, places }: GatheredStep, paint: Paint): string {
  const settings = Object.entries(values).map(([key, value]) => printable(`${key}: ${value}`));
  return [
    printable(title),
    `  ${paint.underline(page)}`,
    ...settings.map((line) => `  ${line}`),
    paint.dim(`  confirmed: ${code}`),
    ...(places.length > 1 ? [`  in ${places.length} projects: ${projectsText(places)}`] : []),
  ].join("\n  ");
}

function projectsText(places: GatheredStep["places"]): string {
  const named = places.slice(0, NAMED_PROJECTS).map(({ project }) => project);
  const more = places.length - named.length;
  return `${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

function findingText({ message, address, hint }: Finding, paint: Paint): string {
  const where = address === undefined || message.includes(address) ? "" : `${address}: `;
  return `${printable(where + message)}${hint === undefined ? "" : `\n    ${paint.dim(printable(hint))}`}`;
}

function list(title: string, entries: readonly string[], paint: Paint): string[] {
  return entries.length === 0
    ? []
    : [[paint.bold(`${title}:`), ...entries.map((entry) => `  ${entry}`)].join("\n")];
}

function shortened(addresses: readonly string[]): string[] {
  if (addresses.length <= LONGEST_LIST) return [...addresses];
  return [...addresses.slice(0, LONGEST_LIST), `… and ${addresses.length - LONGEST_LIST} more`];
}

function summary(plan: Plan, paint: Paint): string {
  const counts = countsText(plan).replace(/^./, (letter) => letter.toUpperCase());
  const line = `${paint.bold(counts)}. ${paint.dim(`Digest ${plan.digest.slice(0, 12)}.`)}`;
  return obstaclesTo(plan).length === 0 ? line : `${line}\n${paint.red("Apply will refuse this plan.")}`;
}
