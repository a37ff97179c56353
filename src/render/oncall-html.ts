/** On-call as one HTML file that asks nobody for anything: no script, no request, pictures as SVG. */
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import pc from "picocolors";
import { duration } from "../calendar/intervals.ts";
import { type Instant, isKnownZone } from "../calendar/zone.ts";
import type { PolicyReach } from "../oncall/escalation.ts";
import type { DutyShift, PersonRoster, Roster, ScheduleRoster } from "../oncall/roster.ts";
import { clockText, dateText, hoursText, momentText, windowText } from "./local-time.ts";
import { colorOf, type Picture, schedulePicture } from "./oncall-picture.ts";
import { COLORS, FONT, PICTURE } from "./oncall-style.ts";
import { type OncallPage, reachText } from "./oncall-text.ts";
import { reachPicture } from "./reach-picture.ts";
import { element, titled } from "./svg.ts";

/** hono's tag escapes every value; it returns a promise only where a value is one, and here none is. */
const markup = html as (strings: TemplateStringsArray, ...values: unknown[]) => HtmlEscapedString;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
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
  return document(title, body);
}

/** A whole page around a body, with the style and the colours of all on-call pages. */
export function document(title: string, body: HtmlEscapedString): string {
  return `${markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${raw(`${COLORS}\n${PICTURE}\n${STYLE}`)}</style>
</head>
<body>
${body}
</body>
</html>
`}`;
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

const CHIPS = Array.from(
  { length: 10 },
  (_, index) => `.c${index}{background:var(--f${index});color:var(--t${index})}`,
).join("");

const STYLE = `*{box-sizing:border-box}
html{font:16px/1.55 ${FONT};-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink)}
main,header{max-width:1120px;margin-inline:auto;padding-inline:24px}
header{padding-top:40px}main{padding-bottom:56px}
h1{margin:0;font-size:2rem;line-height:1.2;letter-spacing:-.02em}
h2{margin:40px 0 14px;font-size:1.375rem;letter-spacing:-.01em}
h3{margin:0;font-size:1rem}
p{margin:0}.meta,.muted,.where{color:var(--muted)}.meta{margin-top:8px}
.lead{margin:0 0 14px;color:var(--muted)}
.block{margin:0 0 16px;padding:18px 20px;background:var(--paper);border:1px solid var(--line);border-radius:12px}
figcaption{display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline;margin-bottom:8px;font-size:.9375rem}
/* Shades at the sides as long as there is more to scroll to. */
.scroll{overflow-x:auto;position:relative;background:linear-gradient(to right,var(--paper) 50%,transparent) left/32px 100% no-repeat local,linear-gradient(to left,var(--paper) 50%,transparent) right/32px 100% no-repeat local,linear-gradient(to right,var(--line),transparent) left/14px 100% no-repeat scroll,linear-gradient(to left,var(--line),transparent) right/14px 100% no-repeat scroll var(--paper)}
.scroll>.picture{display:block;min-width:760px;width:100%;height:auto}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:6px}
table{border-collapse:collapse;width:100%;font-size:.9375rem;font-variant-numeric:tabular-nums}
th,td{padding:9px 16px 9px 0;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}
thead th{color:var(--muted);font-weight:500;font-size:.875rem;padding-top:0}
tbody th{font-weight:600}tbody tr:last-child>*{border-bottom:0;padding-bottom:0}
.where{display:block;font-weight:400;font-size:.8125rem}
td{min-width:8.5rem}.number{text-align:end;padding-inline-end:0;min-width:0}
.person{display:block;white-space:nowrap}.person+.person{margin-top:4px}
.chip{display:inline-block;padding:0 8px;border-radius:6px;font-weight:600}
.nobody,.alarm{color:var(--alarm);font-weight:600}.alarm{margin:8px 0 0}figcaption+.alarm{margin:0 0 10px}
details{margin-top:8px}summary{color:var(--accent);cursor:pointer;width:fit-content;font-size:.875rem}
details .block{border:0;padding:10px 0 0;margin:0}details table{font-size:.875rem}details th,details td{padding-block:5px}
a{color:var(--accent)}
ul.feeds{list-style:none}.feeds .feeds{margin:0;padding:0}ul.feeds li{padding:8px 0;border-bottom:1px solid var(--line)}ul.feeds li:last-child{border:0}
${CHIPS}
@media(max-width:700px){main,header{padding-inline:14px}header{padding-top:24px}.block{padding:14px}.person{white-space:normal}}
@media print{html{font-size:10pt}.block{break-inside:avoid;border-radius:0}details{display:none}.scroll{overflow:visible;background:none}body{-webkit-print-color-adjust:exact;print-color-adjust:exact}}`;
