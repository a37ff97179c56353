/** Reading more than GitLab gives at once: cut connections are followed to their end, and batches shrink. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { PROJECT } from "../support/cases.ts";
import { documentWith } from "../support/documents.ts";
import { useStage } from "../support/stage.ts";

describe("a project with more than a page of everything", () => {
  const stage = useStage();

  /** More schedules and integrations than the query asks for, and more rotations than a page of GitLab's holds. */
  function fill(): void {
    const { world } = stage.sandbox;
    const projectId = stage.project(PROJECT).id;
    for (let iid = 1; iid <= 41; iid += 1)
      world.schedules.insert({ projectId, iid, name: `S${iid}`, description: null, timezone: "Etc/UTC" });
    const [oldest] = world.schedules.where("projectId", projectId);
    for (let number = 1; number <= 101; number += 1)
      world.rotations.insert({
        scheduleId: oldest?.id ?? 0,
        name: `R${number}`,
        startsAt: Date.parse("2026-01-05T09:00:00Z"),
        endsAt: null,
        length: 1,
        lengthUnit: "WEEKS",
        activePeriod: null,
        createdAt: 0,
      });
    for (let number = 1; number <= 21; number += 1)
      world.integrations.insert({
        projectId,
        name: `I${number}`,
        type: number % 2 === 0 ? "HTTP" : "PROMETHEUS",
        active: true,
        token: "0".repeat(32),
        identifier: number.toString(16).padStart(16, "0"),
        payloadExample: {},
        mappings: {},
      });
  }

  it("is read to the end, and each object once", async () => {
    fill();
    stage.write(documentWith("timeline_tags: []"));
    const { unmanaged } = await stage.plan();
    const of = (kind: string) => unmanaged.filter((address) => address.includes(`//${kind}.`));
    expect([of("schedule").length, of("rotation").length, of("alert_integration").length]).toEqual([
      41, 101, 21,
    ]);
    expect(new Set(unmanaged).size).toBe(unmanaged.length);
  });
});

describe("a GitLab that answers for fewer projects at once", () => {
  const stage = useStage({ seed: "estate:30" });
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** Stands before the sandbox and refuses queries for more projects than that, as GitLab refuses what is too complex. */
  async function refusingMoreThan(most: number): Promise<{ url: string; sizes: number[] }> {
    const sizes: number[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const asked =
        body.length > 0 ? (JSON.parse(body.toString()) as { variables?: { paths?: string[] } }) : {};
      const size = asked.variables?.paths?.length ?? 0;
      if (size > 0) sizes.push(size);
      response.setHeader("content-type", "application/json");
      if (size > most) {
        const message = "Query has complexity of 400, which exceeds max complexity of 250";
        response.end(JSON.stringify({ errors: [{ message }] }));
        return;
      }
      const answer = await fetch(stage.sandbox.url + request.url, {
        method: request.method ?? "GET",
        headers: {
          authorization: request.headers.authorization ?? "",
          "content-type": "application/json",
        },
        ...(body.length > 0 && { body }),
      });
      response.statusCode = answer.status;
      response.end(await answer.text());
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sizes };
  }

  it("is asked for half as many until it answers, and every project is read", async () => {
    const { url, sizes } = await refusingMoreThan(8);
    stage.environment.GITLAB_URL = url;
    stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.root;
    stage.write("version: 1\ngroups:\n  estate: {oncall_schedules: {Primary: {timezone: Etc/UTC}}}\n");
    expect((await stage.plan()).counts.create).toBe(30);
    expect(sizes.sort((a, b) => b - a)).toEqual([30, 15, 15, 8, 8, 7, 7]);
  });

  it("is given up where not even one project is answered for", async () => {
    const { url } = await refusingMoreThan(0);
    stage.environment.GITLAB_URL = url;
    stage.environment.GITLAB_TOKEN = stage.sandbox.tokens.root;
    stage.write("version: 1\ngroups:\n  estate: {oncall_schedules: {Primary: {timezone: Etc/UTC}}}\n");
    const { code, findings } = await stage.findings("plan");
    expect(findings).toMatchObject([{ code: "gitlab-query-limit" }]);
    expect(code).toBe(1);
  });
});
