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

export const FONT =
  'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif';

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
