/** Secrets: sent when they must be, asked for before the first write, and never shown. */
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { PROJECT, SECRETS } from "../support/cases.ts";
import { documentWith } from "../support/documents.ts";
import { said, useStage } from "../support/stage.ts";

const stage = useStage();
const ADDRESS = `${PROJECT}//slack`;

const slackWith = (keys: string, webhook = "{env: SLACK_WEBHOOK}") =>
  documentWith(`slack:\n  webhook: ${webhook}\n  ${keys}`);

/** The webhook GitLab holds, which its API never shows. */
const stored = () =>
  stage.sandbox.world.chatIntegrations.all().find(({ slug }) => slug === "slack")?.properties.webhook;

beforeEach(() => Object.assign(stage.environment, SECRETS));

describe("a webhook", () => {
  it("is sent on creation", async () => {
    stage.write(slackWith('events: {incident: "#incidents"}'));
    await stage.settle();
    expect(stored()).toBe(SECRETS.SLACK_WEBHOOK);
  });

  it("is read from a file, without its last line break", async () => {
    stage.workspace.write("secrets/slack", "https://hooks.example.com/from-a-file\n");
    stage.write(slackWith("username: GitLab", "{file: secrets/slack}"));
    await stage.settle();
    expect(stored()).toBe("https://hooks.example.com/from-a-file");
  });

  it("is read from beside the file that names it, not from where the command runs", async () => {
    stage.workspace.write("watchbill/secrets/slack", "https://hooks.example.com/beside\n");
    stage.workspace.write(
      "watchbill/projects/api.yml",
      slackWith("username: GitLab", "{file: ../secrets/slack}"),
    );
    await stage.settle();
    expect(stored()).toBe("https://hooks.example.com/beside");
  });

  it.each([
    ["to a file outside", "hook", "slack"],
    ["through a folder outside", "secrets", "secrets/slack"],
    ["to nothing yet, outside", "hook", "not-there-yet"],
  ])("is not read through a link that leads %s", async (_, link, path) => {
    const { folder } = stage.workspace;
    stage.workspace.write("repository/.git/HEAD", "");
    stage.workspace.write("secrets/slack", "https://hooks.example.com/elsewhere\n");
    const [from, to] = link === "hook" ? [path, `../secrets/${path}`] : ["secrets", "../secrets"];
    symlinkSync(to, join(folder, "repository", from));
    stage.workspace.write("repository/watchbill.yml", slackWith("username: GitLab", `{file: ${path}}`));
    const { code, findings } = await stage.findings("apply", "--yes", "-f", "repository/watchbill.yml");
    expect(findings).toMatchObject([{ level: "error", code: "file-outside", address: ADDRESS, line: 5 }]);
    expect(code).toBe(3);
    expect(stage.writes()).toEqual([]);
  });

  it("is read through a link that stays inside", async () => {
    stage.workspace.write("secrets/slack", "https://hooks.example.com/linked\n");
    symlinkSync("secrets/slack", join(stage.workspace.folder, "hook"));
    stage.write(slackWith("username: GitLab", "{file: hook}"));
    await stage.settle();
    expect(stored()).toBe("https://hooks.example.com/linked");
  });

  it("is no reason for a change by itself, whatever GitLab holds", async () => {
    stage.write(slackWith("username: GitLab"));
    await stage.settle();
    stage.environment.SLACK_WEBHOOK = "https://hooks.example.com/another";
    expect((await stage.plan()).changes).toEqual([]);
  });

  it("is sent when a sibling changes", async () => {
    stage.write(slackWith("username: GitLab"));
    await stage.settle();
    stage.environment.SLACK_WEBHOOK = "https://hooks.example.com/another";
    stage.write(slackWith("username: Somebody"));
    await stage.settle();
    expect(stored()).toBe("https://hooks.example.com/another");
  });

  it("is sent when its day of rotation is another than the base's", async () => {
    stage.write(slackWith("username: GitLab"));
    await stage.settle();
    const base = stage.workspace.commit();
    stage.environment.SLACK_WEBHOOK = "https://hooks.example.com/rotated";
    stage.write(slackWith("username: GitLab", "{env: SLACK_WEBHOOK, rotated: 2026-11-01}"));
    const plan = await stage.plan("--base", base);
    expect(said(plan)).toEqual([`update ${ADDRESS}`]);
    expect(plan.changes[0]).toMatchObject({ resend: ["webhook"], patch: [], cause: "document" });
    await stage.settle("--base", base);
    expect(stored()).toBe("https://hooks.example.com/rotated");
  });

  it("is sent again on demand", async () => {
    stage.write(slackWith("username: GitLab"));
    await stage.settle();
    stage.environment.SLACK_WEBHOOK = "https://hooks.example.com/again";
    await stage.settle("--resend-secrets");
    expect(stored()).toBe("https://hooks.example.com/again");
  });
});

describe("a secret that is not there", () => {
  beforeEach(() => {
    delete stage.environment.SLACK_WEBHOOK;
    stage.write(`${slackWith("username: GitLab")}    timeline_tags: [Customer told]\n`);
  });

  it("is a warning in the plan, at its place", async () => {
    const { code, findings } = await stage.findings("plan");
    expect(code).toBe(0);
    expect(findings).toContainEqual(
      expect.objectContaining({ level: "warning", code: "secret-missing", address: ADDRESS, line: 5 }),
    );
  });

  it.each([
    ["apply", "--yes"],
    ["apply", "plan.json"],
  ])("stops %s %s before its first write", async (...words) => {
    await stage.run("plan", "--out", "plan.json");
    const { code, stderr } = await stage.run(...words);
    expect(code).toBe(1);
    expect(stderr).toContain("SLACK_WEBHOOK");
    expect(stage.writes()).toEqual([]);
  });

  it("is not needed for what stays as it is", async () => {
    Object.assign(stage.environment, SECRETS);
    await stage.settle();
    delete stage.environment.SLACK_WEBHOOK;
    await stage.settle();
  });
});

it("refuses a webhook typed into the document, and does not repeat it", async () => {
  stage.write(slackWith("username: GitLab", "https://hooks.slack.com/services/T01/B02/typed-in-by-hand"));
  const { code, stdout, stderr } = await stage.run("validate");
  expect(code).toBe(3);
  expect(stdout + stderr).toContain("secret-in-clear");
  expect(stdout + stderr).not.toContain("typed-in-by-hand");
});

it("turns off what GitLab turns on by itself, the first time only", async () => {
  stage.write(slackWith("username: GitLab"));
  await stage.settle();
  const [integration] = stage.sandbox.world.chatIntegrations.all();
  expect(Object.values(integration?.events ?? {})).not.toContain(true);
});
