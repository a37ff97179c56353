/** What can stand between the command line and GitLab. None of it writes anything, and all of it is explained. */

import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { documentWith, SCHEDULE } from "../support/documents.ts";
import { type Stage, useStage } from "../support/stage.ts";

const stage = useStage();
const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

interface Trouble {
  readonly what: string;
  prepare(stage: Stage): void | Promise<void>;
  readonly code: string;
  readonly exit: number;
  readonly says?: RegExp;
}

const TROUBLES: readonly Trouble[] = [
  {
    what: "no token",
    prepare: ({ environment }) => {
      environment.GITLAB_TOKEN = undefined;
    },
    code: "token-missing",
    exit: 1,
    says: /Set GITLAB_TOKEN/,
  },
  {
    what: "a token GitLab does not know",
    prepare: ({ environment }) => {
      environment.GITLAB_TOKEN = "glpat-unknownunknown";
    },
    code: "gitlab-unauthorized",
    exit: 1,
    says: /does not accept the token/,
  },
  {
    what: "a token of a blocked user",
    prepare: ({ environment, sandbox }) => {
      environment.GITLAB_TOKEN = sandbox.tokens.blake;
    },
    code: "gitlab-forbidden",
    exit: 1,
  },
  {
    what: "a token that no token can be",
    prepare: ({ environment }) => {
      environment.GITLAB_TOKEN = "glpat-line\nbreak";
    },
    code: "gitlab-unauthorized",
    exit: 1,
  },
  {
    what: "a document for another GitLab",
    prepare: ({ write }) => write(documentWith(SCHEDULE, { top: "host: https://gitlab.example.com" })),
    code: "host-mismatch",
    exit: 4,
    says: /The document is for https:\/\/gitlab\.example\.com/,
  },
  {
    what: "a host that is no address",
    prepare: ({ environment }) => {
      environment.GITLAB_URL = "ftp://gitlab";
    },
    code: "host-invalid",
    exit: 3,
  },
  {
    what: "a proxy that answers with its own page",
    prepare: ({ sandbox }) => sandbox.faults.add("html"),
    code: "gitlab-not-gitlab",
    exit: 1,
    says: /proxy or a login page/,
  },
  {
    what: "something that is not GitLab",
    prepare: async ({ environment }) => {
      environment.GITLAB_URL = await listen(createServer((_, answer) => answer.end("hello")));
    },
    code: "gitlab-not-gitlab",
    exit: 1,
  },
  {
    what: "a certificate nobody vouches for",
    prepare: async ({ environment }) => {
      const read = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));
      const server = createTlsServer({ cert: read("certificate"), key: read("key") }, (_, answer) =>
        answer.end(),
      );
      environment.GITLAB_URL = await listen(server, "https");
    },
    code: "gitlab-tls",
    exit: 1,
    says: /NODE_EXTRA_CA_CERTS/,
  },
];

describe.each(TROUBLES)("$what", ({ prepare, code, exit, says }) => {
  it.each(["plan", "apply --yes", "drift"])(`ends \`%s\` with ${exit}`, async (command) => {
    stage.write(documentWith(SCHEDULE));
    await prepare(stage);
    const result = await stage.findings(...command.split(" "));
    expect(result.findings).toMatchObject([{ level: "error", code }]);
    if (says) expect(`${result.findings[0]?.message} ${result.findings[0]?.hint}`).toMatch(says);
    expect(result.code).toBe(exit);
    expect(stage.writes()).toEqual([]);
  });
});

it("plans with a token that only reads, and refuses to apply with it", async () => {
  stage.environment.GITLAB_TOKEN = stage.sandbox.tokens["dana-read-api"];
  stage.write(documentWith(SCHEDULE));
  expect((await stage.plan()).counts.create).toBe(1);
  const { code, findings } = await stage.findings("apply", "--yes");
  expect(findings).toMatchObject([{ code: "token-cannot-write" }]);
  expect(findings[0]?.message).toContain("read_api");
  expect(code).toBe(4);
  expect(stage.writes()).toEqual([]);
});

it("applies with a token that may not ask for its scopes, as those of OAuth may not", async () => {
  stage.sandbox.faults.add("403 path=/api/v4/personal_access_tokens/self");
  stage.write(documentWith(SCHEDULE));
  await stage.apply(0);
});

it("validates without host, token or network", async () => {
  stage.environment.GITLAB_URL = "ftp://nowhere";
  stage.environment.GITLAB_TOKEN = undefined;
  stage.write(documentWith(SCHEDULE));
  expect(await stage.findings("validate")).toEqual({ code: 0, findings: [] });
});

it("never shows the token, whatever GitLab answers", async () => {
  const token = "glpat-unknownunknown";
  stage.environment.GITLAB_TOKEN = token;
  stage.write(documentWith(SCHEDULE));
  const { stdout, stderr } = await stage.run("plan", "--log-level", "debug");
  expect(stderr).toContain("gitlab-unauthorized");
  expect(stdout + stderr).not.toContain(token);
});

async function listen(server: Server, scheme = "http"): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
