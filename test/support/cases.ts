/** What a kind's cases file says: the states that the laws move a project through. */
import type { KindName } from "../../src/core/kind.ts";
import type { Sandbox } from "../../src/sandbox/index.ts";

/** Keys of a project's section, as YAML text without indentation. */
export type Section = string;

export interface KindCases {
  readonly kind: KindName;
  /** What must be so in GitLab before anything can be declared, e.g. an app installed by hand. */
  readonly prepare?: (sandbox: Sandbox) => void;
  /** Files that the states name. */
  readonly files?: Readonly<Record<string, string>>;
  /** By a name that says what is special about the state. */
  readonly states: Readonly<Record<string, Section>>;
  /** Changes somebody makes in GitLab, each from one of the states. */
  readonly elsewhere: readonly Elsewhere[];
  readonly rename?: {
    readonly from: Section;
    readonly to: Section;
    readonly address: string;
    readonly previously: string;
  };
}

/** A change behind our back, and what `drift` must say of it. */
export interface Elsewhere {
  readonly state: string;
  /** A state whose plan, made before the change, is stale after it; by default the first other one. */
  readonly next?: string;
  readonly change: (gitlab: RawGitLab) => Promise<void>;
  readonly address: string;
  readonly field: string;
  /** As they stand in the plan's text. */
  readonly live: string;
  readonly declared: string;
}

/** GitLab, and the PagerDuty beside it, as anybody with curl talks to them. */
export interface RawGitLab {
  graphql<Data>(query: string, variables?: object): Promise<Data>;
  /** A path below a project, e.g. `integrations/slack`, or "" for the project itself. */
  rest<Answer>(method: string, path: string, body?: object, project?: string): Promise<Answer>;
  pagerDuty<Answer>(method: string, path: string, body?: object): Promise<Answer>;
}

export const PROJECT = "acme/payments/api";

export function documentOf(section: Section, project = PROJECT): string {
  const lines = section.split("\n").map((line) => (line === "" ? line : `    ${line}`));
  return `version: 1\nprojects:\n  ${project}:\n${lines.join("\n")}\n`;
}

/** Secrets of the environment that cases refer to. */
export const SECRETS: Readonly<Record<string, string>> = {
  SLACK_WEBHOOK: "https://hooks.slack.com/services/T00000000/B00000000/first-secret-address",
  SENTRY_TOKEN: "sentry-secret-token-1234567890",
  GITLAB_PAGERDUTY_URL:
    "https://gitlab.example.com/acme/payments/api/-/incidents/integrations/pagerduty?token=0123456789abcdef0123456789abcdef",
};

/** The environment of a command line that works on a sandbox as `dana`. */
export function environmentFor({ url, tokens }: Sandbox): Record<string, string | undefined> {
  return {
    GITLAB_URL: url,
    GITLAB_TOKEN: tokens.dana,
    PAGERDUTY_URL: `${url}/pagerduty`,
    PAGERDUTY_TOKEN: tokens.pagerduty,
    ...SECRETS,
  };
}

export function rawGitLab({ url, tokens }: Pick<Sandbox, "url" | "tokens">): RawGitLab {
  const bearer = { authorization: `Bearer ${tokens.dana}` };
  return {
    async graphql<Data>(query: string, variables: object = {}) {
      const answer = await send<{ data: Data; errors?: unknown }>(
        "POST",
        `${url}/api/graphql`,
        { query, variables },
        bearer,
      );
      if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
      return answer.data;
    },
    rest: (method, path, body, project = PROJECT) =>
      send(
        method,
        `${url}/api/v4/projects/${encodeURIComponent(project)}${path === "" ? "" : `/${path}`}`,
        body,
        bearer,
      ),
    pagerDuty: (method, path, body) =>
      send(method, `${url}/pagerduty${path}`, body, { authorization: `Token token=${tokens.pagerduty}` }),
  };
}

async function send<Answer>(
  method: string,
  url: string,
  body: object | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<Answer> {
  const answer = await fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}
