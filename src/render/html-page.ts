/** The frame of every HTML page: one file that asks nobody for anything, without script, in light and dark. */
import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

/** hono's tag escapes every value; it returns a promise only where a value is one, and here none is. */
export const markup = html as (strings: TemplateStringsArray, ...values: unknown[]) => HtmlEscapedString;

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export interface HtmlPage {
  readonly title: string;
  /** CSS as it stands. */
  readonly style: string;
  readonly body: HtmlEscapedString;
  /** The program and its version, where the page names them. */
  readonly generator?: string;
}

export function htmlPage({ title, style, body, generator }: HtmlPage): string {
  return `${markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="robots" content="noindex">
${
  generator === undefined
    ? ""
    : markup`<meta name="generator" content="${generator}">
`
}<link rel="icon" href="data:,">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
${body}
</body>
</html>
`}`;
}
