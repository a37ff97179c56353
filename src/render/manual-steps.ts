/** Steps to do by hand, gathered: one that many projects need is told once, with the list of them. */
import { parseAddress } from "../core/address.ts";
import type { ManualStep } from "../core/plan.ts";

export interface GatheredStep extends Pick<ManualStep, "values" | "code"> {
  /** As it would read for any of the projects, where there are several. */
  readonly title: string;
  /** The page to open, with `PROJECT` for the project's path where there are several. */
  readonly page: string;
  /** In the order of the plan, each with the page to open; at least one. */
  readonly places: readonly { readonly project: string; readonly url: string }[];
}

/** Stands for the project in what is told once of many. */
const ANY_PROJECT = "PROJECT";

/** Steps that differ only in their project become one. */
export function gatherSteps(steps: readonly ManualStep[]): GatheredStep[] {
  const gathered = new Map<string, ManualStep[]>();
  for (const step of steps) {
    const key = JSON.stringify([
      anywhere(step, step.title),
      anywhere(step, step.url),
      Object.entries(step.values),
      step.code,
    ]);
    const alike = gathered.get(key);
    if (alike) alike.push(step);
    else gathered.set(key, [step]);
  }
  return [...gathered.values()].map((alike) => {
    const [first] = alike as [ManualStep, ...ManualStep[]];
    const places = alike.map((step) => ({ project: projectOf(step), url: step.url }));
    const told = (text: string) => (places.length > 1 ? anywhere(first, text) : text);
    const { title, url, values, code } = first;
    return { title: told(title), page: told(url), values, code, places };
  });
}

function anywhere(step: ManualStep, text: string): string {
  return text.replaceAll(projectOf(step), ANY_PROJECT);
}

function projectOf({ address }: ManualStep): string {
  return parseAddress(address).project;
}
