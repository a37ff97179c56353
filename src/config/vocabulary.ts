/** The formats and keywords that the schemas use and ajv does not know, or not as we mean them, by their names. */
import { isDay, isWallClock, minutesOf } from "./formats.ts";
import { repeatedEntry } from "./repeated-entry.ts";

/** Whether a text has a format. */
export const FORMATS = {
  date: isDay,
  "wall-clock": isWallClock,
  "day-or-wall-clock": (text: string) => isDay(text) || isWallClock(text),
};

/** Whether a value is as the keyword in its schema says. */
export const KEYWORDS = {
  /** A text that is no duration is for a pattern to judge. */
  minutes(text: string, { minimum, maximum }: { minimum: number; maximum: number }): boolean {
    const minutes = minutesOf(text);
    return minutes === undefined || (minutes >= minimum && minutes <= maximum);
  },
  /** Ajv's own comparison calls `valueOf` and `toString`, which in a document may be keys like any other. */
  uniqueItems(list: readonly unknown[], unique: boolean): boolean {
    return !unique || repeatedEntry(list) === undefined;
  },
};
