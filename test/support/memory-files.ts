/** Documents and the files they name as values. */
import { posix } from "node:path";
import type { Files } from "../../src/config/files.ts";

/** Keys are paths. */
export function memoryFiles(contents: Readonly<Record<string, string>>): Files {
  const texts = new Map(Object.entries(contents).map(([path, text]) => [plain(path), text]));
  return {
    read: (path) => texts.get(plain(path)),
    list(folder) {
      const inside = plain(folder) === "" ? "" : `${plain(folder)}/`;
      const below = [...texts.keys()].filter((path) => path.startsWith(inside));
      const names = below.map((path) => path.slice(inside.length).replace(/\/.*/s, "/"));
      return inside !== "" && names.length === 0 ? undefined : [...new Set(names)].sort();
    },
    isOutside: (path) => plain(path).split("/")[0] === "..",
  };
}

/** `./a//b/` is `a/b`, and the root is "". */
function plain(path: string): string {
  const normal = posix.normalize(path).replace(/\/$/, "");
  return normal === "." ? "" : normal;
}
