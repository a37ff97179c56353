/** Documents of a few lines, so that a test shows only what it is about. */
import { PROJECT } from "./cases.ts";

/** `section` is the YAML below a project, without indentation; `top` stands above `projects:`. */
export function documentWith(section: string, { project = PROJECT, top = "" } = {}): string {
  return `version: 1\n${top === "" ? "" : `${top}\n`}${projectsWith({ [project]: section })}`;
}

/** `projects:` with several sections, by full path. */
export function projectsWith(sections: Readonly<Record<string, string>>): string {
  const blocks = Object.entries(sections).map(([project, section]) =>
    section === "" ? `  ${project}: {}\n` : `  ${project}:\n${indented(section, 4)}\n`,
  );
  return `projects:\n${blocks.join("")}`;
}

export const SCHEDULE = "oncall_schedules:\n  Primary: {timezone: Etc/UTC}";

/** A schedule `Primary` with the rotation `Weekly`, whose further keys are given as in a flow mapping. */
export function rotationWith(keys: string, { timezone = "Etc/UTC", length = "1 week" } = {}): string {
  const rotation = `Weekly: {starts_at: 2026-01-05T09:00, length: ${length}, ${keys}}`;
  return `oncall_schedules:\n  Primary:\n    timezone: ${timezone}\n    rotations:\n      ${rotation}`;
}

/** `SCHEDULE` and a policy with these rules, each as a flow mapping. */
export function policyWith(...rules: readonly string[]): string {
  return `${SCHEDULE}\nescalation_policy:\n  name: Standard\n  rules:\n${rules.map((rule) => `    - ${rule}`).join("\n")}`;
}

/** `count` schedules from `S01` on. */
export function schedules(count: number, description = ""): string {
  const keys = description === "" ? "" : `, description: ${description}`;
  const names = Array.from({ length: count }, (_, index) => `S${String(index + 1).padStart(2, "0")}`);
  return `oncall_schedules:\n${names.map((name) => `  ${name}: {timezone: Etc/UTC${keys}}`).join("\n")}`;
}

/** Line and column of the first occurrence of a text in a document. */
export function placeOf(document: string, text: string): { line: number; column: number } {
  const lines = document.slice(0, document.indexOf(text)).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, " ".repeat(by));
}
