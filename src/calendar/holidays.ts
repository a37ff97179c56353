/** Public holidays, from the `date-holidays` collection. */
import Holidays from "date-holidays";
import { DAY, formatWallClock, HOUR } from "./zone.ts";

/** A date as `YYYY-MM-DD`. */
export type CalendarDate = string;

/** Whether a place such as `DE`, `DE-BE` or `US-CA-LA` is in the collection. */
export function isHolidayPlace(place: string): boolean {
  return collectionFor(place) !== undefined;
}

/**
 * The public holidays of a place in the years named, first and last included, each day of those that last several. Days
 * on which only banks or schools close, half days and observances are no public holidays. Throws a RangeError for an unknown place.
 */
export function publicHolidays(
  place: string,
  firstYear: number,
  lastYear: number,
): ReadonlySet<CalendarDate> {
  const collection = collectionFor(place);
  if (collection === undefined) throw new RangeError(`no holidays are known for ${place}`);
  const dates = new Set<CalendarDate>();
  for (let year = firstYear; year <= lastYear; year += 1) {
    for (const { type, date, start, end } of collection.getHolidays(year)) {
      if (type !== "public") continue;
      // An hour more, as the day on which summer time begins has 23.
      const days = Math.floor((end.getTime() - start.getTime() + HOUR) / DAY);
      const first = Date.parse(`${date.slice(0, 10)}T00:00Z`);
      for (let day = 0; day < days; day += 1) dates.add(formatWallClock(first + day * DAY).slice(0, 10));
    }
  }
  return dates;
}

function collectionFor(place: string): Holidays | undefined {
  const [country = "", state, region, ...rest] = place.split("-");
  const known = new Holidays();
  if (rest.length > 0 || !Object.hasOwn(known.getCountries(), country)) return undefined;
  if (state !== undefined && !Object.hasOwn(known.getStates(country) ?? {}, state)) return undefined;
  if (state === undefined) return new Holidays(country);
  if (region === undefined) return new Holidays(country, state);
  if (!Object.hasOwn(known.getRegions(country, state) ?? {}, region)) return undefined;
  return new Holidays(country, state, region);
}
