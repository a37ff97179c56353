/** In a pipeline, what was applied last is the newest successful deployment of the policy's environment. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PROJECT } from "../support/cases.ts";
import { documentWith, SCHEDULE } from "../support/documents.ts";
import { said, useStage } from "../support/stage.ts";
import { createWorkspace, type Workspace } from "../support/workspace.ts";

const stage = useStage();
/** The project whose pipelines run Watchbill. */
const OPERATIONS = "acme/platform/status";
const PRODUCTION = "watchbill/production";
const TWO = "oncall_schedules:\n  Primary: {timezone: Etc/UTC}\n  Second: {timezone: Etc/UTC}";
const DELETION = [`delete ${PROJECT}//schedule.Second`];

/** Says on the wire that a job with this environment has ended. */
async function deploy(sha: string, { environment = PRODUCTION, status = "success" } = {}): Promise<void> {
  const { url, tokens } = stage.sandbox;
  const answer = await fetch(`${url}/api/v4/projects/${encodeURIComponent(OPERATIONS)}/deployments`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${tokens.dana}` },
    body: JSON.stringify({ environment, sha, ref: "main", tag: false, status }),
  });
  expect(answer.status).toBe(201);
}

/** Applies the document with two schedules and commits it; then the document has one. */
async function applied(): Promise<string> {
  stage.write(documentWith(TWO));
  await stage.settle("--base", stage.workspace.commit());
  const commit = stage.workspace.commit();
  stage.write(documentWith(SCHEDULE));
  stage.workspace.commit();
  return commit;
}

function inPipeline(): void {
  stage.environment.CI_PROJECT_ID = String(stage.project(OPERATIONS).id);
}

const deploymentReads = () => stage.sandbox.log.filter(({ path }) => path.endsWith("/deployments"));

describe("the newest successful deployment", () => {
  it("is the base of plan, apply and drift alike", async () => {
    const commit = await applied();
    await deploy(commit);
    inPipeline();
    const plan = await stage.plan();
    expect(plan.base).toEqual({ ref: PRODUCTION, commit });
    expect(said(plan)).toEqual(DELETION);
    expect(JSON.parse((await stage.run("drift", "--format", "json")).stdout)).toMatchObject({
      base: { commit },
      changes: [],
    });
    await stage.apply(0);
    expect(stage.sandbox.world.schedules.all().map(({ name }) => name)).not.toContain("Second");
  });

  it("is the one made last, of that environment, that succeeded", async () => {
    stage.write(documentWith(SCHEDULE));
    const older = stage.workspace.commit();
    const commit = await applied();
    const newer = stage.workspace.git("rev-parse", "HEAD").trim();
    await deploy(older);
    await deploy(commit);
    await deploy(newer, { status: "failed" });
    await deploy(newer, { status: "running" });
    await deploy(newer, { environment: "watchbill/staging" });
    inPipeline();
    expect((await stage.plan()).base).toEqual({ ref: PRODUCTION, commit });
    stage.write(documentWith(SCHEDULE, { top: "policy: {environment: watchbill/staging}" }));
    expect((await stage.plan()).base).toEqual({ ref: "watchbill/staging", commit: newer });
  });

  it("is no base while there is none: nothing is owned", async () => {
    await applied();
    inPipeline();
    const plan = await stage.plan();
    expect(plan).toMatchObject({ base: null, changes: [], findings: [{ code: "no-base" }] });
    await stage.apply(0);
  });

  it("is not asked for where --base says it, nor outside of a pipeline", async () => {
    const commit = await applied();
    expect((await stage.plan()).base).toBeNull();
    inPipeline();
    expect((await stage.plan("--base", commit)).base).toEqual({ ref: commit, commit });
    expect(deploymentReads()).toEqual([]);
  });

  it("with a document that no longer loads owns nothing", async () => {
    stage.write("version: 1\nprojects: []\n");
    await deploy(stage.workspace.commit());
    stage.write(documentWith(SCHEDULE));
    stage.workspace.commit();
    inPipeline();
    const plan = await stage.plan();
    expect(plan.findings).toMatchObject([{ level: "warning", code: "base-does-not-load" }]);
    expect(plan.findings[0]?.message).toContain(PRODUCTION);
  });
});

describe("a commit older than what was applied last", () => {
  beforeEach(async () => {
    stage.write(documentWith(SCHEDULE));
    const older = stage.workspace.commit();
    stage.write(documentWith(TWO));
    await stage.settle("--base", older);
    stage.workspace.commit();
    await deploy(stage.workspace.commit());
    stage.workspace.git("reset", "-q", "--hard", older);
    inPipeline();
  });

  it("is not applied, which the refusal explains", async () => {
    const before = stage.writes().length;
    const { code, findings } = await stage.findings("apply", "--yes");
    expect(findings).toMatchObject([
      { code: "base-not-ancestor", hint: expect.stringContaining("--allow-older") },
    ]);
    expect(findings[0]?.message).toMatch(/is 2 commits ahead of this commit/);
    expect(code).toBe(4);
    expect(stage.writes()).toHaveLength(before);
  });

  it("is applied if that is meant", async () => {
    await stage.apply(0, "--allow-older");
    expect(stage.sandbox.world.schedules.all().map(({ name }) => name)).not.toContain("Second");
  });

  it("is planned from where the two parted, and the note says how far behind it is", async () => {
    const plan = await stage.plan();
    expect(plan.changes).toEqual([]);
    expect(plan.base).toEqual({ ref: PRODUCTION, commit: stage.workspace.git("rev-parse", "HEAD").trim() });
    expect(plan.findings).toMatchObject([{ level: "note", code: "behind-base" }]);
    expect(plan.findings[0]?.message).toContain("2 commits behind");
  });

  it("has no drift on that account: GitLab is as it was applied", async () => {
    const drift = await stage.run("drift");
    expect(drift.code, drift.stdout).toBe(0);
  });
});

describe("a clone that is not whole", () => {
  let origin: Workspace;
  let commit: string;

  /** `origin` has the deployed commit, three more, and then a branch that has gone on from there. */
  beforeEach(async () => {
    origin = createWorkspace();
    stage.write(documentWith(TWO));
    await stage.settle();
    origin.write("watchbill.yml", documentWith(TWO));
    commit = origin.commit();
    origin.commit();
    origin.commit();
    origin.write("watchbill.yml", documentWith(SCHEDULE));
    origin.commit();
    await deploy(commit);
    inPipeline();
    stage.workspace.remove();
  });
  afterEach(() => origin.remove());

  function clone(...words: readonly string[]): void {
    origin.git("clone", "-q", ...words, `file://${origin.folder}`, stage.workspace.folder);
  }

  it.each(["1", "2"])("of depth %s fetches what it lacks", async (depth) => {
    clone("--depth", depth);
    expect(said(await stage.plan())).toEqual(DELETION);
    await stage.apply(0);
  });

  it("says what to do where it cannot fetch", async () => {
    clone("--depth", "1");
    stage.workspace.git("remote", "remove", "origin");
    const { code, findings } = await stage.findings("plan");
    expect(findings).toMatchObject([
      { code: "shallow-clone", hint: expect.stringContaining("GIT_DEPTH: 0") },
    ]);
    expect(findings[0]?.message).toContain(commit.slice(0, 12));
    expect(code).toBe(1);
  });

  it("says so, too, where the commit is there and what lies between is not", async () => {
    clone("--depth", "1");
    stage.workspace.git("fetch", "-q", "--depth", "1", "origin", commit);
    stage.workspace.git("remote", "remove", "origin");
    const { code, findings } = await stage.findings("apply", "--yes");
    expect(findings).toMatchObject([{ code: "shallow-clone" }]);
    expect(code).toBe(1);
  });

  it("of one branch fetches a commit of another", async () => {
    origin.git("checkout", "-q", "-b", "hotfix");
    const ahead = origin.commit();
    await deploy(ahead);
    clone("--single-branch", "--branch", "main");
    const plan = await stage.plan();
    expect(plan.findings).toMatchObject([{ code: "behind-base" }]);
    expect((await stage.findings("apply", "--yes")).findings).toMatchObject([{ code: "base-not-ancestor" }]);
  });
});

