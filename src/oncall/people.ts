/** The people of a document with their holidays as dates. */
import type { CalendarDate } from "../calendar/holidays.ts";
import type { Instant, WallClock } from "../calendar/zone.ts";
import type { Document, Person } from "../config/document.ts";
import type { Finding, Position } from "../core/finding.ts";
import type { PersonView } from "./view.ts";

export interface People {
  readonly people: ReadonlyMap<string, PersonView>;
  /** Places of which no holidays are known, and absences that end before they start. */
  readonly findings: readonly Finding[];
}

/**
 * Holidays of the years that [from, to) touches, one more on either side. The collection of holidays is large, so it is
 * loaded only where somebody has any.
 */
export async function peopleOf(document: Document, from: Instant, to: Instant): Promise<People> {
  const declared = Object.entries(document.value.people ?? {});
  const places = declared.some(([, { holidays }]) => holidays !== undefined);
  const { isHolidayPlace, publicHolidays } = places
    ? await import("../calendar/holidays.ts")
    : { isHolidayPlace: () => false, publicHolidays: () => new Set<string>() };
  const [first, last] = [new Date(from).getUTCFullYear() - 1, new Date(to).getUTCFullYear() + 1];
  const known = new Map<string, ReadonlySet<string>>();
  const holidaysOf = (place: string) => {
    const found = known.get(place) ?? publicHolidays(place, first, last);
    known.set(place, found);
    return found;
  };
  const people = declared.map(([user, person]) => {
    const place = person.holidays;
    const holidays = place !== undefined && isHolidayPlace(place) ? holidaysOf(place) : undefined;
    return [user, personView(person, holidays, document.position(["people", user]))] as const;
  });
  const unknown = declared.flatMap(([user, { holidays: place }]): Finding[] =>
    place === undefined || isHolidayPlace(place)
      ? []
      : [
          {
            level: "warning",
            code: "unknown-holidays",
            message: `No public holidays are known for "${place}"`,
            ...document.position(["people", user, "holidays"], "value"),
            hint: "Write a country or a country and a region, such as DE or DE-BE.",
          },
        ],
  );
  const absences = declared.flatMap(([user, { away = [] }]) =>
    away.flatMap(({ from, to }, index): Finding[] =>
      wallClock(from, "00:00") < wallClock(to, "24:00")
        ? []
        : [
            {
              level: "warning",
              code: "end-before-start",
              message: `The absence of ${user} ends at ${to}, before it starts at ${from}`,
              ...document.position(["people", user, "away", index]),
              hint: "Write the earlier of the two as from.",
            },
          ],
    ),
  );
  return { people: new Map(people), findings: [...unknown, ...absences] };
}

/** Comparable as text; a date is given a time. */
function wallClock(moment: CalendarDate | WallClock, time: string): string {
  return moment.includes("T") ? moment : `${moment}T${time}`;
}

function personView(
  { timezone, share, away }: Person,
  holidays: ReadonlySet<string> | undefined,
  where: Position,
): PersonView {
  return {
    where,
    ...(timezone !== undefined && { timezone }),
    ...(holidays !== undefined && { holidays }),
    ...(share !== undefined && { share }),
    ...(away !== undefined && { away }),
  };
}
