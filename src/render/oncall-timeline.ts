/** Time on call drawn with characters: a row for each person, a cell for a few hours. */
import type { Interval } from "../calendar/intervals.ts";
import type { Instant } from "../calendar/zone.ts";
import { clockText, dayText, midnights } from "./local-time.ts";

export interface Scale {
  readonly from: Instant;
  readonly to: Instant;
  /** Cells in a row. */
  readonly width: number;
  readonly zone: string;
}

/** Half cells by whether the person is on call for most of them. */
const CELLS = { "00": "·", "10": "▌", "01": "▐", "11": "█" } as const;

export function timelineRow(time: readonly Interval[], { from, to, width }: Scale): string {
  const half = (to - from) / width / 2;
  const isOn = (index: number) => {
    const [start, end] = [from + index * half, from + (index + 1) * half];
    const held = time.reduce(
      (sum, one) => sum + Math.max(0, Math.min(end, one.end) - Math.max(start, one.start)),
      0,
    );
    return held * 2 >= half ? "1" : "0";
  };
  return Array.from({ length: width }, (_, cell) => CELLS[`${isOn(2 * cell)}${isOn(2 * cell + 1)}`]).join("");
}

/** The days above the rows, as many as have room; in a window within one day the hours it spans. */
export function timelineHeader({ from, to, width, zone }: Scale): string {
  const days = midnights(from - 1, to, zone);
  if (days.length === 0) return `${clockText(from, zone)} to ${clockText(to, zone)}`;
  const columnOf = (instant: Instant) => Math.round(((instant - from) / (to - from)) * width);
  let header = "";
  for (const day of days) {
    const column = columnOf(day);
    const label = dayText(day, zone);
    const free = header === "" || column > header.length;
    if (free && column + label.length <= width) header = header.padEnd(column) + label;
  }
  return header;
}