describe("the token for the deployments", () => {
  const servers: Server[] = [];
  let seen: { token: string | undefined; job: string | undefined; url: string }[] = [];

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Stands for the GitLab that runs the pipeline: answers its own job's token, and passes on the rest if told to. */
  async function ciServer(commit: string, passOn: boolean): Promise<string> {
    seen = [];
    const server = createServer(async (request, response) => {
      const job = request.headers["job-token"];
      const url = request.url ?? "";
      seen.push({ token: request.headers.authorization, job: job?.toString(), url });
      if (job === "job-secret" && url.startsWith("/api/v4/projects/77/deployments?")) {
        const matches = new URL(url, "http://x").searchParams.get("status") === "success";
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify(matches ? [{ id: 5, sha: commit }] : []));
      } else if (passOn && job === undefined) {
        const answer = await forward(request);
        response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
        response.end(await answer.text());
      } else {
        response.writeHead(401, { "content-type": "application/json" });
        response.end('{"message":"401 Unauthorized"}');
      }
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function forward(request: IncomingMessage): Promise<Response> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { authorization = "", "content-type": type = "" } = request.headers;
    return fetch(`${stage.sandbox.url}${request.url}`, {
      method: request.method ?? "GET",
      headers: { authorization, ...(type && { "content-type": type }) },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
  }

  it("is the job's own where the other one may not read the pipeline's project", async () => {
    const commit = await applied();
    stage.environment.GITLAB_URL = await ciServer(commit, true);
    Object.assign(stage.environment, { CI_PROJECT_ID: "77", CI_JOB_TOKEN: "job-secret" });
    const plan = await stage.plan();
    expect(plan.base).toEqual({ ref: PRODUCTION, commit });
    expect(said(plan)).toEqual(DELETION);
    expect(seen.filter(({ job }) => job !== undefined)).toHaveLength(1);
  });

  it("is the job's own where the pipeline runs on another GitLab, which never sees the other one", async () => {
    const commit = await applied();
    stage.environment.CI_SERVER_URL = await ciServer(commit, false);
    Object.assign(stage.environment, { CI_PROJECT_ID: "77", CI_JOB_TOKEN: "job-secret" });
    expect((await stage.plan()).base?.commit).toBe(commit);
    expect(seen).toMatchObject([{ token: undefined, job: "job-secret" }]);
    expect(deploymentReads()).toEqual([]);
  });

  it.each([
    ["none may read them", { CI_JOB_TOKEN: "wrong" }],
    ["there is only one, which may not", {}],
  ])("is missed where %s, rather than nothing being owned", async (_, more) => {
    const commit = await applied();
    stage.environment.GITLAB_URL = await ciServer(commit, true);
    Object.assign(stage.environment, { CI_PROJECT_ID: "77", ...more });
    const { code, findings } = await stage.findings("plan");
    expect(findings).toMatchObject([
      { code: "deployments-unreadable", hint: expect.stringContaining("--base") },
    ]);
    expect(code).toBe(1);
  });

  it("never appears in what is said", async () => {
    const commit = await applied();
    stage.environment.GITLAB_URL = await ciServer(commit, true);
    Object.assign(stage.environment, { CI_PROJECT_ID: "78", CI_JOB_TOKEN: "job-secret" });
    const { stdout, stderr } = await stage.run("plan", "--log-level", "debug");
    expect(stdout + stderr).toContain("deployments-unreadable");
    expect(stdout + stderr).not.toContain("job-secret");
  });
});
