/** A schedule as a picture: a lane for each rotation, blocks for shifts, weekends shaded, gaps marked. */
import type { Interval } from "../calendar/intervals.ts";
import { DAY, type Instant, instantToLocal } from "../calendar/zone.ts";
import { firstCharacters } from "../core/characters.ts";
import type { Lane, ScheduleRoster } from "../oncall/roster.ts";
import { dateText, dayText, midnights, momentText } from "./local-time.ts";
import { PALETTE_SIZE } from "./oncall-style.ts";
import { element, text, titled, widthOf } from "./svg.ts";

export interface Frame {
  readonly from: Instant;
  readonly to: Instant;
  readonly at: Instant;
  readonly zone: string;
  /** Everybody's names, in an order that gives them their colours. */
  readonly people: readonly string[];
  /** Pixels. */
  readonly width: number;
}

const HEAD = 30;
const LANE = 34;
const BLOCK = 26;
const FOOT = 8;
/** Room for names of rotations, the same in all pictures of a page. */
const LEFT = 140;

export interface Picture {
  readonly height: number;
  readonly svg: string;
}

/** The picture without its outer element, and how high it is; `top` is where it begins. */
export function schedulePicture(schedule: ScheduleRoster, frame: Frame, top = 0): Picture {
  const { lanes, gaps } = schedule;
  const names = [...lanes.map(({ name }) => name), ...(gaps.length > 0 ? ["Nobody"] : [])];
  const scale = (instant: Instant) =>
    LEFT + ((instant - frame.from) / (frame.to - frame.from)) * (frame.width - LEFT);
  const height = HEAD + names.length * LANE + FOOT;
  const bottom = top + height - FOOT;
  const rows = lanes.map((lane, index) => laneRow(lane, top + HEAD + index * LANE, frame, scale));
  const gapRow = gaps.length === 0 ? [] : [gapLane(gaps, top + HEAD + lanes.length * LANE, frame, scale)];
  const labels = names.map((name, index) =>
    text(shortened(name, LEFT - 12), {
      x: 0,
      y: top + HEAD + index * LANE + 21,
      class: index < lanes.length ? "muted" : "gaptext",
    }),
  );
  return {
    height,
    svg: [
      ...days(frame, scale, top, bottom),
      ...labels,
      ...rows,
      ...gapRow,
      ...nowLine(frame, scale, top, bottom),
    ].join("\n"),
  };
}

/** The class of somebody's colour. */
export function colorOf(user: string, people: readonly string[]): number {
  return Math.max(0, people.indexOf(user)) % PALETTE_SIZE;
}

type Scale = (instant: Instant) => number;

function laneRow({ shifts }: Lane, top: number, { people, zone }: Frame, scale: Scale): string {
  const blocks = joined(shifts).map(({ user, start, end }) => {
    const [x, width] = [scale(start), scale(end) - scale(start)];
    const color = colorOf(user, people);
    const name = fitting(user, width - 10);
    return element("g", {}, [
      titled(`${user}: ${momentText(start, zone)} to ${momentText(end, zone)}`),
      element("rect", {
        x: x + 0.75,
        y: top + 4,
        width: Math.max(1, width - 1.5),
        height: BLOCK,
        rx: Math.min(5, width / 3),
        class: `p${color}`,
      }),
      ...(name === "" ? [] : [text(name, { x: x + 5, y: top + 21, class: `n${color}` })]),
    ]);
  });
  return blocks.join("\n");
}

/** Shifts of one person that touch are one block. */
function joined(shifts: Lane["shifts"]): { user: string; start: Instant; end: Instant }[] {
  const blocks: { user: string; start: Instant; end: Instant }[] = [];
  for (const { user, start, end } of shifts) {
    const last = blocks.at(-1);
    if (last?.user === user && last.end === start) last.end = end;
    else blocks.push({ user, start, end });
  }
  return blocks;
}

function gapLane(gaps: readonly Interval[], top: number, { zone }: Frame, scale: Scale): string {
  return gaps
    .map(({ start, end }) =>
      element("g", {}, [
        titled(`nobody: ${momentText(start, zone)} to ${momentText(end, zone)}`),
        element("rect", {
          x: scale(start),
          y: top + 4,
          width: Math.max(3, scale(end) - scale(start)),
          height: BLOCK,
          rx: 2,
          class: "gap",
        }),
      ]),
    )
    .join("\n");
}

/** Weekends shaded, midnights as lines, and as many labels as there is room for. */
function days({ from, to, zone }: Frame, scale: Scale, top: number, bottom: number): string[] {
  const starts = [from, ...midnights(from, to, zone)];
  const drawn: string[] = [];
  let free = Number.NEGATIVE_INFINITY;
  const monthly = to - from > 100 * DAY;
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? to;
    const local = new Date(instantToLocal(start, zone));
    const weekend = [0, 6].includes(local.getUTCDay());
    const [x, width] = [scale(start), scale(end) - scale(start)];
    if (weekend && !monthly)
      drawn.push(
        element("rect", { x, y: top + HEAD - 4, width, height: bottom - top - HEAD + 4, class: "band" }),
      );
    const wide = (to - from) / DAY <= 16;
    const marked = monthly ? local.getUTCDate() === 1 : wide || local.getUTCDay() === 1;
    if (!marked) continue;
    drawn.push(element("line", { x1: x, x2: x, y1: top + HEAD - 4, y2: bottom, class: "grid" }));
    const full = monthly ? dayText(start, zone).slice(-3) : dayText(start, zone);
    const label = widthOf(full) + 6 <= width || !wide ? full : full.replace(/ \w+$/, "");
    const partial = index === 0 && widthOf(label) + 8 > width;
    if (partial || x < free || x + widthOf(label) + 12 > scale(to)) continue;
    drawn.push(text(label, { x: x + 4, y: top + 18, class: "muted" }));
    free = x + widthOf(label) + 8;
  }
  return drawn;
}

function nowLine({ at, from, to, zone }: Frame, scale: Scale, top: number, bottom: number): string[] {
  if (at < from || at >= to) return [];
  const x = scale(at);
  return [
    element("g", {}, [
      titled(`now: ${dateText(at, zone)}`),
      element("line", { x1: x, x2: x, y1: top + HEAD - 8, y2: bottom, class: "now" }),
      element("circle", { cx: x, cy: top + HEAD - 8, r: 3.5, fill: "var(--accent)" }),
    ]),
  ];
}

/** As much of a name as fits, from two letters up. */
function fitting(name: string, width: number): string {
  if (widthOf(name) <= width) return name;
  const letters = Math.floor(width / 6.6);
  return letters < 2 ? "" : firstCharacters(name, letters);
}

/** A name cut to a width in pixels. */
export function shortened(name: string, width: number): string {
  if (widthOf(name) <= width) return name;
  return `${firstCharacters(name, Math.max(1, Math.floor(width / 6.6) - 1))}…`;
}
