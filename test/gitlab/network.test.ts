import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect as connectSocket } from "node:net";
import { describe, expect, test } from "vitest";
import { lossOf, networkFrom } from "../../src/gitlab/network.ts";
import { atEnd, connectTo, failure, ok, READ, serve, WRITE } from "./server.ts";

const CERTIFICATE = readFileSync(new URL("../fixtures/tls/certificate.pem", import.meta.url), "utf8");
const KEY = readFileSync(new URL("../fixtures/tls/key.pem", import.meta.url), "utf8");

/** A proxy that tunnels whatever it is asked for to one port of this machine, or answers every request alike. */
async function proxyTo(port: number, refusal?: number) {
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on("connect", ({ url = "" }, client) => {
    asked.push(url);
    if (refusal !== undefined) {
      client.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const upstream = connectSocket(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on("error", () => {});
    atEnd(async () => {
      upstream.destroy();
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  atEnd(async () => void proxy.close());
  return { asked, url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
}

describe("TLS", () => {
  test("a certificate of an unknown authority ends the request at once, with the way out", async () => {
    const server = await serve(ok, { tls: { cert: CERTIFICATE, key: KEY } });
    const gitlab = connectTo(server.origin);
    for (const send of [() => gitlab.query(READ, {}), () => gitlab.mutate(WRITE, {})]) {
      const error = await failure(send());
      expect(error.reason).toBe("tls");
      expect(error.toFinding().hint).toMatch(/NODE_EXTRA_CA_CERTS.*CI_SERVER_TLS_CA_FILE/);
    }
    expect(server.received).toEqual([]);
    expect(gitlab.requests.graphql).toBe(2);
  });

  test("a further authority may be named", async () => {
    const server = await serve(ok, { tls: { cert: CERTIFICATE, key: KEY } });
    const gitlab = connectTo(server.origin, { ca: CERTIFICATE });
    await expect(gitlab.query(READ, {})).resolves.toEqual({ it: "is here" });
  });

  test("https to a server without it is named as such", async () => {
    const server = await serve(ok);
    const error = await failure(
      connectTo(`https://localhost:${server.port}`, { ca: CERTIFICATE }).query(READ, {}),
    );
    expect(error.reason).toBe("tls");
  });
});

describe("proxies", () => {
  test("are used for http and https, with further authorities", async () => {
    const plain = await serve(ok);
    const secure = await serve(ok, { tls: { cert: CERTIFICATE, key: KEY } });
    const plainProxy = await proxyTo(plain.port);
    const secureProxy = await proxyTo(secure.port);
    const proxies = { http: plainProxy.url, https: secureProxy.url };
    await connectTo("http://gitlab.test", { proxies }).query(READ, {});
    await connectTo("https://gitlab.test", { proxies, ca: CERTIFICATE }).query(READ, {});
    expect(plainProxy.asked).toEqual(["gitlab.test:80"]);
    expect(secureProxy.asked).toEqual(["gitlab.test:443"]);
    expect([plain.received.length, secure.received.length]).toEqual([1, 1]);
  });

  test("are passed by for the hosts excepted", async () => {
    const server = await serve(ok);
    const proxy = await proxyTo(server.port);
    await connectTo(server.origin, { proxies: { http: proxy.url, except: "example.com,127.0.0.1" } }).query(
      READ,
      {},
    );
    expect(proxy.asked).toEqual([]);
    expect(server.received).toHaveLength(1);
  });

  test("that refuse have sent nothing on, so a write is no riddle", async () => {
    const proxy = await proxyTo(1, 502);
    const error = await failure(
      connectTo("http://gitlab.test", { proxies: { http: proxy.url } }).mutate(WRITE, {}),
    );
    expect(error.reason).toBe("unreachable");
    expect(proxy.asked).toHaveLength(4);
  });
});

describe("networkFrom", () => {
  const files: Readonly<Record<string, string>> = { "/server.pem": "SERVER", "/extra.pem": "EXTRA" };
  const readFile = (path: string) => files[path];

  test("reads proxies in either case, the lower one first as curl does", () => {
    const environment = { HTTPS_PROXY: "http://upper", https_proxy: "http://lower", NO_PROXY: "a,b" };
    expect(networkFrom(environment, readFile)).toEqual({
      proxies: { http: "", https: "http://lower", except: "a,b" },
    });
  });

  test("takes a proxy without a scheme for one of HTTP", () => {
    const { proxies } = networkFrom({ HTTP_PROXY: "proxy:3128", https_proxy: " ana:pw@proxy " }, readFile);
    expect(proxies).toEqual({ http: "http://proxy:3128", https: "http://ana:pw@proxy", except: "" });
  });

  test.each(["ftp://ana:secret@proxy", "http://ana:secret@", "ana:secret@pro xy"])(
    "refuses what is no proxy, and does not show it: %s",
    (HTTPS_PROXY) => {
      const refuse = () => networkFrom({ HTTPS_PROXY }, readFile);
      expect(refuse).toThrow("HTTPS_PROXY is not the address of a proxy");
      expect(refuse).toThrow(expect.objectContaining({ exitCode: 3 }));
    },
  );

  test("adds the authorities of the runner to Node's", () => {
    const runner = { CI_SERVER_TLS_CA_FILE: "/server.pem" };
    expect(networkFrom(runner, readFile).ca).toContain("SERVER");
    const both = networkFrom({ ...runner, NODE_EXTRA_CA_CERTS: "/extra.pem" }, readFile).ca;
    expect(both).toContain("SERVER");
    expect(both).toContain("EXTRA");
  });

  test("leaves Node alone where it already knows all there is", () => {
    expect(networkFrom({ NODE_EXTRA_CA_CERTS: "/extra.pem" }, readFile).ca).toBeUndefined();
    expect(networkFrom({ CI_SERVER_TLS_CA_FILE: "/missing.pem" }, readFile).ca).toBeUndefined();
  });
});

describe("lossOf", () => {
  const wrapped = (cause: Error) => new TypeError("fetch failed", { cause });
  const system = (code: string, syscall?: string) =>
    Object.assign(new Error(`${syscall} ${code}`), { code, syscall });

  test.each([
    ["never", "unreachable", system("ECONNREFUSED", "connect")],
    ["never", "unreachable", system("ETIMEDOUT", "connect")],
    ["never", "unreachable", system("EAI_AGAIN", "getaddrinfo")],
    ["never", "unreachable", system("UND_ERR_CONNECT_TIMEOUT")],
    ["never", "tls", system("CERT_HAS_EXPIRED")],
    ["never", "tls", system("ERR_TLS_CERT_ALTNAME_INVALID")],
    ["perhaps", "unreachable", system("ECONNRESET", "read")],
    ["perhaps", "unreachable", system("ETIMEDOUT", "read")],
    ["perhaps", "unreachable", system("EPIPE", "write")],
    ["perhaps", "unreachable", system("UND_ERR_SOCKET")],
  ])("may have been sent: %s, %s", (sent, reason, cause) => {
    expect(lossOf(wrapped(cause))).toMatchObject({ sent, reason });
  });

  test("speaks of every address that was tried", () => {
    const attempts = [system("ECONNREFUSED", "connect ::1"), system("ECONNREFUSED", "connect")];
    for (const attempt of attempts) Object.assign(attempt, { syscall: "connect" });
    const loss = lossOf(wrapped(Object.assign(new AggregateError(attempts), { code: "ECONNREFUSED" })));
    expect(loss).toEqual({
      sent: "never",
      reason: "unreachable",
      message: "connect ::1 ECONNREFUSED; connect ECONNREFUSED",
    });
  });
});
