/** Globs over paths and names, as people wrote them. */
import picomatch from "picomatch";

/** Whether a text matches one of the globs. An empty one, which `picomatch` throws at, matches nothing. */
export function globMatcher(globs: readonly string[]): (text: string) => boolean {
  return picomatch(
    globs.filter((glob) => glob !== ""),
    { dot: true },
  );
}

/** Whether a text matches the glob; without one every text does. */
export function matcherOf(glob: string | undefined): (text: string) => boolean {
  return glob === undefined ? () => true : globMatcher([glob]);
}
