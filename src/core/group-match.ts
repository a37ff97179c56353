/** Which paths a group's globs mean. */
import { globMatcher } from "./glob.ts";

/** As `match` and `except` of a group stand in a document that may not have been checked yet. */
export interface Globs {
  readonly match?: unknown;
  readonly except?: unknown;
}

/** Whether a full project path is meant: it matches, and is not excepted. */
export function groupMatcher({ match, except }: Globs): (path: string) => boolean {
  const wanted = globMatcher(textsIn(match) ?? ["**"]);
  const unwanted = globMatcher(textsIn(except) ?? []);
  return (path) => wanted(path) && !unwanted(path);
}

function textsIn(list: unknown): string[] | undefined {
  return Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : undefined;
}
