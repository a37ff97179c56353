/** On-call as one SVG picture that stands by itself, light and dark. */
import { isKnownZone } from "../calendar/zone.ts";
import { windowText } from "./local-time.ts";
import { schedulePicture, shortened } from "./oncall-picture.ts";
import { COLORS, PICTURE } from "./oncall-style.ts";
import type { OncallPage } from "./oncall-text.ts";
import { element, text, titled, widthOf } from "./svg.ts";

const WIDTH = 1000;
const MARGIN = 24;
/** How much wider than other texts a title is drawn. */
const TITLE = 1.45;

export function renderOncallSvg({ roster, timezone }: OncallPage): string {
  const people = roster.people.map(({ user }) => user);
  const parts: string[] = [];
  let top = MARGIN;
  for (const schedule of roster.schedules) {
    const zone = timezone ?? schedule.schedule.timezone;
    if (!isKnownZone(zone)) continue;
    const frame = { ...roster, zone, people, width: WIDTH - 2 * MARGIN };
    const picture = schedulePicture(schedule, frame, top + 14);
    const shown = `${windowText(roster, zone)}, ${zone}`;
    const room = (WIDTH - 2 * MARGIN - widthOf(shown)) / TITLE;
    const title = shortened(`${schedule.project} · ${schedule.schedule.name}`, room);
    parts.push(
      text(title, { x: 0, y: top + 6, class: "title" }),
      text(shown, {
        x: WIDTH - 2 * MARGIN,
        y: top + 6,
        "text-anchor": "end",
        class: "muted",
      }),
      picture.svg,
    );
    top += picture.height + 44;
  }
  const height = Math.max(top, 60);
  const body = parts.length === 0 ? [text("There is no schedule.", { x: 0, y: 34 })] : parts;
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: "img",
      class: "picture",
    },
    [
      titled(`Who is on call from ${windowText(roster, timezone ?? "Etc/UTC")}`),
      `<style>${COLORS}\n${PICTURE}</style>`,
      element("rect", { width: WIDTH, height, fill: "var(--paper)" }),
      element("g", { transform: `translate(${MARGIN} 0)` }, body),
    ],
  )}\n`;
}
