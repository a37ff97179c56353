/** `report.html`: one file, its charts as SVG. */
import { raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import { htmlPage, markup } from "../../render/html-page.ts";
import type { Dots } from "../lengths.ts";
import type { Report } from "../report.ts";
import { draw, type Size } from "./charts.ts";
import type { Figure } from "./figure.ts";
import { dateTime } from "./format.ts";
import { type Block, keyFigures, type Section, sections } from "./sections.ts";
import { STYLE } from "./style.ts";
import { summary } from "./summary.ts";
import { type Cell, type Column, isRightToLeft, isWebAddress, type Table } from "./table.ts";
import { windowInWords } from "./window.ts";

const SIZES: Record<Figure["span"], Record<"wide" | "narrow", Size>> = {
  full: { wide: { width: 1000, height: 300 }, narrow: { width: 330, height: 280 } },
  half: { wide: { width: 490, height: 260 }, narrow: { width: 330, height: 240 } },
};

export function renderHtml(report: Report, dots: Dots): string {
  const parts = sections(report, dots);
  const title = `Incident report, ${windowInWords(report)}`;
  const { name, version } = report.provenance.tool;
  const body = markup`<header>
<h1>Incident report</h1>
<p class="meta">${windowInWords(report)} · ${scope(report)} · data as of ${asOf(report)}</p>
<nav aria-label="Sections"><ul>${parts.map(({ name, title: heading }) => markup`<li><a href="#${name}">${heading}</a></li>`)}</ul></nav>
</header>
<main>
<ul class="summary" aria-label="Summary">${summary(report).map((sentence) => markup`<li>${kept(sentence)}</li>`)}</ul>
<dl class="figures">${keyFigures(report).map(
    ({ label, value, detail }) =>
      markup`<div><dt>${label}</dt><dd class="value">${value}</dd><dd class="detail">${kept(detail)}</dd></div>`,
  )}</dl>
${parts.map(section)}
</main>
<footer><p>Report ${report.provenance.report_id} · ${name} ${version}</p></footer>`;
  return htmlPage({ title, style: STYLE, body, generator: `${name} ${version}` });
}

function asOf({ data_as_of, window }: Report): string {
  return dateTime(Date.parse(data_as_of), window.timezone);
}

function scope({ scope: { projects, groups } }: Report): string {
  const names = [...groups, ...projects];
  return names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}

function section({ name, title, blocks }: Section): HtmlEscapedString {
  return markup`<section id="${name}" aria-labelledby="${name}-heading">
<h2 id="${name}-heading">${title}</h2>
<div class="blocks">${blocks.map((one, index) => block(one, `${name}-${index}`))}</div>
</section>
`;
}

function block(content: Block, id: string): HtmlEscapedString {
  if (content.kind === "sentences") {
    return markup`<div class="block"><ul>${content.sentences.map((sentence) => markup`<li>${kept(sentence)}</li>`)}</ul></div>
`;
  }
  if (content.kind === "figure") return chart(content.figure);
  const { title, rows, note } = content.table;
  return markup`<div class="block${rows.length > 15 ? " long" : ""}"><h3 id="${id}">${title}</h3>
${grid(content.table, id)}${after(note)}</div>
`;
}

function chart({ name, title, description, span, table, option }: Figure): HtmlEscapedString {
  const svg = (width: "wide" | "narrow") =>
    raw(
      draw(option(width), SIZES[span][width], { name: `${name}-${width}`, title, description }).replace(
        "<svg",
        `<svg class="${width}"`,
      ),
    );
  return markup`<figure class="block ${span}"><figcaption><h3 id="${name}-data">${title}</h3><p class="note">${kept(description)}</p></figcaption>
${svg("wide")}${svg("narrow")}
<details><summary>Data: ${table.title}</summary>${grid(table, `${name}-data`)}${after(table.note)}</details></figure>
`;
}

/** Keeps a number and its unit on one line. */
function kept(text: string): string {
  return text.replace(/(\d) (?=(?:d|h|min|s|%)(?!\w))/g, "$1\u00a0");
}

function after(note: string | undefined): HtmlEscapedString {
  return note === undefined ? markup`` : markup`<p class="note after">${kept(note)}</p>`;
}

/** A table that scrolls by itself on a narrow screen, by keyboard too. */
function grid({ columns, rows }: Table, label: string): HtmlEscapedString {
  return markup`<div class="scroll" role="region" aria-labelledby="${label}" tabindex="0"><table${widthClass(columns.length)} aria-labelledby="${label}">
<thead><tr>${columns.map(({ name, number }) => markup`<th scope="col"${number ? raw(' class="number"') : ""}>${name}</th>`)}</tr></thead>
<tbody>
${rows.map(
  (row) => markup`<tr>${row.map((one, index) => cell(one, columns[index] as Column, index === 0))}</tr>
`,
)}</tbody></table></div>`;
}

function widthClass(columns: number): HtmlEscapedString {
  if (columns <= 2) return markup` class="small"`;
  return columns > 8 ? markup` class="many"` : markup``;
}

function cell(content: Cell, { number }: Column, first: boolean): HtmlEscapedString {
  const tag = raw(first ? "th" : "td");
  const attributes = raw(`${first ? ' scope="row"' : ""}${number ? ' class="number"' : ""}`);
  return markup`<${tag}${attributes}>${inside(content)}</${tag}>`;
}

function inside(content: Cell): HtmlEscapedString {
  if (typeof content === "string") return written(content);
  if ("reason" in content) {
    return markup`<span class="none" title="${content.reason}">–<span class="hidden"> ${content.reason}</span></span>`;
  }
  return isWebAddress(content.url)
    ? markup`<a href="${content.url}">${content.text}</a>`
    : written(content.text);
}

/** Text from right to left is kept from turning round its surroundings. */
function written(text: string): HtmlEscapedString {
  return isRightToLeft(text) ? markup`<bdi>${text}</bdi>` : markup`${text}`;
}
