/** The style sheet of the HTML report: light and dark, phone and desktop, screen and paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --paper: #ffffff; --ink: #1c2024; --muted: #5b6069; --line: #dfe1e6; --accent: #2f5fb3;
  --critical: #8f1d2c; --high: #d0601a; --medium: #2f6db5; --low: #6b9bcd; --unknown: #868c96;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #111317; --paper: #191c21; --ink: #e9ebee; --muted: #a3a9b4; --line: #30353d; --accent: #86b2f6;
    --critical: #ff8087; --high: #ffa55c; --medium: #6aa8f7; --low: #4c78ab; --unknown: #7d848f;
  }
}
* { box-sizing: border-box; }
html { font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); }
main, body > header, body > footer { max-width: 1120px; margin-inline: auto; padding-inline: 24px; }
body > header { padding-block: 40px 8px; }
body > footer { padding-block: 8px 48px; color: var(--muted); font-size: .875rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -.02em; }
h2 { margin: 48px 0 16px; font-size: 1.375rem; line-height: 1.25; letter-spacing: -.01em; }
h3 { margin: 0 0 4px; font-size: 1rem; line-height: 1.4; }
p { margin: 0; max-width: 72ch; }
a { color: var(--accent); text-underline-offset: 2px; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.meta { max-width: none; margin-top: 8px; color: var(--muted); }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 20px 0 0; padding: 0; list-style: none; font-size: .9375rem; }
.summary { margin: 24px 0 0; padding: 20px 24px 20px 44px; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; font-size: 1.0625rem; }
.summary li + li { margin-top: 6px; }
.figures { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 12px; margin: 16px 0 0; }
.figures > div { padding: 14px 16px; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; }
.figures dt { color: var(--muted); font-size: .875rem; }
.figures dd { margin: 0; }
.figures .value { font-size: 1.625rem; font-weight: 600; line-height: 1.3; white-space: nowrap; letter-spacing: -.01em; font-variant-numeric: tabular-nums; }
.figures .detail { color: var(--muted); font-size: .8125rem; line-height: 1.4; }
.blocks { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; }
.block { grid-column: 1 / -1; margin: 0; padding: 18px 20px; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; }
.block.half { grid-column: span 1; }
.block.half:has(+ :not(.half)):nth-child(odd of .half), .block.half:last-child:nth-child(odd of .half) { grid-column: 1 / -1; }
.note { color: var(--muted); font-size: .875rem; }
.note.after { margin-top: 10px; }
svg { display: block; width: 100%; height: auto; margin-top: 12px; }
.block.half svg { max-width: 680px; }
svg.narrow { display: none; }
/* Shades at the sides as long as there is more to scroll to. */
.scroll {
  position: relative; overflow-x: auto; margin-top: 10px;
  background:
    linear-gradient(to right, var(--paper) 50%, transparent) left / 32px 100% no-repeat local,
    linear-gradient(to left, var(--paper) 50%, transparent) right / 32px 100% no-repeat local,
    linear-gradient(to right, var(--line), transparent) left / 14px 100% no-repeat scroll,
    linear-gradient(to left, var(--line), transparent) right / 14px 100% no-repeat scroll;
}
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; }
table.small { width: auto; min-width: min(100%, 30rem); }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top; }
th:last-child, td:last-child { padding-inline-end: 0; }
thead th { color: var(--muted); font-weight: 500; vertical-align: bottom; }
tbody th { font-weight: 500; }
tbody tr:last-child > * { border-bottom: 0; }
td, tbody th { overflow-wrap: break-word; min-width: 3.5rem; }
tbody th { max-width: 26rem; }
td:last-child:not(.number) { min-width: 13rem; }
.number { text-align: end; white-space: nowrap; }
.none { color: var(--muted); }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
details { margin-top: 12px; }
summary { color: var(--accent); font-size: .875rem; cursor: pointer; width: fit-content; }
.block > ul { margin: 0; padding-inline-start: 20px; max-width: 80ch; }
.block > ul li + li { margin-top: 6px; }
@media screen and (max-width: 760px) {
  main, body > header, body > footer { padding-inline: 16px; }
  body > header { padding-top: 24px; }
  h1 { font-size: 1.625rem; }
  h2 { margin-top: 36px; }
  .summary { padding: 16px 16px 16px 34px; font-size: 1rem; }
  .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
  .figures > div { padding: 12px; }
  .figures .value { font-size: 1.25rem; }
  .blocks { grid-template-columns: minmax(0, 1fr); gap: 12px; }
  .block, .block.half { padding: 14px; grid-column: 1 / -1; }
  tbody th { min-width: 9.25rem; }
  svg.wide { display: none; }
  svg.narrow { display: block; }
  tbody th { min-width: 7.5rem; overflow-wrap: anywhere; }
}
@page {
  size: A4;
  margin: 16mm 14mm 18mm;
  @bottom-left { content: "Incident report"; font: 8pt sans-serif; color: #5b6069; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #5b6069; }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #ffffff; --paper: #ffffff; --ink: #1c2024; --muted: #5b6069; --line: #dfe1e6; --accent: #2f5fb3;
    --critical: #8f1d2c; --high: #d0601a; --medium: #2f6db5; --low: #6b9bcd; --unknown: #868c96;
  }
  html { font-size: 10.5pt; }
  body { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main, body > header, body > footer { max-width: none; padding-inline: 0; }
  body > header { padding-top: 0; }
  nav, details { display: none; }
  .blocks { gap: 8pt; }
  .block, .figures > div, .summary { border-radius: 0; }
  .block { break-inside: avoid-page; padding: 10pt; }
  .block.long { break-inside: auto; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; background: none; }
  table { font-size: 8pt; }
  table.many { font-size: 7pt; }
  th, td, td:last-child:not(.number) { padding-inline-end: 5pt; min-width: 0; }
  thead .number { white-space: normal; }
  svg.narrow { display: none; }
  svg.wide { display: block; }
  a { color: inherit; text-decoration: none; }
}
`;
