/** Globs over paths and names, as people wrote them. */
import picomatch from "picomatch";

/** Whether a text matches one of the globs. An empty one, which `picomatch` throws at, matches nothing. */
export function globMatcher(globs: readonly string[]): (text: string) => boolean {
  return picomatch(
    globs.filter((glob) => glob !== ""),
    { dot: true },
  );
}
