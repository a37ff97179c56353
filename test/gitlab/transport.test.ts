import { describe, expect, test } from "vitest";
import type { TransportEvent } from "../../src/gitlab/connect.ts";
import { until } from "../support/child.ts";
import {
  connectTo,
  done,
  failure,
  freePort,
  type Handler,
  hangUp,
  html,
  inTurn,
  json,
  neverAnswer,
  ok,
  READ,
  START,
  serve,
  status,
  TOKEN,
  WRITE,
} from "./server.ts";

describe("every request", () => {
  test("carries the token and the user agent", async () => {
    const server = await serve(ok);
    await connectTo(server.origin).query(READ, { id: 7 });
    expect(server.received[0]).toMatchObject({ method: "POST", url: "/api/graphql" });
    expect(server.received[0]?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      "user-agent": "watchbill/0.0.0",
      "content-type": "application/json",
    });
    expect(JSON.parse(server.received[0]?.body ?? "")).toEqual({
      query: READ.document,
      variables: { id: 7 },
      operationName: "ReadIt",
    });
  });

  test("goes below the relative URL root", async () => {
    const server = await serve(ok);
    await connectTo(`${server.origin}/gitlab`).query(READ, {});
    expect(server.received[0]?.url).toBe("/gitlab/api/graphql");
  });

  test("shows a job's token as GitLab wants it", async () => {
    const server = await serve((response) => json(response, 200, { id: 1 }));
    await connectTo(server.origin, { tokenKind: "job" }).rest.Projects.show(1);
    expect(server.received[0]?.headers["job-token"]).toBe(TOKEN);
    expect(server.received[0]?.headers.authorization).toBeUndefined();
  });

  test("is counted, repetitions included", async () => {
    const server = await serve(inTurn(status(502), ok, (response) => json(response, 200, { id: 1 })));
    const gitlab = connectTo(server.origin);
    await gitlab.query(READ, {});
    await gitlab.rest.Projects.show(1);
    expect(gitlab.requests).toMatchObject({ graphql: 2, rest: 1, waitedMs: 0 });
  });
});

describe("a read that fails", () => {
  test.each([
    ["HTTP 500", status(500)],
    ["HTTP 502", status(502)],
    ["HTTP 503", status(503)],
    ["HTTP 504", status(504)],
    ["an HTML page with 502", (response) => html(response, 502)],
    ["a lost connection", hangUp],
    [
      "half an answer",
      (response) => response.writeHead(200, { "content-length": "999" }).write("{", hangUpOf(response)),
    ],
  ] satisfies [string, Handler][])("%s is tried again, and the next answer counts", async (_, handler) => {
    const server = await serve(inTurn(handler, ok));
    await expect(connectTo(server.origin).query(READ, {})).resolves.toEqual({ it: "is here" });
    expect(server.received).toHaveLength(2);
  });

  test.each([
    ["server", status(502)],
    ["server", (response) => html(response, 503)],
    ["timeout", (response) => json(response, 503, { errors: [{ message: "Request timed out" }] })],
    ["unreachable", hangUp],
  ] satisfies [string, Handler][])("ends as %s after four tries", async (reason, handler) => {
    const server = await serve(handler);
    const error = await failure(connectTo(server.origin).query(READ, {}));
    expect(error.reason).toBe(reason);
    expect(server.received).toHaveLength(4);
  });

  test("waits longer after each try, at random up to 1, 2 and 4 seconds", async () => {
    const server = await serve(status(502));
    const longest = connectTo(server.origin);
    const half = connectTo(server.origin, { random: () => 0.5, sleep: async (ms) => void waits.push(ms) });
    const waits: number[] = [];
    await failure(longest.query(READ, {}));
    await failure(half.query(READ, {}));
    expect(longest.clock.slept).toEqual([1_000, 2_000, 4_000]);
    expect(waits).toEqual([500, 1_000, 2_000]);
  });

  test("waits as long as a 503 asks for, but not for ever", async () => {
    const server = await serve(
      inTurn(status(503, { "retry-after": "12" }), status(503, { "retry-after": "86400" }), ok),
    );
    const gitlab = connectTo(server.origin);
    await gitlab.query(READ, {});
    expect(gitlab.clock.slept).toEqual([12_000, 30_000]);
  });

  test("by silence is tried four times", async () => {
    const server = await serve(neverAnswer);
    const gitlab = connectTo(server.origin, { timeoutMs: 100 });
    expect((await failure(gitlab.query(READ, {}))).reason).toBe("timeout");
    expect(gitlab.requests.graphql).toBe(4);
  });

  test.each([400, 401, 403, 404, 409, 422])("with HTTP %i is not tried again", async (code) => {
    const server = await serve(status(code));
    await failure(connectTo(server.origin).query(READ, {}));
    expect(server.received).toHaveLength(1);
  });
});

