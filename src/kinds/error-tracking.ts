/**
 * Where a project's errors are collected: GitLab itself, or a Sentry server. The REST API switches between the two
 * and on and off, and makes client keys for GitLab's own. It takes neither address, project nor token of a Sentry
 * server: those are entered by hand, and checked here by reading them back.
 */
import { type Kind, type Manual, type Problem, ROLE } from "../core/kind.ts";
import type { ErrorTrackingBlock } from "../core/project-section.ts";
import type { SecretReference } from "../core/secret.ts";
import { type GitLab, GitLabError, undefinedOn } from "../gitlab/connect.ts";
import { spokenOf, written } from "./blocks.ts";

export interface ErrorTrackingSpec {
  readonly backend: "gitlab" | "sentry";
  readonly active?: boolean;
  /** At least so many: keys are made and never deleted, since applications out there use them. */
  readonly client_keys?: number;
  readonly sentry?: SentryServer;
}

interface SentryServer {
  /** Of the server; the whole address that GitLab makes of server and project will do, too. */
  readonly api_url: string;
  /** `ORGANIZATION/PROJECT`, or the name that GitLab shows. */
  readonly project: string;
  readonly token: SecretReference;
}

export interface ErrorTrackingLive {
  readonly active: boolean;
  readonly integrated: boolean;
  readonly api_url: string | null;
  readonly project_name: string | null;
  /** DSNs of the active client keys of GitLab's own backend: public, applications send errors there. */
  readonly clientKeys: readonly string[];
}

/** Where an imported document says Sentry's token is: GitLab does not tell it. */
const PLACEHOLDER: SecretReference = { env: "SENTRY_TOKEN" };

export const errorTracking: Kind<ErrorTrackingSpec, ErrorTrackingLive> = {
  name: "error_tracking",
  title: "Error tracking",
  hiddenWithoutMonitoring: true,
  requires: { role: ROLE.maintainer },
  released: true,
  operations: [],

  read: {
    async rest({ gitlab }, project) {
      const found = await readErrorTracking(gitlab, project);
      return found === undefined ? [] : [found];
    },
  },

  blocks: ({ error_tracking: value }) => (value ? [{ names: [], path: ["error_tracking"], value }] : []),

  specify({ value }, { secret }) {
    const { backend, sentry, ...block } = value as ErrorTrackingBlock;
    return {
      backend,
      ...written(block, ["active", "client_keys"]),
      ...(sentry && { sentry: { ...sentry, token: secret(sentry.token, "/sentry/token") } }),
    };
  },

  declare: ({ backend, active, client_keys, sentry }, { clientKeys }) => ({
    path: ["error_tracking"],
    block: { backend, active, ...(backend === "sentry" ? { sentry } : client_keys && { client_keys }) },
    ...(backend === "sentry" && {
      comment: "GitLab does not tell Sentry's token, and takes it by hand only.",
    }),
    ...(backend === "gitlab" &&
      clientKeys.length > 0 && {
        comment: "`watchbill import --dsns` tells where applications send their errors.",
        disclosed: `Applications send their errors to ${clientKeys.join(" or ")}`,
      }),
  }),

  identify: () => [],

  project(live, { declared }) {
    // A Sentry server that nobody has entered yet cannot be switched to: there is only the manual step.
    if (declared?.backend === "sentry" && !live.api_url) return declared;
    const keys = live.clientKeys.length;
    const spec: ErrorTrackingSpec = {
      backend: live.integrated ? "gitlab" : "sentry",
      active: live.active,
      client_keys: Math.min(keys, declared?.client_keys ?? keys),
      sentry: declared?.sentry ?? { ...enteredIn(live), token: PLACEHOLDER },
    };
    return spokenOf(spec, declared);
  },

  check: ({ backend, active, client_keys }): Problem[] =>
    backend === "gitlab" && active === false && client_keys !== undefined
      ? [
          {
            at: "/client_keys",
            level: "warning",
            code: "keys-without-backend",
            message: "Client keys are of no use while error tracking is off",
            hint: "Leave client_keys out, or write active: true.",
          },
        ]
      : [],

  // Off is what it is where it was never set up, and GitLab may refuse to set up its own.
  absent: ({ backend, active }) => (backend === "sentry" || active === false ? [] : undefined),

  manual({ backend, active, sentry }, live) {
    if (backend !== "sentry" || sentry === undefined) return [];
    const { api_url, project, token } = sentry;
    const entered = live !== undefined && isEntered(live, sentry);
    const where = "env" in token ? `the value of ${token.env}` : `the content of ${token.file}`;
    const steps: Manual[] = [];
    if (!entered)
      steps.push({
        title: "Enter the Sentry server in Settings > Monitor > Error Tracking",
        page: "/-/settings/operations",
        values: { "Sentry API URL": api_url, "Auth Token": where, Project: project, Active: active ?? true },
      });
    else if (token.rotated !== undefined)
      steps.push({
        title: "Enter Sentry's new token in Settings > Monitor > Error Tracking",
        page: "/-/settings/operations",
        values: { "Auth Token": where, "Rotated on": token.rotated },
      });
    return steps;
  },

  async create({ gitlab }, at, spec) {
    await gitlab.rest.ErrorTrackingSettings.create(at.project, spec.active ?? true, true).catch(withoutFlag);
    return withKeys(gitlab, at.project, spec);
  },

  async update({ gitlab }, at, live, spec, changed) {
    const { active = live.active, backend } = spec;
    if (changed.has("active") || changed.has("backend"))
      await gitlab.rest.ErrorTrackingSettings.edit(at.project, active, { integrated: backend === "gitlab" });
    return withKeys(gitlab, at.project, spec);
  },
};

