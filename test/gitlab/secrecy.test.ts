import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { connect, type GitLabError, type TransportEvent } from "../../src/gitlab/connect.ts";
import {
  connectTo,
  failure,
  freePort,
  type Handler,
  hangUp,
  html,
  json,
  READ,
  serve,
  status,
  TOKEN,
  WRITE,
} from "./server.ts";

/** Everything a careless program could print of an error. */
function everythingOf(error: GitLabError): string {
  return [
    error.stack,
    String(error),
    inspect(error, { depth: 10, showHidden: true }),
    JSON.stringify(error),
    JSON.stringify(error.toFinding()),
  ].join("\n");
}

const echo = `you sent ${TOKEN}, Bearer ${TOKEN}, ${encodeURIComponent(TOKEN)} and glpat-somebody.elses`;

describe("the token is in nothing that could be printed", () => {
  test.each([
    ["a server that repeats it", (response) => json(response, 400, { message: echo })],
    ["GraphQL errors that repeat it", (response) => json(response, 200, { errors: [{ message: echo }] })],
    ["a payload that repeats it", (response) => json(response, 200, { data: { it: { errors: [echo] } } })],
    ["a redirect that repeats it", (response) => response.writeHead(302, { location: `/${TOKEN}` }).end()],
    [
      "a redirect away that repeats it",
      (response) => response.writeHead(302, { location: `http://a.invalid/${TOKEN}` }).end(),
    ],
    ["a page", (response) => html(response, 200)],
    ["HTTP 401", status(401)],
    ["HTTP 502 that repeats it", (response) => json(response, 502, { error: echo })],
    ["HTTP 429 for too long", status(429, { "retry-after": "99999" })],
    ["a lost connection", hangUp],
  ] satisfies [string, Handler][])("after %s", async (_, handler) => {
    const server = await serve(handler);
    const events: TransportEvent[] = [];
    const gitlab = connectTo(server.origin, { onEvent: (event) => void events.push(event) });
    const requests = [
      gitlab.mutate(WRITE, {}),
      gitlab.rest.Projects.show("a"),
      gitlab.rest.ProjectWikis.create("a", "text", "title"),
    ];
    const errors = (await Promise.allSettled(requests)).flatMap((one) =>
      one.status === "rejected" ? one.reason : [],
    );
    expect(errors.length).toBeGreaterThanOrEqual(1);
    const printed = [
      ...errors.map(everythingOf),
      JSON.stringify(events),
      inspect(gitlab.requests),
      inspect(gitlab, { depth: 0 }),
    ];
    for (const text of printed) {
      expect(text).not.toContain("VerySecretValue");
      expect(text).not.toContain("somebody");
    }
  });

  test("where nothing listens", async () => {
    const error = await failure(connectTo(`http://127.0.0.1:${await freePort()}`).query(READ, {}));
    expect(everythingOf(error)).not.toContain("VerySecretValue");
  });

  test("where it cannot be sent", async () => {
    const token = new Secret(`${TOKEN}\nX-Header: no`);
    const attempt = (async () =>
      connect({ host: "https://a.invalid", token, userAgent: "watchbill/0.0.0" }))();
    const error = await failure(attempt);
    expect(error.reason).toBe("unauthorized");
    expect(everythingOf(error)).not.toContain("VerySecretValue");
  });
});