describe("a write", () => {
  test.each([
    ["HTTP 500", status(500)],
    ["HTTP 502", status(502)],
    ["HTTP 503", status(503)],
    ["HTTP 504", status(504)],
    ["a lost connection", hangUp],
  ] satisfies [string, Handler][])("is sent once and is unclear after %s", async (_, handler) => {
    const server = await serve(inTurn(handler, done));
    const error = await failure(connectTo(server.origin).mutate(WRITE, {}));
    expect(error.reason).toBe("unclear");
    expect(server.received).toHaveLength(1);
  });

  test("is sent once and is unclear after silence", async () => {
    const server = await serve(neverAnswer);
    const gitlab = connectTo(server.origin, { timeoutMs: 100 });
    expect((await failure(gitlab.mutate(WRITE, {}))).reason).toBe("unclear");
    expect(gitlab.requests.graphql).toBe(1);
  });

  test("is sent again after a 429, which GitLab answers before it acts", async () => {
    const server = await serve(inTurn(status(429, { "retry-after": "3" }), done));
    await expect(connectTo(server.origin).mutate(WRITE, {})).resolves.toEqual({ it: 1, errors: [] });
    expect(server.received).toHaveLength(2);
  });

  test("waits for a server that is not up yet: what was refused a connection was never sent", async () => {
    const port = await freePort();
    let received: unknown[] = [];
    const gitlab = connectTo(`http://127.0.0.1:${port}`, {
      sleep: async () => {
        if (received.length === 0) ({ received } = await serve(done, { port }));
      },
    });
    await expect(gitlab.mutate(WRITE, {})).resolves.toEqual({ it: 1, errors: [] });
    expect(received).toHaveLength(1);
    expect(gitlab.requests.graphql).toBe(2);
  });

  test("ends as unreachable, not as unclear, where nothing ever listens", async () => {
    const gitlab = connectTo(`http://127.0.0.1:${await freePort()}`);
    const error = await failure(gitlab.mutate(WRITE, {}));
    expect(error).toMatchObject({ reason: "unreachable" });
    expect(error.message).toContain("ECONNREFUSED");
    expect(gitlab.requests.graphql).toBe(4);
  });

  test("ends as unreachable where the name is unknown", async () => {
    const error = await failure(connectTo("http://gitlab.invalid").mutate(WRITE, {}));
    expect(error.reason).toBe("unreachable");
    expect(error.toFinding()).toMatchObject({
      code: "gitlab-unreachable",
      hint: expect.stringContaining("host name"),
    });
  });
});