/**
 * What somebody entered. GitLab makes one address of server, organization and project,
 * `https://HOST/api/0/projects/ORGANIZATION/PROJECT/` (GitLab 18.9 `app/models/error_tracking/project_error_tracking_setting.rb`).
 */
function enteredIn({ api_url, project_name }: ErrorTrackingLive): Pick<SentryServer, "api_url" | "project"> {
  const [, server, project] = /^(.+?)\/+api\/0\/projects\/+([^/]+\/[^/]+)\/*$/.exec(api_url ?? "") ?? [];
  return { api_url: server ?? api_url ?? "", project: project ?? project_name ?? "" };
}

function isEntered(live: ErrorTrackingLive, { api_url, project }: SentryServer): boolean {
  const entered = enteredIn(live);
  const withoutSlash = (address: string) => address.replace(/\/+$/, "");
  return (
    [entered.api_url, live.api_url ?? ""].map(withoutSlash).includes(withoutSlash(api_url)) &&
    [entered.project, entered.project.split("/").at(-1), live.project_name].includes(project)
  );
}

async function readErrorTracking(gitlab: GitLab, project: string): Promise<ErrorTrackingLive | undefined> {
  // 404 where it was never set up, 403 where monitoring is disabled and hides it.
  const settings = await gitlab.rest.ErrorTrackingSettings.show(project).catch(undefinedOn(403, 404));
  if (settings === undefined) return undefined;
  const { active, integrated, api_url, project_name } = settings;
  const keys = integrated ? await gitlab.rest.ErrorTrackingClientKeys.all(project) : [];
  return {
    active,
    integrated,
    api_url,
    project_name,
    clientKeys: keys.filter((key) => key.active).map((key) => key.sentry_dsn),
  };
}

/** The settings as they are now, with the client keys that were missing: GitLab makes the first one by itself. */
async function withKeys(
  gitlab: GitLab,
  project: string,
  { backend, client_keys = 0 }: ErrorTrackingSpec,
): Promise<ErrorTrackingLive> {
  const live = (await readErrorTracking(gitlab, project)) as ErrorTrackingLive;
  if (backend !== "gitlab") return live;
  const clientKeys = [...live.clientKeys];
  while (clientKeys.length < client_keys)
    clientKeys.push((await gitlab.rest.ErrorTrackingClientKeys.create(project)).sentry_dsn);
  return { ...live, clientKeys };
}

/** GitLab answers 404 where its own backend is not offered (GitLab 18.9 `lib/api/error_tracking/project_settings.rb`). */
function withoutFlag(error: unknown): never {
  if (!(error instanceof GitLabError) || error.status !== 404) throw error;
  throw new GitLabError({
    reason: "refused",
    operation: error.operation,
    messages: [
      "its own error tracking is off here (feature flag integrated_error_tracking; on at GitLab.com)",
    ],
  });
}
