/** Colours and type of the on-call pictures and pages, light and dark. */

/** People take these in turn: fill and text, light, then dark. */
const PEOPLE = [
  ["#cfe2fb", "#0b3a73", "#214a7d", "#dbe9ff"],
  ["#d2efd9", "#0f4a24", "#1f5a36", "#d6f5df"],
  ["#fde0c0", "#683805", "#6f4312", "#ffe7cc"],
  ["#e8d8fa", "#48207a", "#4f3377", "#eee0ff"],
  ["#fbd3dd", "#741431", "#762f45", "#ffdfe7"],
  ["#caecec", "#0a474a", "#17585b", "#d2f5f5"],
  ["#f1e9b0", "#504600", "#5c5314", "#f8f0c0"],
  ["#dcdef8", "#2b2e78", "#3c4084", "#e4e6ff"],
  ["#f6d7f1", "#661459", "#6a2f61", "#fde2f9"],
  ["#e3e4d8", "#3c3d2b", "#4b4c3b", "#eeefe2"],
] as const;

export const PALETTE_SIZE = PEOPLE.length;

const LIGHT = `--ground:#f4f5f7;--paper:#fff;--ink:#1c2024;--muted:#5b6069;--line:#dfe1e6;--band:#f3f4f6;--accent:#2f5fb3;--alarm:#b3261e;--alarm-fill:#fbdad7;
--d0:#e3edf9;--d1:#b7d0ee;--d2:#7faadd;--d3:#3f78bd;--d4:#204a80;
${PEOPLE.map(([fill, text], index) => `--f${index}:${fill};--t${index}:${text}`).join(";")}`;
const DARK = `--ground:#111317;--paper:#191c21;--ink:#e9ebee;--muted:#a3a9b4;--line:#30353d;--band:#1f232a;--accent:#86b2f6;--alarm:#ff8a80;--alarm-fill:#5b2320;
--d0:#22344b;--d1:#2f5380;--d2:#4479b8;--d3:#74a5e0;--d4:#b5d3f7;
${PEOPLE.map(([, , fill, text], index) => `--f${index}:${fill};--t${index}:${text}`).join(";")}`;

const FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif';

/** Custom properties of a root element. */
export const COLORS = `:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
@media print{:root{color-scheme:light;${LIGHT}}}`;

/** Rules for what stands inside a picture. */
export const PICTURE = `.picture text{font:12px ${FONT};fill:var(--ink)}
.picture .muted{fill:var(--muted)}
.picture .title{font-weight:600;font-size:15px}
.picture .band{fill:var(--band)}
.picture .grid{stroke:var(--line);stroke-width:1}
.picture .now{stroke:var(--accent);stroke-width:2}
.picture .nowtext{fill:var(--accent);font-weight:600}
.picture .gap{fill:var(--alarm-fill);stroke:var(--alarm);stroke-width:1}
.picture .gaptext{fill:var(--alarm);font-weight:600}
${PEOPLE.map((_, index) => `.picture .p${index}{fill:var(--f${index})}.picture .n${index}{fill:var(--t${index});font-weight:500}`).join("")}
${[0, 1, 2, 3, 4].map((index) => `.picture .d${index}{fill:var(--d${index})}`).join("")}
.picture .never{fill:var(--alarm)}`;

const CHIPS = Array.from(
  { length: 10 },
  (_, index) => `.c${index}{background:var(--f${index});color:var(--t${index})}`,
).join("");

/** Rules for pages around pictures. */
export const PAGE = `*{box-sizing:border-box}
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