describe("a rate limit", () => {
  test("is waited out for the seconds in Retry-After and is not a try", async () => {
    const limited = status(429, { "retry-after": "7" });
    const server = await serve(inTurn(limited, limited, limited, limited, limited, limited, ok));
    const gitlab = connectTo(server.origin);
    await expect(gitlab.query(READ, {})).resolves.toEqual({ it: "is here" });
    expect(gitlab.clock.slept).toEqual([7_000, 7_000, 7_000, 7_000, 7_000, 7_000]);
    expect(gitlab.requests.waitedMs).toBe(42_000);
  });

  test("is waited out until the date in Retry-After, by the server's clock", async () => {
    const server = await serve(
      inTurn((response) => {
        const headers = {
          "retry-after": "Sun, 06 Nov 1994 08:50:07 GMT",
          date: "Sun, 06 Nov 1994 08:49:37 GMT",
        };
        json(response, 429, {}, headers);
      }, ok),
    );
    const gitlab = connectTo(server.origin);
    await gitlab.query(READ, {});
    expect(gitlab.clock.slept).toEqual([30_000]);
  });

  test("is waited out until RateLimit-Reset where Retry-After is missing", async () => {
    const reset = `${START / 1_000 + 45}`;
    const server = await serve(
      inTurn((response) => {
        response.sendDate = false;
        response
          .writeHead(429, { "content-type": "text/plain", "ratelimit-reset": reset })
          .end("Retry later");
      }, ok),
    );
    const gitlab = connectTo(server.origin);
    await gitlab.query(READ, {});
    expect(gitlab.clock.slept).toEqual([45_000]);
  });

  test("pauses before the request that would be one too many", async () => {
    const server = await serve((response) => {
      response.sendDate = false;
      const headers = { "ratelimit-remaining": "0", "ratelimit-reset": `${START / 1_000 + 20}` };
      json(response, 200, { data: { it: 1 } }, headers);
    });
    const gitlab = connectTo(server.origin);
    await gitlab.query(READ, {});
    expect(gitlab.clock.slept).toEqual([]);
    await gitlab.query(READ, {});
    expect(gitlab.clock.slept).toEqual([20_000]);
  });

  test("holds back every other request of the process", async () => {
    let now = START;
    let wake = () => {};
    const arrivals: number[] = [];
    const server = await serve((response, request, index) => {
      arrivals.push(now - START);
      const answer = index === 0 ? status(429, { "retry-after": "30" }) : ok;
      answer(response, request, index);
    });
    const sleeping = new Promise<void>((resolve) => {
      wake = resolve;
    });
    let limited = () => {};
    const isLimited = new Promise<void>((resolve) => {
      limited = resolve;
    });
    const gitlab = connectTo(server.origin, {
      now: () => now,
      sleep: () => sleeping,
      onEvent: ({ type }) => type === "rate-limit" && limited(),
    });
    const first = gitlab.query(READ, {});
    await isLimited;
    const others = [gitlab.query(READ, {}), gitlab.mutate(WRITE, {}).catch(() => {})];
    now += 30_000;
    wake();
    await Promise.all([first, ...others]);
    expect(arrivals).toEqual([0, 30_000, 30_000, 30_000]);
  });

  test("ends the request when waiting takes too long in all", async () => {
    const server = await serve(status(429, { "retry-after": "300" }));
    const gitlab = connectTo(server.origin);
    const error = await failure(gitlab.mutate(WRITE, {}));
    expect(error.reason).toBe("rate-limited");
    expect(gitlab.clock.slept).toEqual([300_000, 300_000, 300_000]);
    expect(server.received).toHaveLength(4);
  });

  test("ends the request at once when it is asked to wait longer than that", async () => {
    const server = await serve(status(429, { "retry-after": "3600" }));
    const gitlab = connectTo(server.origin);
    expect((await failure(gitlab.query(READ, {}))).reason).toBe("rate-limited");
    expect(gitlab.clock.slept).toEqual([]);
  });

  test("is told to whoever watches, like every retry and answer", async () => {
    const server = await serve(inTurn(status(429, { "retry-after": "5" }), status(502), ok));
    const events: TransportEvent[] = [];
    await connectTo(server.origin, { onEvent: (event) => void events.push(event) }).query(READ, {});
    expect(events).toEqual([
      { type: "answer", operation: "ReadIt", status: 429, milliseconds: 0 },
      { type: "rate-limit", operation: "ReadIt", milliseconds: 5_000 },
      { type: "answer", operation: "ReadIt", status: 502, milliseconds: 0 },
      { type: "retry", operation: "ReadIt", cause: "HTTP 502", milliseconds: 1_000 },
      { type: "answer", operation: "ReadIt", status: 200, milliseconds: 0 },
    ]);
  });
});

describe("several requests limited together", () => {
  test("wait once, and say so once", async () => {
    const waiting: (() => void)[] = [];
    const server = await serve((response, request, index) => {
      const answer = index < 3 ? status(429, { "retry-after": "30" }) : ok;
      waiting.push(() => answer(response, request, index));
      if (index >= 3) waiting[index]?.();
      if (waiting.length === 3) for (const answer of waiting) answer();
    });
    const events: TransportEvent[] = [];
    let now = START;
    const gitlab = connectTo(server.origin, {
      now: () => now,
      // Nobody wakes before all three are asleep.
      sleep: (milliseconds) => {
        sleepers.push(milliseconds);
        if (sleepers.length === 3) {
          now += milliseconds;
          wake();
        }
        return awake;
      },
      onEvent: (event) => void events.push(event),
    });
    const sleepers: number[] = [];
    let wake = () => {};
    const awake = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await Promise.all([1, 2, 3].map(() => gitlab.query(READ, {})));
    expect(sleepers).toEqual([30_000, 30_000, 30_000]);
    expect(events.filter(({ type }) => type === "rate-limit")).toHaveLength(1);
    expect(gitlab.requests).toMatchObject({ graphql: 6, waitedMs: 30_000 });
  });
});

