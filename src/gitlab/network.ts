/** The way to GitLab: connections kept alive, proxies, certificates, and what their failures mean. */
import { createRequire } from "node:module";
import { rootCertificates } from "node:tls";
import type { EnvHttpProxyAgent } from "undici";
import { EXIT, Stop } from "../core/finding.ts";
import type { Environment, ReadFile } from "../core/secret.ts";

const load = createRequire(import.meta.url);

/** The HTTP client, loaded when first needed: that takes longer than many a command that asks GitLab nothing. */
export function undici(): typeof import("undici") {
  return load("undici") as typeof import("undici");
}

export interface Proxies {
  readonly http?: string;
  readonly https?: string;
  /** Hosts reached directly, as in NO_PROXY. */
  readonly except?: string;
}

const PROXY_PROTOCOLS: ReadonlySet<string> = new Set(["http:", "https:", "socks5:"]);

export interface Network {
  /** Certificates of further authorities, PEM. */
  readonly ca?: string;
  readonly proxies?: Proxies;
}

/**
 * What the environment says about the network. GitLab Runner gives jobs the chain of its own GitLab in
 * CI_SERVER_TLS_CA_FILE; Node then wants to be told every authority, NODE_EXTRA_CA_CERTS included.
 *
 * @throws Stop (exit 3, `proxy-invalid`), which does not show the proxy's address: it may hold a password.
 */
export function networkFrom(environment: Environment, readFile: ReadFile): Network {
  const serverCa = pem(environment.CI_SERVER_TLS_CA_FILE);
  const extraCa = pem(environment.NODE_EXTRA_CA_CERTS);
  const ca = serverCa === undefined ? undefined : [serverCa, extraCa ?? ""].join("\n");
  const value = (name: string) => environment[name.toLowerCase()] ?? environment[name] ?? "";
  const proxy = (name: string) => proxyAddress(value(name).trim(), name);
  return {
    ...(ca === undefined ? {} : { ca }),
    proxies: { http: proxy("HTTP_PROXY"), https: proxy("HTTPS_PROXY"), except: value("NO_PROXY") },
  };

  function pem(path: string | undefined): string | undefined {
    return path === undefined || path === "" ? undefined : readFile(path);
  }
}

/** An address without a scheme is one of HTTP, as curl takes it. */
function proxyAddress(text: string, variable: string): string {
  const address = text === "" || text.includes("://") ? text : `http://${text}`;
  if (address === "" || (URL.canParse(address) && PROXY_PROTOCOLS.has(new URL(address).protocol)))
    return address;
  throw new Stop(EXIT.invalid, {
    level: "error",
    code: "proxy-invalid",
    message: `${variable} is not the address of a proxy`,
    hint: "Write it as http://proxy.example.com:3128.",
  });
}

/** Every proxy is named, if only as none: whatever is left out would be read from the process's environment. */
export function createDispatcher({ ca, proxies = {} }: Network): EnvHttpProxyAgent {
  const { EnvHttpProxyAgent } = undici();
  const authorities = ca === undefined ? {} : { ca: [...rootCertificates, ca] };
  return new EnvHttpProxyAgent({
    httpProxy: proxies.http ?? "",
    httpsProxy: proxies.https ?? "",
    noProxy: proxies.except ?? "",
    connect: authorities,
    requestTls: authorities,
    proxyTls: authorities,
  });
}

/** A request without an answer. */
export interface Loss {
  readonly reason: "unreachable" | "tls" | "timeout" | "redirected";
  /** Whether GitLab may have received the request and acted on it. */
  readonly sent: "never" | "perhaps";
  readonly message: string;
}

/** Codes of Node and OpenSSL for a certificate or protocol that does not fit. */
const TLS_CODE =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO$|UND_ERR_PRX_TLS)/;
const CONNECT_CALLS: ReadonlySet<string | undefined> = new Set(["connect", "getaddrinfo"]);

interface SystemError extends Error {
  readonly code?: string;
  readonly syscall?: string;
  readonly errors?: readonly SystemError[];
}

/** What an exception of `fetch` means. Only what failed before there was a connection was certainly never sent. */
export function lossOf(exception: unknown): Loss {
  const error = innermost(exception as SystemError);
  const code = error.code ?? "";
  const attempts = error.errors ?? [error];
  if (error.name === "TimeoutError")
    return { reason: "timeout", sent: "perhaps", message: "no answer in time" };
  const message = attempts.map((attempt) => attempt.message).join("; ") || code || error.name;
  if (TLS_CODE.test(code)) return { reason: "tls", sent: "never", message };
  const unconnected =
    attempts.every((attempt) => CONNECT_CALLS.has(attempt.syscall)) ||
    code === "UND_ERR_CONNECT_TIMEOUT" ||
    error.message.startsWith("Proxy response");
  return { reason: "unreachable", sent: unconnected ? "never" : "perhaps", message };
}

/** `fetch` wraps what happened in a TypeError that says nothing. */
function innermost(error: SystemError): SystemError {
  return error.cause instanceof Error ? innermost(error.cause as SystemError) : error;
}
