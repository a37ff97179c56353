/** The page of a site of calendar feeds: what there is to subscribe to. */
import type { HtmlEscapedString } from "hono/utils/html";
import type { FeedFile } from "../oncall/feeds.ts";
import { markup } from "./html-page.ts";
import { oncallPage } from "./oncall-html.ts";

const SECTIONS: readonly (readonly [FeedFile["about"], string])[] = [
  ["schedule", "Schedules"],
  ["person", "People"],
  ["gaps", "Time without anybody on call"],
];

/** Links are relative, so that the folder may be put anywhere. What many projects have alike is folded into one line. */
export function renderFeedsPage(feeds: readonly FeedFile[]): string {
  const sections = SECTIONS.flatMap(([about, title]) => {
    const own = feeds.filter((feed) => feed.about === about);
    const lines = [...new Set(own.map(({ together }) => together))].map((together) =>
      line(own.filter((feed) => feed.together === together)),
    );
    return own.length === 0
      ? []
      : [
          markup`<section><h2>${title}</h2><ul class="feeds block">${lines}</ul></section>
`,
        ];
  });
  return oncallPage(
    "On-call calendars",
    markup`<header><h1>On-call calendars</h1><p class="meta">Copy the address of a calendar into your calendar program to subscribe to it.</p></header>
<main>${sections}</main>`,
  );
}

function line(feeds: readonly FeedFile[]): HtmlEscapedString {
  const [first, ...others] = feeds;
  const links = feeds.map(
    ({ path, subject, events, about }) =>
      markup`<li><a href="${path}" type="text/calendar">${subject}</a> <span class="muted">${count(events, about)}</span></li>
`,
  );
  if (first === undefined || others.length === 0) return markup`${links}`;
  return markup`<li><details><summary>${first.together}</summary><ul class="feeds">${links}</ul></details></li>
`;
}

function count(events: number, about: FeedFile["about"]): string {
  const noun = about === "gaps" ? "gap" : "shift";
  return `${events} ${noun}${events === 1 ? "" : "s"}`;
}
