/** A policy's delay until somebody is paged as a picture: a column for each day of the year, a row for each hour. */
import { DAY, HOUR, type Instant, instantToLocal, localToInstant } from "../calendar/zone.ts";
import type { PolicyReach } from "../oncall/escalation.ts";
import { dayText } from "./local-time.ts";
import type { Picture } from "./oncall-picture.ts";
import { element, text, titled } from "./svg.ts";

/** Delays are told apart by these upper bounds, in minutes. */
const STEPS = [0, 5, 15, 30, Number.POSITIVE_INFINITY] as const;
const NAMES = ["at once", "within 5 min", "within 15 min", "within 30 min", "later"];

const LEFT = 52;
const HEAD = 26;
const ROW = 5;
const LEGEND = 34;
/** Room for the name of a month. */
const MONTH = 26;

/** The picture without its outer element; each cell shows the longest delay of its hour, nobody at all being longest. */
export function reachPicture({ delays, from, to, timezone }: PolicyReach, width: number): Picture {
  const firstDay = Math.floor(instantToLocal(from, timezone) / DAY) * DAY;
  const days = Math.round((Math.floor(instantToLocal(to, timezone) / DAY) * DAY - firstDay) / DAY);
  const column = (width - LEFT) / days;
  const height = HEAD + 24 * ROW + LEGEND;
  const cells = cellsOf(delays, firstDay, days, timezone);
  const rects = rectanglesOf(cells).map(({ day, days: span, hour, hours, level }) =>
    element("rect", {
      x: LEFT + day * column,
      y: HEAD + hour * ROW,
      width: span * column + 0.2,
      height: hours * ROW + 0.2,
      class: classOf(level),
    }),
  );
  const used = [...new Set(cells.flat())].filter((level) => level !== undefined).sort((a, b) => a - b);
  return {
    height,
    svg: [
      ...[0, 6, 12, 18].map((hour) =>
        text(`${String(hour).padStart(2, "0")}:00`, { x: 0, y: HEAD + hour * ROW + 9, class: "muted" }),
      ),
      ...months(firstDay, days, timezone, column),
      ...rects,
      ...legend(used, HEAD + 24 * ROW + 12),
    ].join("\n"),
  };
}

/** What a level means: an index into `STEPS`, one more for nobody. */
type Level = number;
const NEVER = STEPS.length;

function levelOf(minutes: number | null): Level {
  return minutes === null ? NEVER : STEPS.findIndex((step) => minutes <= step);
}

function classOf(level: Level): string {
  return level === NEVER ? "never" : `d${level}`;
}

/** By day and hour of the local clock; undefined before the year begins. Skipped hours take on the one before. */
function cellsOf(
  delays: PolicyReach["delays"],
  firstDay: number,
  days: number,
  zone: string,
): (Level | undefined)[][] {
  let index = 0;
  return Array.from({ length: days }, (_, day) =>
    Array.from({ length: 24 }, (_, hour) => {
      const start = localToInstant(firstDay + day * DAY + hour * HOUR, zone);
      return worstIn(start, start + HOUR);
    }),
  );

  function worstIn(start: Instant, end: Instant): Level | undefined {
    while (index > 0 && (delays[index]?.start ?? 0) > start) index -= 1;
    while ((delays[index]?.end ?? Number.POSITIVE_INFINITY) <= start) index += 1;
    let worst: Level | undefined;
    for (let at = index; (delays[at]?.start ?? Number.POSITIVE_INFINITY) < end; at += 1) {
      const delay = delays[at];
      if (delay !== undefined && delay.end > start) worst = Math.max(worst ?? 0, levelOf(delay.minutes));
    }
    return worst;
  }
}

interface Rectangle {
  readonly day: number;
  days: number;
  readonly hour: number;
  readonly hours: number;
  readonly level: Level;
}

/** Hours of one level in a row are one rectangle, and so are such rows on days that follow each other. */
function rectanglesOf(cells: readonly (readonly (Level | undefined)[])[]): Rectangle[] {
  const found: Rectangle[] = [];
  let open = new Map<string, Rectangle>();
  for (const [day, hours] of cells.entries()) {
    const next = new Map<string, Rectangle>();
    for (const run of runsOf(hours)) {
      const key = JSON.stringify(run);
      const known = open.get(key);
      if (known !== undefined) known.days += 1;
      const rectangle = known ?? { day, days: 1, ...run };
      if (known === undefined) found.push(rectangle);
      next.set(key, rectangle);
    }
    open = next;
  }
  return found;
}

function runsOf(hours: readonly (Level | undefined)[]): { hour: number; hours: number; level: Level }[] {
  const runs: { hour: number; hours: number; level: Level }[] = [];
  for (const [hour, level] of hours.entries()) {
    const last = runs.at(-1);
    if (level === undefined) continue;
    if (last?.level === level && last.hour + last.hours === hour) last.hours += 1;
    else runs.push({ hour, hours: 1, level });
  }
  return runs;
}

function months(firstDay: number, days: number, zone: string, column: number): string[] {
  return Array.from({ length: days }, (_, day) => firstDay + day * DAY)
    .map((local, day) => ({ local, day }))
    .filter(({ local }) => new Date(local).getUTCDate() === 1)
    .filter(({ day }) => (days - day) * column > MONTH)
    .map(({ local, day }) =>
      text(dayText(localToInstant(local + 12 * HOUR, zone), zone).slice(-3), {
        x: LEFT + day * column,
        y: 16,
        class: "muted",
      }),
    );
}

function legend(levels: readonly Level[], top: number): string[] {
  let x = LEFT;
  return levels.map((level) => {
    const name = level === NEVER ? "nobody" : (NAMES[level] ?? "");
    const item = element("g", {}, [
      titled(level === NEVER ? "alerts of that hour page nobody" : `somebody is paged ${name}`),
      element("rect", { x, y: top, width: 14, height: 12, rx: 2, class: classOf(level) }),
      text(name, { x: x + 20, y: top + 10.5, class: level === NEVER ? "gaptext" : "muted" }),
    ]);
    x += 40 + name.length * 6.6;
    return item;
  });
}
