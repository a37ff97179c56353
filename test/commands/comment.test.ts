/** `plan --comment`: one note on the merge request of the pipeline, kept up to date, and never somebody else's. */
import { expect, it } from "vitest";
import { PROJECT, rawGitLab } from "../support/cases.ts";
import { documentWith, SCHEDULE, schedules } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

const stage = useStage();

interface Note {
  readonly id: number;
  readonly body: string;
}
const notes = () => rawGitLab(stage.sandbox).rest<Note[]>("GET", "merge_requests/1/notes");

/** What GitLab tells a job of a merge request pipeline. */
function inPipeline(more: Readonly<Record<string, string | undefined>> = {}): void {
  Object.assign(stage.environment, {
    CI_SERVER_URL: stage.sandbox.url,
    CI_MERGE_REQUEST_PROJECT_ID: String(stage.project(PROJECT).id),
    CI_MERGE_REQUEST_IID: "1",
    ...more,
  });
}

it("is written once and then kept, untouched where the plan is the same", async () => {
  inPipeline();
  stage.write(documentWith(SCHEDULE));
  const before = await notes();
  const [first, again] = [await stage.run("plan", "--comment"), await stage.run("plan", "--comment")];
  expect([first.code, again.code]).toEqual([0, 0]);
  expect(stage.writes()).toHaveLength(1);
  stage.write(documentWith(schedules(2)));
  expect((await stage.run("plan", "--comment")).code).toBe(0);
  const added = (await notes()).filter(({ id }) => !before.some((note) => note.id === id));
  expect(added).toHaveLength(1);
  expect(added[0]?.body).toContain("S02");
  expect(added[0]?.body).not.toContain("Primary");
});

it("carries no command to GitLab, whatever the document says", async () => {
  inPipeline();
  const text = "Nights.\n/close\n```\n/close\n\n/close";
  stage.write(
    documentWith(
      `oncall_schedules:\n  /close: {timezone: Etc/UTC, description: ${JSON.stringify(text)}}\n` +
        `alert_integrations:\n  "/close": {type: http, payload_example: {text: ${JSON.stringify(text)}}}`,
    ),
  );
  expect((await stage.run("plan", "--comment")).code).toBe(0);
  const [note] = await notes();
  expect(note?.body).toContain("Nights.");
  const request = await rawGitLab(stage.sandbox).rest<{ state: string }>("GET", "merge_requests/1");
  expect(request.state).toBe("opened");
});

it("is left out, and said so, where there is no merge request", async () => {
  stage.write(documentWith(SCHEDULE));
  const { code, stderr } = await stage.run("plan", "--comment");
  expect(stderr).toContain("this is no merge request pipeline");
  expect(code).toBe(0);
});

it.each<[string, () => void]>([
  [
    "may only read",
    () => {
      stage.environment.GITLAB_TOKEN = stage.sandbox.tokens["dana-read-api"];
    },
  ],
  ["does not see the merge request", () => inPipeline({ CI_MERGE_REQUEST_IID: "404" })],
])("is no failure where the token %s: the plan is shown, and it is said", async (_, prepare) => {
  inPipeline();
  prepare();
  stage.write(documentWith(SCHEDULE));
  const { code, stdout, stderr } = await stage.run("plan", "--comment");
  expect(stderr).toContain("--comment: the token may not write notes on this merge request");
  expect(stdout).toContain("1 to create");
  expect(code).toBe(0);
  expect(stage.writes().filter(({ status }) => (status ?? 0) < 300)).toEqual([]);
});

it("is not written on the GitLab that is planned for where the pipeline runs on another", async () => {
  inPipeline({ CI_SERVER_URL: "https://ci.example.com" });
  stage.write(documentWith(SCHEDULE));
  const { code, stdout, stderr } = await stage.run("plan", "--comment");
  expect(stderr).toContain("--comment: the pipeline runs on https://ci.example.com");
  expect(stdout).toContain("1 to create");
  expect(code).toBe(0);
  expect(stage.sandbox.log.filter(({ path }) => path.includes("merge_requests"))).toEqual([]);
});

it("says that the branch is behind what was applied, and all else that the text has under Worth knowing", async () => {
  inPipeline();
  stage.write(documentWith(SCHEDULE));
  const older = stage.workspace.commit();
  stage.write(documentWith(schedules(2)));
  const newer = stage.workspace.commit();
  stage.workspace.git("reset", "-q", "--hard", older);
  const { stdout } = await stage.run("plan", "--comment", "--base", newer);
  const [, known = ""] = stdout.split("Worth knowing:\n");
  expect(known).toContain("This branch is 1 commit behind what was applied last");
  const body = (await notes()).map((note) => note.body).find((text) => text.includes("### Watchbill"));
  expect(body).toContain(
    "**Worth knowing**\n\n- **note** This branch is 1 commit behind what was applied last",
  );
  expect(body).toContain("(`behind-base`)");
});

it.each(["@all", "Team #1", "!5", "~label", "&3", "%4", "a@b", "*x*", "日本 %日本"])(
  "mentions nobody and links nothing for the name %s",
  async (name) => {
    inPipeline();
    stage.write(documentWith(`oncall_schedules:\n  ${JSON.stringify(name)}: {timezone: Etc/UTC}`));
    const body = (await stage.run("plan", "--format", "markdown")).stdout;
    const prose = body.replace(/```[\s\S]*?```|`[^`\n]*`/g, "");
    expect(prose).toContain(`"${name.replace(/[@#!~&%*]/g, "\\$&")}" has no rotation`);
    const preview = stage.workspace.commit();
    stage.write(
      documentWith(
        `oncall_schedules:\n  ${JSON.stringify(name)}:\n    timezone: Etc/UTC\n    rotations:\n      R: {starts_at: 2026-01-05T09:00, length: 1 week, participants: [ana]}`,
      ),
    );
    const heading = (await stage.run("oncall", "preview", "--base", preview, "--format", "markdown")).stdout;
    expect(heading).toContain(`#### ${PROJECT} ${name.replace(/[@#!~&%*]/g, "\\$&")} (Etc/UTC)`);
  },
);
