/** The page of a site of calendar feeds: what there is to subscribe to. */
import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { FeedFile } from "../oncall/feeds.ts";
import { document } from "./oncall-html.ts";

const markup = html as (strings: TemplateStringsArray, ...values: unknown[]) => HtmlEscapedString;

const SECTIONS: readonly (readonly [FeedFile["about"], string])[] = [
  ["schedule", "Schedules"],
  ["person", "People"],
  ["gaps", "Time without anybody on call"],
];

/** Links are relative, so that the folder may be put anywhere. */
export function renderFeedsPage(feeds: readonly FeedFile[]): string {
  const sections = SECTIONS.flatMap(([about, title]) => {
    const own = feeds.filter((feed) => feed.about === about);
    return own.length === 0
      ? []
      : [
          markup`<section><h2>${title}</h2><ul class="feeds block">${own.map(
            ({ path, subject, events }) =>
              markup`<li><a href="${path}" type="text/calendar">${subject}</a> <span class="muted">${count(events, about)}</span></li>
`,
          )}</ul></section>
`,
        ];
  });
  return document(
    "On-call calendars",
    markup`<header><h1>On-call calendars</h1><p class="meta">Copy the address of a calendar into your calendar program to subscribe to it.</p></header>
<main>${sections}</main>`,
  );
}

function count(events: number, about: FeedFile["about"]): string {
  const noun = about === "gaps" ? "gap" : "shift";
  return `${events} ${noun}${events === 1 ? "" : "s"}`;
}