describe("concurrency", () => {
  test("as many requests as allowed are under way, and never more", async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    const server = await serve((response, request, index) => {
      waiting.push(() => ok(response, request, index));
      most = Math.max(most, waiting.length);
      // Nobody is answered before three are there, so fewer at once would never end.
      if (waiting.length === 3) for (const answer of waiting.splice(0)) answer();
    });
    const gitlab = connectTo(server.origin, { concurrency: 3 });
    await Promise.all(Array.from({ length: 9 }, () => gitlab.query(READ, {})));
    expect(most).toBe(3);
  });
});

describe("a redirect", () => {
  test("of a GET within the origin is followed", async () => {
    const server = await serve((response, request) => {
      if (request.url.endsWith("/old")) response.writeHead(301, { location: "/api/v4/projects/new" }).end();
      else json(response, 200, { path: "new" });
    });
    await expect(connectTo(server.origin).rest.Projects.show("old")).resolves.toEqual({ path: "new" });
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${TOKEN}`,
      `Bearer ${TOKEN}`,
    ]);
  });

  test("to another origin is refused, named, and never sees the token", async () => {
    const elsewhere = await serve((response) => json(response, 200, { path: "stolen" }));
    const location = `${elsewhere.origin}/projects?private_token=hidden`;
    const server = await serve((response) => response.writeHead(302, { location }).end());
    const gitlab = connectTo(server.origin);
    const errors = [
      await failure(gitlab.rest.Projects.show("a")),
      await failure(gitlab.query(READ, {})),
      await failure(gitlab.mutate(WRITE, {})),
    ];
    for (const error of errors) {
      expect(error.reason).toBe("redirected");
      expect(error.message).toContain(`${elsewhere.origin}/projects`);
      expect(error.message).not.toContain("hidden");
    }
    expect(elsewhere.received).toEqual([]);
    expect(server.received).toHaveLength(3);
  });

  test.each(["POST", "PUT", "DELETE"])("of a %s is not followed", async (method) => {
    const server = await serve((response) => response.writeHead(302, { location: "/elsewhere" }).end());
    const { rest } = connectTo(server.origin);
    const requests = {
      POST: () => rest.ProjectWikis.create(1, "text", "title"),
      PUT: () => rest.ProjectWikis.edit(1, "title", { content: "text" }),
      DELETE: () => rest.ProjectWikis.remove(1, "title"),
    };
    const error = await failure(requests[method as keyof typeof requests]());
    expect(error.reason).toBe("redirected");
    expect(server.received).toHaveLength(1);
  });

  test.each(["/api/v4/projects/a", "http://[", ""])("that leads nowhere (%j) ends", async (location) => {
    const server = await serve((response) => response.writeHead(302, { location }).end());
    const error = await failure(connectTo(server.origin).rest.Projects.show("a"));
    expect(error.reason).toBe("redirected");
    expect(server.received.length).toBeLessThanOrEqual(6);
  });
});

function hangUpOf(response: Parameters<Handler>[0]): () => void {
  return () => response.socket?.destroy();
}

describe("a connection that is closed", () => {
  const listening = (origin: string, options: Partial<Parameters<typeof connectTo>[1]> = {}) => {
    const events: TransportEvent[] = [];
    const gitlab = connectTo(origin, { onEvent: (event) => events.push(event), ...options });
    return { gitlab, events };
  };

  test("ends reads without an answer at once, and tries none again", async () => {
    const server = await serve(neverAnswer);
    const { gitlab, events } = listening(server.origin, { concurrency: 1 });
    const reads = [1, 2, 3].map((id) => failure(gitlab.query(READ, { id })));
    await until(() => server.received.length > 0);
    await gitlab.close();
    for (const error of await Promise.all(reads)) expect(error.reason).toBe("unreachable");
    expect(server.received).toHaveLength(1);
    expect(events).toEqual([]);
  });

  test("does not wait until the next try would be due", async () => {
    const server = await serve(status(503));
    const { gitlab, events } = listening(server.origin, {
      sleep: (_, signal) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    const retries = () => events.filter(({ type }) => type === "retry");
    const read = failure(gitlab.query(READ, {}));
    await until(() => retries().length > 0);
    await gitlab.close();
    expect((await read).message).toContain("closed");
    expect(server.received).toHaveLength(1);
    expect(retries()).toHaveLength(1);
  });

  test("still hears what became of a write", async () => {
    const answers: (() => unknown)[] = [];
    const server = await serve((response, request, index) =>
      answers.push(() => done(response, request, index)),
    );
    const { gitlab } = listening(server.origin);
    const write = gitlab.mutate(WRITE, {});
    await until(() => answers.length > 0);
    const closing = gitlab.close();
    answers[0]?.();
    await closing;
    await expect(write).resolves.toMatchObject({ it: 1 });
  });
});
