/** `report.md`: for an issue or a wiki page. Nothing in it mentions anybody or refers to anything by accident. */
import { withoutMeaning } from "../../render/markdown.ts";
import type { Dots } from "../lengths.ts";
import type { Report } from "../report.ts";
import { keyFigures, type Section, sections } from "./sections.ts";
import { summary } from "./summary.ts";
import { type Cell, isRightToLeft, isWebAddress, type Table } from "./table.ts";
import { windowInWords } from "./window.ts";

/** Tables behind charts longer than this stay out: an issue has its limits. */
const MOST_ROWS = 60;

export function renderMarkdown(report: Report, dots: Dots): string {
  const lines = [
    "# Incident report",
    "",
    `${text(windowInWords(report))} · data as of ${text(report.data_as_of)}`,
    "",
    ...summary(report).map((sentence) => `- ${text(sentence)}`),
    "",
    "| Figure | Value | |",
    "|---|---|---|",
    ...keyFigures(report).map(
      ({ label, value, detail }) => `| ${text(label)} | **${text(value)}** | ${text(detail)} |`,
    ),
    "",
    ...sections(report, dots).flatMap(section),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function section({ title, blocks }: Section): string[] {
  return [
    `## ${text(title)}`,
    "",
    ...blocks.flatMap((block) => {
      if (block.kind === "sentences")
        return [...block.sentences.map((sentence) => `- ${text(sentence)}`), ""];
      if (block.kind === "table") return [`### ${text(block.table.title)}`, "", ...table(block.table)];
      const { title: heading, description, table: data } = block.figure;
      const lead = [`### ${text(heading)}`, "", text(description), ""];
      if (data.rows.length > MOST_ROWS) return lead;
      return [...lead, "<details><summary>Data</summary>", "", ...table(data), "</details>", ""];
    }),
  ];
}

function table({ columns, rows, note }: Table): string[] {
  return [
    `| ${columns.map(({ name }) => text(name)).join(" | ")} |`,
    `|${columns.map(({ number }) => (number ? "---:" : "---")).join("|")}|`,
    ...rows.map((row) => `| ${row.map(cell).join(" | ")} |`),
    "",
    ...(note === undefined ? [] : [text(note), ""]),
  ];
}

function cell(content: Cell): string {
  if (typeof content === "string") return text(content);
  if ("reason" in content) return "–";
  return isWebAddress(content.url)
    ? `[${text(content.text)}](<${content.url.replace(/[<>\s]/g, encodeURIComponent)}>)`
    : text(content.text);
}

const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text that shows as written, in one line; text from right to left is kept from turning round its surroundings. */
function text(content: string): string {
  const plain = withoutMeaning(content.replace(BIDI_CONTROLS, "").replace(/\s+/g, " "));
  return isRightToLeft(plain) ? `\u2068${plain}\u2069` : plain;
}
