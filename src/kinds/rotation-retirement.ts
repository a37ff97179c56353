/** Names of rotations that a replacement ended and kept: `NAME (until YYYY-MM-DD)`, numbered when taken twice a day. */
import { firstCharacters } from "../core/characters.ts";

const RETIRED = /^(.*) \(until \d{4}-\d{2}-\d{2}(?: \d+)?\)$/s;
/** GitLab's limit for names of rotations. */
const LONGEST_NAME = 200;

export function isRetired(name: string): boolean {
  return RETIRED.test(name);
}

/** The name a retired rotation had, cut as `retiredName` cut it; undefined for others. */
export function originalName(name: string): string | undefined {
  return RETIRED.exec(name)?.[1];
}

export function retiredName(name: string, date: string, taken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? ` (until ${date})` : ` (until ${date} ${number})`;
    const candidate = firstCharacters(name, LONGEST_NAME - suffix.length) + suffix;
    if (!taken(candidate)) return candidate;
  }
}
