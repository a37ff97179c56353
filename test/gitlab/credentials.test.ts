import { describe, expect, test } from "vitest";
import { Stop } from "../../src/core/finding.ts";
import { findCredentials, parseHost, requireToken } from "../../src/gitlab/credentials.ts";

const noFiles = { readFile: () => undefined };
const hostOf = (
  environment: Record<string, string>,
  options: { host?: string; documentHost?: string } = {},
) => findCredentials(environment, { ...noFiles, ...options }).host;

function stopped(run: () => unknown): Stop {
  try {
    run();
  } catch (error) {
    if (error instanceof Stop) return error;
  }
  return expect.fail("expected a Stop");
}

describe("the host", () => {
  const all = {
    GITLAB_URL: "https://url.example.com",
    GITLAB_HOST: "host.example.com",
    GITLAB_URI: "https://uri.example.com",
    GITLAB_BASE_URL: "https://base.example.com/api/v4/",
    CI_SERVER_URL: "https://ci.example.com",
    CI_SERVER_FQDN: "fqdn.example.com:8443",
    CI_SERVER_PROTOCOL: "http",
  };

  test("is the first that is named, in the order of the list", () => {
    const order = [];
    const rest: Partial<typeof all> = { ...all };
    for (const name of Object.keys(all) as (keyof typeof all)[]) {
      order.push(hostOf(rest));
      delete rest[name];
    }
    expect(order).toEqual([
      "https://url.example.com",
      "https://host.example.com",
      "https://uri.example.com",
      "https://base.example.com",
      "https://ci.example.com",
      "http://fqdn.example.com:8443",
      "https://gitlab.com",
    ]);
  });

  test("on the command line goes before everything", () => {
    expect(hostOf(all, { host: "https://option.example.com" })).toBe("https://option.example.com");
  });

  test("in the document goes before gitlab.com", () => {
    expect(hostOf({ GITLAB_URL: " " }, { documentHost: "gitlab.example.com" })).toBe(
      "https://gitlab.example.com",
    );
  });

  test.each([{ GITLAB_URL: "https://b.example.com" }, { CI_SERVER_URL: "https://b.example.com" }])(
    "that is not the document's is refused: %j",
    (environment) => {
      const stop = stopped(() => hostOf(environment, { documentHost: "https://a.example.com" }));
      expect(stop.exitCode).toBe(4);
      expect(stop.findings).toMatchObject([{ level: "error", code: "host-mismatch" }]);
      expect(stop.message).toContain("https://a.example.com");
      expect(stop.message).toContain("https://b.example.com");
    },
  );

  test("on the command line is refused too where the document has another", () => {
    const options = { host: "https://b.example.com", documentHost: "https://a.example.com" };
    expect(stopped(() => hostOf({}, options)).findings[0]?.code).toBe("host-mismatch");
  });

  test("may be said twice, in two spellings", () => {
    expect(
      hostOf({ GITLAB_URL: "https://A.example.com:443/api/v4" }, { documentHost: "a.example.com" }),
    ).toBe("https://a.example.com");
  });

  test("on the command line settles what a pipeline of another GitLab would leave open", () => {
    const options = { host: "a.example.com", documentHost: "a.example.com" };
    expect(hostOf({ CI_SERVER_URL: "https://b.example.com" }, options)).toBe("https://a.example.com");
  });
});

describe("parseHost", () => {
  test.each([
    ["gitlab.example.com", "https://gitlab.example.com"],
    ["localhost:8080", "https://localhost:8080"],
    ["http://localhost:8080/", "http://localhost:8080"],
    ["https://example.com/gitlab/", "https://example.com/gitlab"],
    ["https://example.com/gitlab/api/v4", "https://example.com/gitlab"],
    ["https://example.com/api/graphql", "https://example.com"],
  ])("%s", (text, host) => {
    expect(parseHost(text, "--host")).toBe(host);
    expect(parseHost(host, "--host")).toBe(host);
  });

  test.each([
    "ftp://a.example.com",
    "https://ana:pw@a.example.com",
    "git@a.example.com",
    "a b",
    "https://",
    "a.com?x=1",
  ])("refuses %s and does not repeat it", (text) => {
    const stop = stopped(() => parseHost(text, "GITLAB_URL"));
    expect(stop.exitCode).toBe(3);
    expect(stop.findings[0]).toMatchObject({
      code: "host-invalid",
      message: "GITLAB_URL is not the address of a GitLab",
    });
  });
});

