/**
 * Writes docs/: a page per kind from its schema, its kind file and the example, the commands from their own help,
 * and the findings from their tables. `node scripts/docs.mjs` after a build; a test holds the pages to it.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";

const ROOT = new URL("../", import.meta.url);
const ROLES = { 20: "Reporter", 30: "Developer", 40: "Maintainer", 50: "Owner" };
const TIERS = { ONCALL_SCHEDULES: "Premium", ESCALATION_POLICIES: "Premium" };

/** All pages by their path below the repository. */
export async function pages() {
  const { KINDS } = await import(new URL("dist/kinds/index.js", ROOT).href);
  const kinds = [...KINDS.values()];
  return new Map([
    ["docs/README.md", index(kinds)],
    ["docs/commands.md", await commandsPage()],
    ["docs/findings.md", await findingsPage()],
    ...kinds.map((kind) => [`docs/kinds/${kind.name}.md`, kindPage(kind)]),
  ]);
}

function index(kinds) {
  return page("Watchbill", [
    "- [Commands](commands.md): every command and flag, from their own help",
    "- [Findings](findings.md): every code a finding can carry, and what it means",
    "",
    "## Kinds",
    "",
    ...kinds.map((kind) => `- [${kind.title}](kinds/${kind.name}.md) (\`${kind.name}\`)`),
  ]);
}

function kindPage(kind) {
  const schema = schemaOf(kind.name);
  return page(kind.title, [
    prose(kind),
    "",
    `Needs the role ${ROLES[kind.requires.role]}${kind.requires.feature ? ` and GitLab ${TIERS[kind.requires.feature]}` : ""}.`,
    `${after(kind)}`,
    "",
    "## Keys",
    "",
    "| key | type | default | meaning |",
    "| --- | --- | --- | --- |",
    ...rows(schema, schema),
    "",
    "## Example",
    "",
    "```yaml",
    example(kind),
    "```",
  ]);
}

function after(kind) {
  if (kind.released) return "What is no longer declared stays as it is in GitLab.";
  if (kind.byHand) return "GitLab has no API for it: a plan lists what to do by hand.";
  const rest = kind.prunable
    ? "Live objects that nobody declares are listed, and left alone unless the policy prunes all."
    : "";
  return `What is no longer declared is deleted, if it is owned. ${rest}`.trim();
}

/** The first comment of the kind's file. */
function prose({ name }) {
  const source = readFileSync(new URL(`src/kinds/${name.replaceAll("_", "-")}.ts`, ROOT), "utf8");
  const [, comment = ""] = /^\/\*\*\n([\s\S]*?)\*\//.exec(source) ?? [];
  return comment.replace(/^ \* ?/gm, "").trim();
}

function* rows(schema, root, prefix = "") {
  const { properties = {}, required = [] } = resolved(schema, root);
  for (const [key, found] of Object.entries(properties)) {
    const property = resolved(found, root);
    const must = required.includes(key)
      ? "required"
      : property.default === undefined
        ? ""
        : `\`${JSON.stringify(property.default)}\``;
    const text = (found.description ?? property.description ?? property.title ?? "")
      .replaceAll("|", "\\|")
      .replaceAll("\n", " ");
    yield `| \`${prefix}${key}\` | ${typeOf(property, root)} | ${must} | ${text} |`;
    if (property.properties) yield* rows(property, root, `${prefix}${key}.`);
    const item = property.items && resolved(property.items, root);
    if (item?.properties) yield* rows(item, root, `${prefix}${key}[].`);
  }
}

function typeOf(property, root) {
  if (property.enum) return property.enum.map((value) => `\`${value}\``).join(" ");
  if (property.const !== undefined) return `\`${property.const}\``;
  const alternatives = property.oneOf ?? property.anyOf;
  if (alternatives)
    return [...new Set(alternatives.map((one) => typeOf(resolved(one, root), root)))].join(" or ");
  return (
    [property.type]
      .flat()
      .filter((type) => type !== undefined && type !== "null")
      .join(" or ") || "any"
  );
}

/** A schema with its `$ref` followed, here or in another file. */
function resolved(schema, root) {
  if (schema?.$ref === undefined) return schema ?? {};
  const [file, pointer = ""] = schema.$ref.split("#");
  const target =
    file === "" ? root : JSON.parse(readFileSync(new URL(`schemas/kinds/${file}`, ROOT), "utf8"));
  const found = pointer
    .split("/")
    .filter(Boolean)
    .reduce((value, key) => value?.[key], target);
  const { $ref: _, ...own } = schema;
  return { ...resolved(found, target), ...own };
}

function schemaOf(name) {
  return JSON.parse(readFileSync(new URL(`schemas/kinds/${name}.schema.json`, ROOT), "utf8"));
}

/** The kind's fullest stanza in examples/every-kind. */
function example(kind) {
  const document = parse(readFileSync(new URL("examples/every-kind/watchbill.yml", ROOT), "utf8"), {
    merge: true,
  });
  const blocks = Object.values(document.projects).flatMap((section) =>
    kind
      .blocks(section, { asOf: 0 })
      .map(({ path }) => ({ path, value: path.reduce((inner, key) => inner?.[key], section) })),
  );
  const length = ({ value }) => JSON.stringify(value)?.length ?? 0;
  const [fullest] = blocks.sort((a, b) => length(b) - length(a));
  if (fullest === undefined) throw new Error(`examples/every-kind has nothing of kind ${kind.name}`);
  const { path, value } = fullest;
  const nested = path.reduceRight(
    (inner, key) => (typeof key === "number" ? [inner] : { [key]: inner }),
    value,
  );
  return stringify(nested, { lineWidth: 0 }).trimEnd();
}

async function commandsPage() {
  const { helpPages } = await import(new URL("dist/program.js", ROOT).href);
  const sections = helpPages().flatMap(({ name, help }) => [
    `## ${name}`,
    "",
    "```",
    help.trimEnd(),
    "```",
    "",
  ]);
  return page("Commands", sections);
}

async function findingsPage() {
  const { FINDING_CODES } = await import(new URL("dist/config/codes.js", ROOT).href);
  const { ENGINE_CODES } = await import(new URL("dist/core/finding-codes.js", ROOT).href);
  const { REASONS } = await import(new URL("dist/gitlab/reasons.js", ROOT).href);
  const entries = Object.entries({ ...FINDING_CODES, ...ENGINE_CODES }).sort(([a], [b]) => (a < b ? -1 : 1));
  return page("Findings", [
    "Codes are stable: scripts may match on them. `watchbill oncall lint` has rules of its own, `OC001` and so on.",
    "",
    "| code | meaning |",
    "| --- | --- |",
    ...entries.map(([code, meaning]) => `| \`${code}\` | ${meaning} |`),
    "",
    "## Requests that failed",
    "",
    "When a request fails for good, the code is `gitlab-` or `pagerduty-` and one of these reasons:",
    "",
    "| reason | meaning |",
    "| --- | --- |",
    ...Object.entries(REASONS).map(([reason, meaning]) => `| \`${reason}\` | ${meaning} |`),
  ]);
}

function page(title, lines) {
  return `<!-- Generated by scripts/docs.mjs. -->\n\n# ${title}\n\n${lines.join("\n").trimEnd()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of await pages()) {
    const file = fileURLToPath(new URL(path, ROOT));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
