/** Which paths a group's globs mean. */
import picomatch from "picomatch";

/** As `match` and `except` of a group stand in a document that may not have been checked yet. */
export interface Globs {
  readonly match?: unknown;
  readonly except?: unknown;
}

/** Whether a full project path is meant: it matches, and is not excepted. */
export function groupMatcher({ match, except }: Globs): (path: string) => boolean {
  const wanted = picomatch(textsIn(match) ?? ["**"], { dot: true });
  const unwanted = picomatch(textsIn(except) ?? [], { dot: true });
  return (path) => wanted(path) && !unwanted(path);
}

function textsIn(list: unknown): string[] | undefined {
  return Array.isArray(list) ? list.filter((entry) => typeof entry === "string") : undefined;
}
