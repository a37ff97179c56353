import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProjectFact } from "../../../src/incidents/facts.ts";
import type { Format } from "../../../src/incidents/formats.ts";
import { runs } from "../../support/examples.ts";
import { estate } from "../estate.ts";
import { alert, type FactsParts, facts, incident, marchIncidents } from "../facts-builder.ts";
import { factsIn, makeReport } from "../made-report.ts";

const FILES: Record<Format, string> = {
  html: "report.html",
  md: "report.md",
  json: "report.json",
  csv: "incidents.csv",
};
const output = (format: Format, parts: FactsParts) =>
  makeReport(facts(parts), [format]).get(FILES[format]) as string;
const titled = (title: string, url?: string) => ({
  incidents: [
    incident({ iid: "1", title, created_at: "2026-03-05T00:00:00Z", ...(url === undefined ? {} : { url }) }),
    incident({ iid: "2", title, created_at: "2026-03-06T00:00:00Z" }),
  ],
});

/** A plain reader of RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[""]];
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const row = rows.at(-1) as string[];
    const character = text[index] as string;
    if (quoted && character === '"' && text[index + 1] === '"') {
      row[row.length - 1] += '"';
      index += 1;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && character === ",") row.push("");
    else if (!quoted && character === "\r" && text[index + 1] === "\n") {
      rows.push([""]);
      index += 1;
    } else row[row.length - 1] += character;
  }
  return rows.slice(0, -1);
}

describe("the summary", () => {
  const sentences = (parts: FactsParts) =>
    output("md", parts)
      .split("\n## ")[0]
      ?.split("\n")
      .filter((line) => line.startsWith("- "));

  it("says in plain words what happened, each figure with its n", () => {
    const severities = {
      critical: { acknowledge: 900 },
      high: { acknowledge: 900 },
      medium: { acknowledge: 900 },
      low: { acknowledge: 900 },
    };
    expect(sentences({ incidents: marchIncidents(), question: { severities } })).toEqual([
      "- From 1 March 2026 to 31 March 2026 (Etc/UTC) 9 incidents began: 2 critical, 4 high, 2 medium and 1 low.",
      "- 2 incidents were open at the end, 0 at the start.",
      "- Half of the 7 resolved incidents took no longer than 45 min (95 % interval 12 min to 2 d). With the 2 still open counted in, the typical time is 1 h 30 min.",
      "- Half of the 7 acknowledged incidents waited no longer than 5 min (95 % interval 2 min to 1 h) for it. Never acknowledged: 1 closed and 1 still open.",
      "- Acknowledged within the target: 5 of 9, 55.6 % (95 % interval 26.7 % to 81.1 %).",
      "- In the 28 days before there were 0: clearly more incidents per day now (p = 0.004).",
    ]);
  });

  it("tells projects whose policy reached nobody from those that have none", () => {
    const project = (name: string, policy: ProjectFact["policy"]): ProjectFact => ({
      type: "project",
      project: `acme/${name}`,
      id: `gid://gitlab/Project/${name}`,
      schedules: [],
      policy,
    });
    const rules = [{ after_seconds: 0, schedule: "Primary", user: null }];
    const none = [project("one", null), project("two", null)];
    expect(sentences({ projects: none })?.slice(1)).toEqual(["- 2 projects have no escalation policy."]);
    expect(sentences({ projects: [project("with", { name: "Standard", rules })] })?.slice(1)).toEqual([
      "- In 1 project there was time when the escalation policy reached nobody.",
    ]);
  });

  it("of a window that is not over says how far it goes, and compares rates", () => {
    const parts = {
      header: { data_as_of: "2026-03-20T09:00:00Z" },
      question: { timezone: "Europe/Berlin" },
      incidents: marchIncidents().slice(0, 6),
    };
    expect(sentences(parts)).toEqual(
      expect.arrayContaining([
        "- From 1 March 2026 to 31 March 2026 (Europe/Berlin), so far up to 2026-03-20 10:00, 6 incidents began: 1 critical, 3 high, 1 medium and 1 low.",
        "- 0 incidents were open when the data was read, 0 at the start.",
        "- In the 19.4 days so far there were 6, in the 28 days before the window 0: clearly more incidents per day now (p = 0.005).",
      ]),
    );
    for (const format of ["md", "html"] as const) {
      expect(output(format, parts)).not.toContain("open at the end");
      expect(output(format, parts)).toContain("6 in 19.4 days so far");
    }
  });

  it("counts a single day as one", () => {
    const question = { from: "2026-03-02", to: "2026-03-03" };
    const incidents = Array.from({ length: 9 }, () => incident({ created_at: "2026-03-02T10:00:00Z" }));
    expect(sentences({ question, incidents })).toEqual(
      expect.arrayContaining([
        "- On 2 March 2026 (Etc/UTC) 9 incidents began: 9 without severity.",
        "- In the day before there were 0: clearly more incidents per day now (p = 0.004).",
      ]),
    );
    const earlier = incident({ created_at: "2026-03-01T10:00:00Z" });
    const found = sentences({ question, incidents: [...incidents, earlier] });
    expect(found?.find((sentence) => sentence.startsWith("- In the day"))).toMatch(/before there was 1: /);
    expect(output("md", { question, incidents })).toContain("\n2 March 2026 (Etc/UTC) · data as of");
  });

  it("of a window in which nothing began tells what was open", () => {
    const incidents = [
      incident({ created_at: "2026-02-10T00:00:00Z" }),
      incident({ created_at: "2026-02-11T00:00:00Z", closed_at: "2026-03-05T00:00:00Z" }),
    ];
    expect(sentences({ incidents })?.slice(0, 2)).toEqual([
      "- From 1 March 2026 to 31 March 2026 (Etc/UTC) no incident began.",
      "- 1 incident was open at the end, 2 at the start.",
    ]);
  });

  it("of an empty window says so", () => {
    expect(sentences({})).toEqual(["- From 1 March 2026 to 31 March 2026 (Etc/UTC) no incident began."]);
    expect(output("html", {})).toContain("no incident began");
    expect(output("csv", {}).split("\r\n")).toHaveLength(2);
  });
});

describe("what stands beside the figures", () => {
  const page = (parts: FactsParts) => output("md", { incidents: marchIncidents(), ...parts });

  it("tells GitLab's value and ours apart, whether there is one or not", () => {
    const dora = (seconds: number | null) =>
      page({
        header: { dora: [{ scope: "acme", seconds, reason: seconds === null ? "it is refused" : null }] },
      });
    expect(dora(2700)).toContain(
      "GitLab's own time to restore service is 45 min. Ours is 45 min (n = 7). GitLab measures something else: the median of daily medians",
    );
    expect(dora(null)).toContain(
      "GitLab's own time to restore service is not known: it is refused. Ours is 45 min",
    );
    const two = ["a", "b"].map((scope) => ({ scope, seconds: 60, reason: null }));
    expect(page({ header: { dora: two } })).toContain(
      "cannot be shown as one value: GitLab gives one value per project or group (a 1 min; b 1 min)",
    );
  });

  it("says of curves how many incidents are cut off, and how old the oldest open one is", () => {
    expect(page({})).toContain(
      "7 incidents measured, 2 cut off, the oldest still open after 3 d; half are done after 1 h 30 min.",
    );
    expect(page({})).toContain("7 incidents measured, 2 cut off, the oldest still open after 4 h; half are");
  });

  it("calls no part of a week unusual for a single incident", () => {
    const incidents = [5, 12, 19, 30].map((day) =>
      incident({ created_at: `2026-03-${String(day).padStart(2, "0")}T06:00:00Z` }),
    );
    const markdown = page({ incidents, header: { data_as_of: "2026-03-30T12:00:00Z" } });
    expect(markdown).toContain("4 incidents in 6 weeks; no whole week outside the control limits.");
    expect(markdown).toContain("| 2026-W14 | 2026-03-30 | 0.5 | 1 | 0 | 0 | 0 | 0 | 1 | – |");
    const burst = Array.from({ length: 9 }, () => incident({ created_at: "2026-03-10T06:00:00Z" }));
    expect(page({ incidents: burst })).toContain("9 incidents in 6 weeks; 1 whole week outside");
  });

  it("says which incidents are missing and which are counted though not measured", () => {
    const [, resolution, acknowledgement] = page({}).split("### Time to ");
    expect(resolution).toContain(
      "which also counts incidents still open; it stands only where there are any",
    );
    expect(acknowledgement).toContain("Missing ones were closed without it.");
    expect(acknowledgement).toContain(
      "which also counts incidents closed without it or still waiting for it;",
    );
  });

  it("says of times that are impossible what becomes of the incident", () => {
    const odd = incident({ created_at: "2026-03-02T00:00:00Z", closed_at: "2026-03-01T23:00:00Z" });
    const markdown = page({
      incidents: [...marchIncidents(), odd],
      alerts: [alert({}), alert({ created_at: "never" })],
    });
    expect(markdown).toContain("- 1 of 10 incidents has impossible times and is in no duration.");
    expect(markdown).toContain("Where a time cannot be read, or is the creation and lies after the data,");
    expect(markdown).toContain("| Received at a time that cannot be read: not counted | 1 |");
  });

  it("says how incidents are assigned and left out, and how the mean's interval is made", () => {
    const definitions = page({}).split("## How this was measured")[1];
    for (const words of ["document's catalogue", "Duplicates, incidents moved elsewhere", "2,000 resamples"])
      expect(definitions).toContain(words);
  });
});

describe("HTML", () => {
  it("escapes whatever stands in a record", () => {
    const evil = `<script>alert("x")</script> & <img src=x onerror=alert(1)>`;
    const page = output("html", { ...titled(evil), alerts: [alert({ service: evil, status: "ignored" })] });
    expect(page).not.toMatch(/<script|<img/i);
    expect(page).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &lt;img");
  });

  it("links to nothing but web addresses", () => {
    const page = output("html", titled("A", "javascript:alert(1)"));
    expect(page).not.toMatch(/href="javascript/i);
    expect(page).toContain('href="https://gitlab.example.com/acme/payments/api/-/issues/2"');
  });

  it("keeps text from right to left inside its own cell", () => {
    expect(output("html", titled("خدمة الدفع"))).toContain("<bdi>خدمة الدفع</bdi>");
    expect(output("html", titled("🔥 down"))).toContain("🔥 down");
  });

  const page = makeReport(estate({ incidents: 300 }), ["html"]).get("report.html") as string;

  it("asks for nothing from outside, and runs nothing", () => {
    expect(page).not.toMatch(/<(?:script|link rel="stylesheet"|iframe|object|embed|img)\b/);
    expect(page).not.toMatch(/\b(?:src|xlink:href)=/);
    expect(page).not.toMatch(/@import|url\((?!#)/);
    expect(page).toContain("default-src &#39;none&#39;");
  });

  it("names every id once, and refers only to ids there are", () => {
    const ids = [...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id as string);
    expect(new Set(ids).size).toBe(ids.length);
    const used = [...page.matchAll(/(?:url\(#|href="#|aria-labelledby=")([^)"]+)/g)].flatMap(([, list]) =>
      (list as string).split(" "),
    );
    expect(used.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("stands a table behind every chart", () => {
    const figures = page.split("<figure").slice(1);
    expect(figures.length).toBeGreaterThan(6);
    for (const figure of figures) expect(figure).toMatch(/<details>.*<table/s);
  });

  it("draws the same whatever was drawn before", () => {
    const again = makeReport(estate({ incidents: 300 }), ["html"]).get("report.html");
    expect(again === page).toBe(true);
  });
});

describe("Markdown", () => {
  it("shows a title as written and mentions nobody", () => {
    const page = output("md", titled("[x](http://evil) | `code` *bold* @all #1 ~bug !2 :fire: <b>"));
    const line = page.split("\n").find((one) => one.includes("evil")) ?? "";
    expect(line).toContain(
      "\\[x\\](http://evil) \\| \\`code\\` \\*bold\\* \\@all \\#1 \\~bug \\!2 :fire: \\<b\\>",
    );
  });

  it("keeps every table row in one line with all its columns", () => {
    const anything = fc.string({ unit: "grapheme", maxLength: 40 });
    fc.assert(
      fc.property(anything, (title) => {
        const page = output("md", titled(title));
        let width = 0;
        for (const line of page.split("\n")) {
          const cells = line.replace(/\\\\/g, "").replace(/\\\|/g, "").split("|").length;
          if (!line.startsWith("|")) width = 0;
          else if (width === 0) width = cells;
          else expect(cells).toBe(width);
        }
      }),
      { numRuns: runs(40) },
    );
  });

  it("isolates text from right to left and drops what would turn the line round", () => {
    const page = output("md", titled("\u202eevil خدمة"));
    expect(page).not.toContain("\u202e");
    expect(page).toContain("\u2068evil خدمة\u2069");
  });

  it("links incidents, so that mentions in the address are none", () => {
    expect(output("md", titled("A"))).toContain(
      "[acme/payments/api\\#1](<https://gitlab.example.com/acme/payments/api/-/issues/1>)",
    );
  });
});

describe("CSV", () => {
  it("guards against formulas", () => {
    for (const title of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1"]) {
      const [head, row] = readCsv(output("csv", titled(title)));
      expect(row?.[head?.indexOf("title") as number]).toBe(`'${title}`);
    }
    const [head, row] = readCsv(output("csv", titled("a=1")));
    expect(row?.[head?.indexOf("title") as number]).toBe("a=1");
  });

  it("gives back any title, guarded or not, in rows of one width", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (title) => {
        const [head, ...rows] = readCsv(output("csv", titled(title)));
        expect(rows).toHaveLength(2);
        for (const row of rows) {
          expect(row).toHaveLength(head?.length as number);
          expect([title, `'${title}`]).toContain(row[head?.indexOf("title") as number]);
        }
      }),
      { numRuns: runs(60) },
    );
  });

  it("has what the report was computed from: times, service, seconds", () => {
    const [head, ...rows] = readCsv(output("csv", { incidents: marchIncidents() }));
    const f = Object.fromEntries((head ?? []).map((name, index) => [name, rows[5]?.[index]]));
    expect(f).toMatchObject({
      reference: "acme/payments/api#F",
      service: "db",
      severity: "high",
      created_at: "2026-03-17T03:45:00Z",
      resolved_at: "2026-03-19T03:45:00Z",
      tta_seconds: "3600",
      ttr_seconds: "172800",
      on_call: "",
    });
  });
});

describe("JSON", () => {
  it("says how the facts came about, and nothing of the facts' order", () => {
    const made = makeReport(facts({ incidents: marchIncidents() }));
    const json = JSON.parse(made.get("report.json") as string);
    expect(json.provenance).toMatchObject({ tool: { name: "watchbill" }, gitlab: { version: "18.9.0" } });
    expect(json.provenance.facts_sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(json.provenance.report_id).toBe(json.provenance.facts_sha256.slice(0, 12));
    expect([...factsIn((made.get("facts.jsonl") as string).split("\n")).incidents]).toHaveLength(9);
  });
});