describe("the token", () => {
  const HOST = "https://gitlab.example.com";
  const glab = (text: string) => {
    return {
      host: HOST,
      readFile: (path: string) => (path === "/home/ana/.config/glab-cli/config.yml" ? text : undefined),
    };
  };
  const tokenOf = (...given: Parameters<typeof findCredentials>) => findCredentials(...given).token?.reveal();

  test("comes from the first variable that is set, without the blanks around it", () => {
    const environment = { GITLAB_TOKEN: "", GITLAB_ACCESS_TOKEN: " second\n", OAUTH_TOKEN: "third" };
    expect(tokenOf(environment, noFiles)).toBe("second");
    expect(tokenOf({ ...environment, GITLAB_TOKEN: "first" }, noFiles)).toBe("first");
    expect(tokenOf({ OAUTH_TOKEN: "third" }, noFiles)).toBe("third");
  });

  test("is never the job's own", () => {
    expect(tokenOf({ CI_JOB_TOKEN: "job" }, noFiles)).toBeUndefined();
  });

  test("comes from glab's entry for the host, and no other", () => {
    const text = `
host: other.example.com
hosts:
  other.example.com: {token: other}
  gitlab.example.com:
    token: !!null glpat-from-glab
    api_protocol: https
`;
    expect(tokenOf({ HOME: "/home/ana" }, glab(text))).toBe("glpat-from-glab");
    expect(
      tokenOf({ HOME: "/home/ana" }, { ...glab(text), host: "https://third.example.com" }),
    ).toBeUndefined();
    expect(tokenOf({ HOME: "/home/ana", GITLAB_TOKEN: "first" }, glab(text))).toBe("first");
  });

  test.each([
    ["an old token of digits", "hosts: {gitlab.example.com: {token: 0123456789}}", "0123456789"],
    ["a quoted token", 'hosts: {gitlab.example.com: {token: "a: b"}}', "a: b"],
    ["another port's entry", "hosts: {'gitlab.example.com:8443': {token: other}}", undefined],
    ["a keyring", "hosts: {gitlab.example.com: {use_keyring: true}}", undefined],
    ["null", "hosts: {gitlab.example.com: {token: null}}", undefined],
    ["an empty value", "hosts: {gitlab.example.com: {token: }}", undefined],
    ["another shape", "hosts: [gitlab.example.com]", undefined],
    ["no YAML", "{{{", undefined],
    ["an empty file", "", undefined],
  ])("of glab: %s", (_, text, token) => {
    expect(tokenOf({ HOME: "/home/ana" }, glab(text))).toBe(token);
  });

  test("of glab is looked for where glab would", () => {
    const looked = (environment: Record<string, string>) => {
      const paths: string[] = [];
      findCredentials(environment, { readFile: (path) => void paths.push(path) });
      return paths;
    };
    expect(looked({ GLAB_CONFIG_DIR: "/g", XDG_CONFIG_HOME: "/x", HOME: "/h" })).toEqual(["/g/config.yml"]);
    expect(looked({ XDG_CONFIG_HOME: "/x", HOME: "/h" })).toEqual([
      "/x/glab-cli/config.yml",
      "/h/.config/glab-cli/config.yml",
      "/h/Library/Application Support/glab-cli/config.yml",
    ]);
    expect(looked({})).toEqual([]);
  });

  test("can be required", () => {
    expect(requireToken(findCredentials({ GITLAB_TOKEN: "first" }, noFiles)).reveal()).toBe("first");
    const stop = stopped(() => requireToken(findCredentials({ CI_JOB_TOKEN: "job" }, noFiles)));
    expect(stop.exitCode).toBe(1);
    expect(stop.findings[0]).toMatchObject({
      code: "token-missing",
      message: "There is no access token for https://gitlab.com",
    });
  });

  test("is not shown, and where it comes from is", () => {
    const found = findCredentials({ GITLAB_TOKEN: "hidden-value", GITLAB_URL: HOST }, noFiles);
    expect(JSON.stringify(found)).not.toContain("hidden-value");
    expect(found.source).toBe("host from GITLAB_URL, token from GITLAB_TOKEN");
    expect(findCredentials({}, noFiles).source).toBe("host from the default, no token");
  });
});
