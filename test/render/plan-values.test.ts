/** What a plan shows of values that do not fit on one line: reviewers see what comes, goes and changes. */
import { describe, expect, it } from "vitest";
import { documentWith } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();

const MAINTENANCE = (services: string) =>
  documentWith(`status_page:
  title: Acme status
  services: [{name: API}, {name: Web}]
  maintenance:
    - {title: Upgrade, start: 2026-12-01T22:00, end: 2026-12-02T00:00, timezone: Europe/Berlin, services: [${services}]}`);
const MAPPED = (severity: string) =>
  documentWith(`alert_integrations:
  Probe:
    type: http
    payload_example: {event: {name: x, level: high, rank: top, host: one, at: now, monitor: two}}
    mappings: {title: event.name, severity: event.${severity}, hosts: event.host, service: event.monitor, start_time: event.at}`);

/** The lines of a plan in a format, without their marks and indentation. */
async function lines(format: string): Promise<string[]> {
  const { stdout } = await stage.run("plan", "--format", format);
  return stdout.split("\n").map((line) => line.replace(/^ *[-+~! ] +/, ""));
}

describe.each(["text", "markdown"])("%s", (format) => {
  it("shows every entry of a list of mappings whole", async () => {
    stage.write(MAINTENANCE("API, Web"));
    const shown = await lines(format);
    for (const line of ["- {name: API}", "title: Upgrade", "timezone: Europe/Berlin", "- Web"])
      expect(shown.some((one) => one.endsWith(line))).toBe(true);
    expect(shown.join("\n")).not.toContain(": …");
  });

  it("leaves out the name that the title says, and no other value that happens to be the same", async () => {
    stage.write(
      documentWith(
        "oncall_schedules: {Primary: {timezone: Etc/UTC, description: Primary}}\nalert_integrations: {http: {type: http}}",
      ),
    );
    const shown = await lines(format);
    expect(shown).toEqual(expect.arrayContaining(["description: Primary", "type: http"]));
    expect(shown.filter((line) => line.startsWith("name:"))).toEqual([]);
  });

  it("shows the entry that goes and the one that comes", async () => {
    stage.write(MAINTENANCE("API, Web"));
    await stage.settle();
    stage.write(MAINTENANCE("Web"));
    const { stdout } = await stage.run("plan", "--format", format);
    expect(stdout).toMatch(/-\s+- timezone: [\s\S]*-\s+- API[\s\S]*\+\s+- timezone: [\s\S]*\+\s+- Web/);
    expect(stdout).not.toMatch(/name: API/);
  });

  it("shows a new mapping whole, and of a changed one what changed", async () => {
    stage.write(MAPPED("level"));
    expect((await lines(format)).join("\n")).toMatch(/mappings:\n[\s\S]*title: event.name\n/);
    await stage.settle();
    stage.write(MAPPED("rank"));
    expect((await lines(format)).filter((line) => line.includes("→"))).toEqual([
      "mappings.severity: event.level → event.rank",
    ]);
  });

  it("shows no secret", async () => {
    stage.environment.SLACK = "https://hooks.slack.com/services/T0/B0/abcdefghijkl";
    stage.write(documentWith("slack: {webhook: {env: SLACK}, events: {incident: true}}"));
    expect((await lines(format)).join("\n")).not.toContain("abcdefghijkl");
  });
});

it.each([
  ["plan", /^Plan for /, "### Watchbill: 1 to create"],
  ["drift", /^Drift on /, "### Watchbill drift: 1 to create"],
])("%s says in its headline what it is", async (command, text, markdown) => {
  stage.write(documentWith("timeline_tags: [Told]"));
  expect((await stage.run(command)).stdout).toMatch(text);
  const { stdout } = await stage.run(command, "--format", "markdown");
  expect(stdout.match(/^### .*(?=, )/m)?.[0]).toBe(markdown);
  expect(stdout.split("\n")[0]).toBe(`<!-- watchbill ${command} -->`);
});

it("says of what left the document at which commit it stood there, and points at no line of today's", async () => {
  const rest = "alert_integrations:\n  Probe: {type: http}";
  stage.write(documentWith(`${rest}\noncall_schedules:\n  Kept: {timezone: Etc/UTC, protect: true}`));
  const base = stage.workspace.commit();
  await stage.settle();
  stage.write(documentWith(rest));
  const at = `watchbill.yml:7 at ${base.slice(0, 12)}`;
  const text = (await stage.run("plan", "--base", base)).stdout;
  expect(text).toContain(`- schedule Kept  ${at}`);
  const markdown = (await stage.run("plan", "--base", base, "--format", "markdown")).stdout;
  expect(markdown).toContain(`- delete schedule Kept   (${at})`);
  const { refusals } = await stage.plan("--base", base);
  expect(refusals.map(({ code }) => code)).toEqual(["last-of-its-kind", "protected"]);
  for (const refusal of refusals) expect(refusal).not.toHaveProperty("line");
});
