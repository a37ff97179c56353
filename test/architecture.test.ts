/** Import directions: what may know of what. The picture stands in CONTRIBUTING.md. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCES = resolve(import.meta.dirname, "../src");

/** For each folder (or file), the folders of `src/` it may import from, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "cli.ts": ["program.ts", "commands"],
  "program.ts": ["commands", "core"],
  commands: [
    "config",
    "core",
    "gitlab",
    "kinds",
    "render",
    "calendar",
    "oncall",
    "incidents",
    "pagerduty",
    "sandbox",
  ],
  config: ["core"],
  core: ["gitlab", "pagerduty"],
  kinds: ["core", "gitlab", "pagerduty", "calendar"],
  gitlab: ["core"],
  pagerduty: ["core", "gitlab"],
  calendar: ["core"],
  oncall: ["core", "calendar", "config", "kinds", "gitlab"],
  incidents: ["core", "calendar", "gitlab", "render"],
  render: ["core", "config", "calendar", "oncall"],
  sandbox: [],
  demo: ["sandbox"],
};

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The file imported. */
  readonly target: string;
  readonly typeOnly: boolean;
  /** Imported when it is needed, not when the file is loaded. */
  readonly lazy: boolean;
}

const imports = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .flatMap(importsOf);

describe("import directions", () => {
  it("reads the sources", () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it.each(Object.keys(MAY_IMPORT))("%s imports only what it may know", (folder) => {
    const allowed = [folder, ...(MAY_IMPORT[folder] ?? [])];
    const strangers = imports.filter(({ from, to }) => from === folder && !allowed.includes(to));
    expect(strangers.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  });

  it("knows every folder of the sources", () => {
    expect([...new Set(imports.map(({ from }) => from))].filter((folder) => !(folder in MAY_IMPORT))).toEqual(
      [],
    );
  });

  it("leads nowhere back to where it began", () => {
    const files = new Set(imports.map(({ file }) => file));
    expect([...files].filter((file) => loadedWith(file).has(file))).toEqual([]);
  });

  it("lets only the wiring know commander", () => {
    const users = packagesOf("commander");
    expect(users.filter((file) => !/^program\.ts$|\b(wiring|flags)\.ts$/.test(file))).toEqual([]);
  });

  it("lets only the commands print", () => {
    const printing = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !/^(cli\.ts|commands\/|demo\/)/.test(path))
      .filter((path) =>
        /\bconsole\.|process\.std(out|err)\b/.test(readFileSync(join(SOURCES, path), "utf8")),
      );
    expect(printing).toEqual([]);
  });
});

function importsOf(path: string): Import[] {
  const text = readFileSync(join(SOURCES, path), "utf8");
  const statements = text.matchAll(
    /(?:import|export)\s+(type\s+)?(?:[^;"']*?from\s+)?["'](\.[^"']+)["']|import\(\s*["'](\.[^"']+)["']\s*\)/g,
  );
  return [...statements].map(([, type, staticTarget, dynamicTarget]) => {
    const target = relative(SOURCES, resolve(SOURCES, dirname(path), staticTarget ?? dynamicTarget ?? ""));
    return {
      file: path,
      from: topOf(path),
      to: topOf(target),
      target,
      typeOnly: type !== undefined,
      lazy: staticTarget === undefined,
    };
  });
}

/** The files that are loaded because a file is. */
function loadedWith(file: string): Set<string> {
  const loaded = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { file: importer, target, typeOnly, lazy } of imports) {
      if (importer !== next || typeOnly || lazy || loaded.has(target)) continue;
      loaded.add(target);
      open.push(target);
    }
  }
  return loaded;
}

function packagesOf(name: string): string[] {
  return readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .filter((path) => readFileSync(join(SOURCES, path), "utf8").includes(`from "${name}"`));
}

function topOf(path: string): string {
  return path.split("/")[0] ?? path;
}
