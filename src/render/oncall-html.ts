/** On-call as one HTML file, its pictures as SVG. */
import { raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import pc from "picocolors";
import { duration } from "../calendar/intervals.ts";
import { type Instant, isKnownZone } from "../calendar/zone.ts";
import type { PolicyReach } from "../oncall/escalation.ts";
import type { DutyShift, PersonRoster, Roster, ScheduleRoster } from "../oncall/roster.ts";
import { htmlPage, markup } from "./html-page.ts";
import { clockText, dateText, hoursText, momentText, windowText } from "./local-time.ts";
import { colorOf, type Picture, schedulePicture } from "./oncall-picture.ts";
import { COLORS, PAGE, PICTURE } from "./oncall-style.ts";
import { type OncallPage, reachText } from "./oncall-text.ts";
import { reachPicture } from "./reach-picture.ts";
import { element, titled } from "./svg.ts";

const WIDTH = 1000;
const PLAIN = pc.createColors(false);

export function renderOncallHtml(page: OncallPage): string {
  const { roster, reach } = page;
  const zone = page.timezone ?? "Etc/UTC";
  const title = `On call, ${dateText(roster.at, zone)}`;
  const body = markup`<header><h1>On call</h1>
<p class="meta">As of ${dateText(roster.at, zone)}, ${clockText(roster.at, zone)} ${zone}. The calendar goes from ${windowText(roster, zone)}.</p></header>
<main>
${
  roster.schedules.length === 0
    ? markup`<p class="block">There is no schedule.</p>`
    : markup`
<section><h2>Now</h2>${nowTable(page)}</section>
<section><h2>Calendar</h2>${roster.schedules.map((one) => calendar(one, page))}</section>
<section><h2>People</h2>${peopleTable(page)}</section>`
}
${
  reach.length === 0
    ? ""
    : markup`<section><h2>Escalation</h2><p class="lead">How long an alert of any hour of the coming year waits until the first person is paged.</p>
${reach.map(escalation)}</section>`
}
</main>`;
  return oncallPage(title, body);
}

/** A page around a body, with the style and the colours of all on-call pages. */
export function oncallPage(title: string, body: HtmlEscapedString): string {
  return htmlPage({ title, style: `${COLORS}\n${PICTURE}\n${PAGE}`, body });
}

function nowTable({ roster, timezone }: OncallPage): HtmlEscapedString {
  const people = roster.people.map(({ user }) => user);
  const rows = roster.schedules
    .filter(({ schedule }) => isKnownZone(timezone ?? schedule.timezone))
    .map(({ project, schedule, now, next }) => {
      const zone = timezone ?? schedule.timezone;
      const say = sayIn(zone, roster);
      const current =
        now.length === 0
          ? markup`<span class="nobody">nobody</span>`
          : now.map(
              ({ user, end }) => markup`<span class="person">${chip(user, people)} until ${say(end)}</span>`,
            );
      const then = next === undefined ? "" : markup`${chip(next.user, people)} from ${say(next.start)}`;
      return markup`<tr><th scope="row">${schedule.name}<span class="where">${project}</span></th><td>${current}</td><td>${then}</td><td class="muted">${zone}</td></tr>
`;
    });
  return scrolling(
    "On call now",
    markup`<thead><tr><th scope="col">Schedule</th><th scope="col">On call</th><th scope="col">Next</th><th scope="col">Times in</th></tr></thead>
<tbody>${rows}</tbody>`,
  );
}

function calendar(one: ScheduleRoster, { roster, timezone }: OncallPage): HtmlEscapedString {
  const { project, schedule, lanes, gaps } = one;
  const zone = timezone ?? schedule.timezone;
  if (!isKnownZone(zone))
    return markup`<p class="block">${schedule.name}: the time zone ${zone} does not exist.</p>`;
  const people = roster.people.map(({ user }) => user);
  const say = sayIn(zone, roster);
  const picture = schedulePicture(one, { ...roster, zone, people, width: WIDTH });
  const label = `${schedule.name} of ${project} from ${windowText(roster, zone)}`;
  const shifts = lanes
    .flatMap((lane) => lane.shifts.map((shift) => ({ ...shift, lane: lane.name })))
    .sort((a, b) => a.start - b.start);
  return markup`<figure class="block"><figcaption><h3>${schedule.name}</h3><p class="muted">${project}, ${zone}</p></figcaption>
${scrollingPicture(picture, label)}
${gaps.length === 0 ? "" : markup`<p class="alarm">Nobody is on call for ${hoursText(duration(gaps))} of the wanted time, first at ${say(gaps[0]?.start ?? roster.from)}.</p>`}
<details><summary>Shifts</summary>${scrolling(
    `Shifts of ${schedule.name}`,
    markup`<thead><tr><th scope="col">Person</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Rotation</th></tr></thead>
<tbody>${shifts.map(
      ({ user, start, end, lane }) =>
        markup`<tr><th scope="row">${user}</th><td>${say(start)}</td><td>${say(end)}</td><td>${lane}</td></tr>
`,
    )}</tbody>`,
  )}</details></figure>
`;
}

function peopleTable({ roster, timezone }: OncallPage): HtmlEscapedString {
  const names = roster.people.map(({ user }) => user);
  const cell = (shift: DutyShift | undefined, text: (shift: DutyShift, say: Say) => string) =>
    shift === undefined
      ? markup`<span class="muted">–</span>`
      : markup`${text(shift, sayIn(timezone ?? shift.schedule.timezone, roster))}<span class="where">${shift.schedule.name}</span>`;
  const rows = roster.people.map(
    ({ user, now, next, time }: PersonRoster) =>
      markup`<tr><th scope="row">${chip(user, names)}</th><td>${cell(now[0], ({ end }, say) => `until ${say(end)}`)}</td><td>${cell(next, ({ start }, say) => `from ${say(start)}`)}</td><td class="number">${hoursText(duration(time))}</td></tr>
`,
  );
  return scrolling(
    "People",
    markup`<thead><tr><th scope="col">Person</th><th scope="col">Now</th><th scope="col">Next</th><th scope="col" class="number">In these days</th></tr></thead>
<tbody>${rows}</tbody>`,
  );
}

function escalation(reach: PolicyReach): HtmlEscapedString {
  const said = reachText(reach, PLAIN);
  const { policy, project, timezone } = reach;
  return markup`<figure class="block"><figcaption><h3>${policy.name}</h3><p class="muted">${project}; hours of the day in ${timezone}</p></figcaption>
<p class="${reach.never.length === 0 ? "lead" : "alarm"}">${said}.</p>
${scrollingPicture(reachPicture(reach, WIDTH), said)}</figure>
`;
}

function scrollingPicture({ height, svg }: Picture, label: string): HtmlEscapedString {
  const picture = element(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${height}`, class: "picture", role: "img", "aria-label": label },
    [titled(label), svg],
  );
  return markup`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${raw(picture)}</div>`;
}

function scrolling(label: string, table: HtmlEscapedString): HtmlEscapedString {
  return markup`<div class="scroll block" role="region" aria-label="${label}" tabindex="0"><table>${table}</table></div>`;
}

function chip(user: string, people: readonly string[]): HtmlEscapedString {
  return markup`<b class="chip c${colorOf(user, people)}">${user}</b>`;
}

type Say = (instant: Instant) => string;

function sayIn(zone: string, { at }: Roster): Say {
  const year = Number(dateText(at, zone).slice(-4));
  return (instant) => momentText(instant, zone, year);
}
