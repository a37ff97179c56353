/** Draws docs/plan.svg, the README's picture: a real plan on the embedded GitLab, one change of each sort. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { main } from "../dist/program.js";
import { startSandbox } from "../dist/sandbox/index.js";

const ROOT = new URL("../", import.meta.url);
const NOW = Date.UTC(2026, 10, 23, 9);
const LINE = 19;
const CHARACTER = 8.1;
const PADDING = 20;
/** Colours by the codes of the terminal: legible on dark ground. */
const COLORS = { 31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 35: "#d2a8ff", 36: "#79c0ff" };

/** A sequence that sets a style. */
const STYLE = new RegExp(`(${String.fromCharCode(27)}\\[\\d+m)`);

const folder = mkdtempSync(join(tmpdir(), "watchbill-picture-"));
const sandbox = await startSandbox({ seed: "demo", now: () => NOW });
const document = join(folder, "watchbill.yml");
const git = (...words) =>
  execFileSync("git", ["-C", folder, "-c", "user.name=w", "-c", "user.email=w@example.com", ...words]);

cpSync(new URL("examples/team/", ROOT), folder, { recursive: true });
await watchbill("apply", "--yes");
git("init", "-q");
git("add", "-A");
git("commit", "-qm", "applied");
edit([
  ["participants: [ana, bo, chen]", "participants: [ana, bo, chen, rory]"],
  ["participants: [erik, olive]", "participants: [olive, erik]"],
  ["{ after: 15m,", "{ after: 10m,"],
  ["      Datadog: { type: datadog }\n", "      Grafana: { type: http }\n"],
]);
const text = await watchbill("plan", "--base", "HEAD");
writeFileSync(fileURLToPath(new URL("docs/plan.svg", ROOT)), svg(text));
await sandbox.close();
rmSync(folder, { recursive: true });

function edit(replacements) {
  const before = readFileSync(document, "utf8");
  writeFileSync(
    document,
    replacements.reduce((yaml, [old, fresh]) => yaml.replace(old, fresh), before),
  );
}

async function watchbill(...words) {
  const written = [];
  const output = { write: (part) => written.push(part), isTerminal: true };
  const environment = { GITLAB_URL: sandbox.url, GITLAB_TOKEN: sandbox.tokens.dana };
  const { signal } = new AbortController();
  await main(words, {
    version: "",
    environment,
    folder,
    stdout: output,
    stderr: { write: () => {}, isTerminal: false },
    ask: undefined,
    now: () => NOW,
    signal,
  });
  return written
    .join("")
    .replaceAll(sandbox.url, "https://gitlab.example.com")
    .replace(/base \w+/, "base 3f2a91c04b7d")
    .replace(/ at [0-9a-f]{12}\b/g, " at 3f2a91c04b7d")
    .replace(/Digest \w+/, "Digest 7f2835497066");
}

function svg(ansi) {
  const lines = ansi.trimEnd().split("\n");
  const width = Math.ceil(
    Math.max(...lines.map((line) => stripVTControlCharacters(line).length)) * CHARACTER + 2 * PADDING,
  );
  const height = lines.length * LINE + 2 * PADDING;
  const rows = lines.map(
    (line, index) => `<text x="${PADDING}" y="${PADDING + 14 + index * LINE}">${spans(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="The output of watchbill plan">
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13.5" fill="#e6edf3">
${rows.join("\n")}
</g>
</svg>
`;
}

function spans(line) {
  const style = { fill: undefined, bold: false, dim: false };
  return line
    .split(STYLE)
    .map((part) => {
      const code = Number(STYLE.exec(part)?.[0].slice(2, -1));
      if (Number.isNaN(code))
        return part === "" ? "" : `<tspan${attributes(style)}>${escapeXml(part)}</tspan>`;
      if (code === 1) style.bold = true;
      else if (code === 2) style.dim = true;
      else if (code === 22) Object.assign(style, { bold: false, dim: false });
      else if (code === 39) style.fill = undefined;
      else style.fill = COLORS[code];
      return "";
    })
    .join("");
}

function attributes({ fill, bold, dim }) {
  const color = fill ?? (dim ? "#8b949e" : undefined);
  return `${color ? ` fill="${color}"` : ""}${bold ? ' font-weight="600"' : ""}`;
}

function escapeXml(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(" ", "&#160;");
}
