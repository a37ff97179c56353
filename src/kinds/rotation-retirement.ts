/** Names of rotations that a replacement ended and kept: `NAME (until YYYY-MM-DD)`, numbered when taken twice a day. */
import { firstCharacters } from "../core/characters.ts";

const RETIRED = /^(.*)( \(until (\d{4}-\d{2}-\d{2})(?: \d+)?\))$/s;
/** GitLab's limit for names of rotations. */
const LONGEST_NAME = 200;

interface Retired {
  /** The name before, cut as `retiredName` cut it. */
  readonly original: string;
  /** `YYYY-MM-DD`, in the zone of the schedule. */
  readonly date: string;
}

/** What a name of this form says; undefined for others. */
export function readRetired(name: string): Retired | undefined {
  const [, original, , date] = RETIRED.exec(name) ?? [];
  return original === undefined || date === undefined ? undefined : { original, date };
}

/** Whether a rotation called `name` may have got the name `retired` when it was replaced. */
export function isRetiredFrom(retired: string, name: string): boolean {
  const [, original, suffix = ""] = RETIRED.exec(retired) ?? [];
  return original === firstCharacters(name, LONGEST_NAME - suffix.length);
}

export function retiredName(name: string, date: string, taken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? ` (until ${date})` : ` (until ${date} ${number})`;
    const candidate = firstCharacters(name, LONGEST_NAME - suffix.length) + suffix;
    if (!taken(candidate)) return candidate;
  }
}
