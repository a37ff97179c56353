/** Which GitLab, and with which token: from options, the environment, the document, or glab's configuration. */
import { isMap, isScalar, parseDocument } from "yaml";
import { EXIT, Stop } from "../core/finding.ts";
import { type Environment, type ReadFile, Secret } from "../core/secret.ts";

export interface Credentials {
  /** Origin, and relative URL root if it has one. */
  readonly host: string;
  readonly token?: Secret;
  /** Where both come from, in words: `host from GITLAB_URL, token from GITLAB_TOKEN`. */
  readonly source: string;
}

export interface CredentialOptions {
  /** The value of `--host`. */
  readonly host?: string;
  /** The document's `host`, or a saved plan's. */
  readonly documentHost?: string;
  /** Which of them it is; the document's where nothing is said. */
  readonly declaredBy?: "document" | "plan";
  readonly readFile: ReadFile;
}

/** glab, GitLabForm and the Terraform provider each have a name of their own for the host; the last one's ends in an API path. */
const HOST_VARIABLES = [
  "GITLAB_URL",
  "GITLAB_HOST",
  "GITLAB_URI",
  "GITLAB_BASE_URL",
  "CI_SERVER_URL",
] as const;
const TOKEN_VARIABLES = ["GITLAB_TOKEN", "GITLAB_ACCESS_TOKEN", "OAUTH_TOKEN"] as const;

/**
 * The host from `--host`, the environment, the document, else gitlab.com; the token from the environment, else from
 * glab's entry for that host. A host that is not the document's is refused whatever names it: a document must not
 * be applied to another GitLab, and a merge request that changes its `host` must not be handed the token.
 *
 * @throws Stop (exit 4, `host-mismatch`), and Stop (exit 3, `host-invalid`) for what is no address.
 */
export function findCredentials(environment: Environment, options: CredentialOptions): Credentials {
  const { source: hostSource, host } = findHost(environment, options);
  const variable = TOKEN_VARIABLES.find((name) => present(environment[name]) !== undefined);
  const value =
    variable === undefined ? glabToken(host, environment, options.readFile) : present(environment[variable]);
  const tokenSource = variable ?? "glab's configuration";
  const source = `host from ${hostSource}, ${value === undefined ? "no token" : `token from ${tokenSource}`}`;
  return { host, source, ...(value === undefined ? {} : { token: new Secret(value) }) };
}

/** @throws Stop (exit 1, `token-missing`) where no token was found. */
export function requireToken({ host, token }: Credentials): Secret {
  if (token !== undefined) return token;
  throw new Stop(EXIT.failed, {
    level: "error",
    code: "token-missing",
    message: `There is no access token for ${host}`,
    hint: "Set GITLAB_TOKEN to an access token with the scope api (read_api to plan), or run `glab auth login`; CI_JOB_TOKEN does not suffice.",
  });
}

const MEND = { document: "change the document's host", plan: "make a new plan for the other one" } as const;

function findHost(
  environment: Environment,
  { host, documentHost, declaredBy = "document" }: CredentialOptions,
) {
  const named = present(host);
  const variable = HOST_VARIABLES.find((name) => present(environment[name]) !== undefined);
  const declared = present(documentHost);
  const found =
    named !== undefined
      ? { source: "--host", host: parseHost(named, "--host") }
      : variable !== undefined
        ? { source: variable, host: parseHost(present(environment[variable]) ?? "", variable) }
        : ciServer(environment);
  if (declared === undefined) return found ?? { source: "the default", host: "https://gitlab.com" };
  const own = { source: `the ${declaredBy}`, host: parseHost(declared, `the ${declaredBy}'s host`) };
  if (found !== undefined && found.host !== own.host) {
    throw new Stop(EXIT.refused, {
      level: "error",
      code: "host-mismatch",
      message: `The ${declaredBy} is for ${own.host}, but ${found.source} names ${found.host}`,
      hint: `Pass --host ${own.host} if that is the GitLab you mean, or ${MEND[declaredBy]}.`,
    });
  }
  return found ?? own;
}

function ciServer(environment: Environment) {
  const name = present(environment.CI_SERVER_FQDN);
  if (name === undefined) return undefined;
  const protocol = present(environment.CI_SERVER_PROTOCOL) ?? "https";
  return { source: "CI_SERVER_FQDN", host: parseHost(`${protocol}://${name}`, "CI_SERVER_FQDN") };
}

/** An address in one form: `gitlab.example.com`, `https://gitlab.example.com/` and `…/api/v4/` are the same GitLab. */
export function parseHost(text: string, source: string): string {
  const address = text.includes("://") ? text : `https://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const web = url?.protocol === "https:" || url?.protocol === "http:";
  if (url === undefined || !web || url.username !== "" || url.search !== "" || url.hash !== "") {
    throw new Stop(EXIT.invalid, {
      level: "error",
      code: "host-invalid",
      message: `${source} is not the address of a GitLab`,
      hint: "Write it as https://gitlab.example.com, without user name and parameters.",
    });
  }
  return url.origin + url.pathname.replace(/\/+$/, "").replace(/\/api(?:\/v4|\/graphql)?$/, "");
}

/** The token glab keeps for a host, if it keeps one in its file and not in a keyring. */
function glabToken(host: string, environment: Environment, readFile: ReadFile): string | undefined {
  const text = glabFiles(environment)
    .map(readFile)
    .find((content) => content !== undefined);
  if (text === undefined) return undefined;
  const hosts = parseDocument(text).get("hosts");
  if (!isMap(hosts)) return undefined;
  const { host: name, hostname } = new URL(host);
  const token = [name, hostname].map((key) => hosts.getIn([key, "token"], true)).find(isScalar);
  // The text as it stands: glab also writes `token: !!null glpat-…`, and old tokens may look like numbers.
  return token === undefined || token.value === null
    ? undefined
    : present(token.source ?? String(token.value));
}

function glabFiles({ GLAB_CONFIG_DIR, XDG_CONFIG_HOME, HOME, USERPROFILE }: Environment): string[] {
  if (present(GLAB_CONFIG_DIR) !== undefined) return [`${GLAB_CONFIG_DIR}/config.yml`];
  const home = present(HOME) ?? present(USERPROFILE);
  const folders = [
    present(XDG_CONFIG_HOME),
    home && `${home}/.config`,
    home && `${home}/Library/Application Support`,
  ];
  return folders.filter((folder) => folder !== undefined).map((folder) => `${folder}/glab-cli/config.yml`);
}

function present(value: string | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed === "" ? undefined : trimmed;
}
