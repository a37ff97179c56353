/** `watchbill report verify`: a report stands, or says what was done to it. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/core/finding.ts";
import { sumOf } from "../../src/incidents/pieces.ts";
import { WINDOW } from "../support/reports.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage({ seed: "incidents:150" });

async function made(...words: readonly string[]): Promise<string> {
  const { code, stderr } = await stage.run("report", "--group", "acme", ...WINDOW, ...words, "--out", "r");
  if (code !== 0) throw new Error(stderr);
  return join(stage.workspace.folder, "r");
}

async function verified(): Promise<{ code: number; findings: readonly Finding[] }> {
  return stage.findings("report", "verify", "r");
}

describe("a report", () => {
  it("stands as it was made, whichever formats it has", async () => {
    for (const formats of [[], ["--format", "json"], ["--format", "csv,md"]]) {
      await made(...formats, "--force");
      const { code, stdout } = await stage.run("report", "verify", "r");
      expect({ code, stdout }).toEqual({ code: 0, stdout: "No findings\nr is as it was made.\n" });
      rmSync(join(stage.workspace.folder, "r"), { recursive: true });
    }
  });

  it("is known to be changed by one byte, in whichever file", async () => {
    const folder = await made();
    const names = readdirSync(folder).filter((name) => name !== "manifest.json");
    expect(names).toHaveLength(5);
    for (const name of names) {
      const path = join(folder, name);
      const original = readFileSync(path);
      const changed = Buffer.from(original);
      const place = changed.lastIndexOf("a");
      changed[place] = "b".charCodeAt(0);
      writeFileSync(path, changed);
      const { code, findings } = await verified();
      expect(code, name).toBe(1);
      expect(findings, name).toContainEqual(
        expect.objectContaining({ level: "error", code: "file-changed", file: name }),
      );
      writeFileSync(path, original);
    }
    expect((await verified()).code).toBe(0);
  });

  it("is not saved by a manifest made to fit: the facts say something else", async () => {
    const folder = await made();
    const path = join(folder, "report.json");
    const text = readFileSync(path, "utf8").replace(/"median": [\d.]+/, '"median": 1');
    writeFileSync(path, text);
    const manifest = JSON.parse(stage.workspace.read("r/manifest.json")) as {
      files: Record<string, unknown>;
    };
    manifest.files["report.json"] = sumOf([text]);
    writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
    const { code, findings } = await verified();
    expect(code).toBe(1);
    expect(findings).toContainEqual(expect.objectContaining({ code: "not-reproduced", file: "report.json" }));
  });

  it("misses a file that is gone and tells of one that is new", async () => {
    const folder = await made();
    rmSync(join(folder, "incidents.csv"));
    writeFileSync(join(folder, "notes.txt"), "mine");
    const { code, findings } = await verified();
    expect(code).toBe(1);
    expect(findings.map((finding) => [finding.code, finding.file])).toEqual([
      ["file-missing", "incidents.csv"],
      ["file-unknown", "notes.txt"],
    ]);
  });

  it("is none in an empty folder or where there is no folder", async () => {
    stage.workspace.write("r/.keep", "");
    expect(await verified()).toMatchObject({ code: 1, findings: [{ code: "manifest-unreadable" }] });
    expect(await stage.findings("report", "verify", "nowhere")).toMatchObject({
      code: 1,
      findings: [{ code: "system" }],
    });
  });
});
