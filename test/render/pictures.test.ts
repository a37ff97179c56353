/** Pictures of on-call: nothing is drawn over their edge. */
import { describe, expect, it } from "vitest";
import { DAY, HOUR } from "../../src/calendar/zone.ts";
import { policyReach } from "../../src/oncall/escalation.ts";
import { rosterOf } from "../../src/oncall/roster.ts";
import { schedulePicture } from "../../src/render/oncall-picture.ts";
import { renderOncallSvg } from "../../src/render/oncall-svg.ts";
import { reachPicture } from "../../src/render/reach-picture.ts";
import { widthOf } from "../../src/render/svg.ts";
import { NOW, page, project, rotation, schedule } from "../oncall/lint/view.ts";

const WIDTH = 1000;
const view = {
  now: NOW,
  people: new Map(),
  projects: [project({ schedules: [schedule([rotation()])], rules: [page(0, { schedule: "Primary" })] })],
};

/** Where texts end, some space for wider fonts included. */
function endsOf(svg: string): number[] {
  const texts = [...svg.matchAll(/<text x="([\d.]+)"[^>]*>([^<]*)<\/text>/g)];
  expect(texts).not.toEqual([]);
  return texts.map(([, x, content = ""]) => Number(x) + 1.08 * widthOf(content));
}

describe("labels end within the picture", () => {
  it.each([2, 14, 16, 60, 120])("of %i days, whatever the hour they begin at", (days) => {
    for (let hour = 0; hour < 24; hour += 1) {
      const from = NOW + hour * HOUR;
      const window = { from, to: from + days * DAY };
      const [one] = rosterOf(view, from, window).schedules;
      if (one === undefined) throw new Error("no schedule");
      const frame = { ...window, at: from, zone: "America/Los_Angeles", people: ["ana"], width: WIDTH };
      const aroundShifts = schedulePicture(one, frame).svg.replaceAll(/<g>.*?<\/g>/gs, "");
      expect(Math.max(...endsOf(aroundShifts))).toBeLessThanOrEqual(WIDTH);
    }
  });

  it("of a schedule with a long name, before the window begins to be told", () => {
    const long = {
      ...view,
      projects: [project({ schedules: [schedule([rotation()], { name: "x".repeat(200) })] })],
    };
    const svg = renderOncallSvg({
      roster: rosterOf(long, NOW, { from: NOW, to: NOW + 14 * DAY }),
      reach: [],
    });
    const [, title = ""] = /class="title">([^<]*)</.exec(svg) ?? [];
    const [, shown = ""] = /text-anchor="end"[^>]*>([^<]*)</.exec(svg) ?? [];
    expect(title).toMatch(/^acme\/api · x{20,}…$/);
    expect(1.4 * widthOf(title) + widthOf(shown)).toBeLessThan(WIDTH - 48);
  });

  it("of a policy's year, whichever day it begins on", () => {
    for (let day = 0; day < 31; day += 1)
      for (const reach of policyReach(view, NOW + day * DAY))
        expect(Math.max(...endsOf(reachPicture(reach, WIDTH).svg))).toBeLessThanOrEqual(WIDTH);
  });
});
