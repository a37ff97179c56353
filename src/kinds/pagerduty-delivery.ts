/** Where PagerDuty's subscriptions deliver: telling ours from others', and the address and header of a new one. */
import { ChangeFailure, type Doors, type Site } from "../core/doors.ts";
import type { SecretReference } from "../core/secret.ts";
import { GitLabError } from "../gitlab/errors.ts";
import { operation } from "../gitlab/operation.ts";
import { PagerDutyError } from "../pagerduty/errors.ts";
import type { AlertIntegrationLive } from "./alert-integration.ts";

/** A subscription as PagerDuty shows it, as far as we look. */
export interface Subscription {
  readonly id: string;
  readonly active: boolean;
  readonly description: string | null;
  readonly delivery_method: { readonly url: string };
  readonly events: readonly string[];
  readonly filter: { readonly type: string; readonly id?: string };
}

export interface Endpoint {
  readonly name: string;
  readonly url: string;
}

export interface Match {
  readonly service: string;
  readonly target: string;
  /** Whether it delivers to where the target is today. */
  readonly delivers: boolean;
  /** The target that its description names, if that is one of ours: not the target itself after a renaming. */
  readonly described?: string;
}

/** A subscription delivers to an alert integration, by name, or to the address of GitLab's own PagerDuty integration. */
export type DeliveryTarget = string | SecretReference;

/** The name of GitLab's own PagerDuty integration among targets. */
export const OWN_ADDRESS = "incident_webhook";
export const SUBSCRIPTIONS = "/webhook_subscriptions";

const PREFIX = "alert_integration/";
const OWN_PATH = "/-/incidents/integrations/pagerduty";
const PAGE = 100;

export const ENDPOINTS = operation(`
  query AlertEndpoints($project: ID!, $after: String) {
    project(fullPath: $project) {
      alertManagementHttpIntegrations(first: 100, types: [HTTP, PROMETHEUS], after: $after) {
        nodes { name url }
        pageInfo { hasNextPage endCursor }
      }
    }
  }`);
/** The only query that reads a token: asked at the moment of sending it. */
export const CREDENTIALS = operation(`
  query AlertCredentials($project: ID!, $id: AlertManagementHttpIntegrationID) {
    project(fullPath: $project) {
      alertManagementHttpIntegrations(id: $id, types: [HTTP, PROMETHEUS]) { nodes { url token } }
    }
  }`);

interface Connection<Node> {
  readonly nodes: readonly Node[];
}
interface Page<Node> extends Connection<Node> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
interface Answer<Integrations> {
  readonly project: { readonly alertManagementHttpIntegrations: Integrations } | null;
}

/** The alert integration that a target names. */
export function integrationIn(to: DeliveryTarget): string | undefined {
  return typeof to === "string" && to.startsWith(PREFIX) ? to.slice(PREFIX.length) : undefined;
}

export function toIntegration(name: string): DeliveryTarget {
  return PREFIX + name;
}

/** The name under which addresses know a target. */
export function targetOf(to: DeliveryTarget): string {
  return integrationIn(to) ?? OWN_ADDRESS;
}

/** Other people see it in PagerDuty; we know our subscriptions by it when their address is out of date. */
export function descriptionOf(project: string, target: string): string {
  return `GitLab ${project}: ${target} (kept by Watchbill)`;
}

/** Every alert integration of a project, page by page. */
export async function endpointsOf({ gitlab }: Doors, project: string): Promise<readonly Endpoint[]> {
  const found: Endpoint[] = [];
  for (let after: string | null = null; ; ) {
    const answer: Answer<Page<Endpoint>> = await gitlab.query(ENDPOINTS, { project, after });
    const page = answer.project?.alertManagementHttpIntegrations;
    found.push(...(page?.nodes ?? []));
    if (!page?.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

interface SubscriptionPage {
  readonly webhook_subscriptions: readonly Subscription[];
  readonly more: boolean;
}

/** All subscriptions of a PagerDuty service, or of the whole account. */
export async function subscriptionsOf(
  doors: Doors,
  token: SecretReference,
  service: string | undefined,
): Promise<Subscription[]> {
  const filter = service === undefined ? "" : `&filter_type=service&filter_id=${encodeURIComponent(service)}`;
  const { host, request } = doors.pagerduty(token);
  const found: Subscription[] = [];
  for (let more = true; more; ) {
    const path = `${SUBSCRIPTIONS}?limit=${PAGE}&offset=${found.length}${filter}`;
    const page = await request<SubscriptionPage | null>("GET", path);
    if (!Array.isArray(page?.webhook_subscriptions))
      throw new PagerDutyError({ reason: "not-gitlab", operation: `GET ${SUBSCRIPTIONS}`, host });
    found.push(...page.webhook_subscriptions);
    more = page.more && page.webhook_subscriptions.length > 0;
  }
  return found;
}

/** What subscriptions of a project are known by. */
export interface Addresses {
  readonly project: string;
  /** GitLab's host; only the path below it counts, since it may have more than one name. */
  readonly host: string;
  readonly endpoints: readonly Endpoint[];
}

/** Which target of a project a subscription is for, if it is one of ours. */
export function matchSubscription(
  { filter, delivery_method: { url }, description }: Subscription,
  { project, host, endpoints }: Addresses,
): Match | undefined {
  if (filter.type !== "service_reference" || filter.id === undefined) return undefined;
  const described = describedIn(description ?? "", project);
  const common = { service: filter.id, ...(described !== undefined && { described }) };
  const endpoint = endpoints.find((one) => lasting(one.url) === lasting(url));
  if (endpoint) return { ...common, target: endpoint.name, delivers: true };
  if (pathOf(url) === pathOf(ownAddress(host, project)))
    return { ...common, target: OWN_ADDRESS, delivers: true };
  return described === undefined ? undefined : { ...common, target: described, delivers: false };
}

/** The target in a description that `descriptionOf` wrote for the project. */
function describedIn(description: string, project: string): string | undefined {
  const [before = "", after = ""] = descriptionOf(project, "\0").split("\0");
  const isOurs = description.startsWith(before) && description.endsWith(after);
  return isOurs ? description.slice(before.length, -after.length) : undefined;
}

/** Address and headers of a new subscription; secret, both. Throws `ChangeFailure` for an address that is not the project's. */
export async function deliveryTo(to: DeliveryTarget, { gitlab, secret }: Doors, at: Site) {
  if (typeof to !== "string") {
    const url = secret(to).reveal();
    if (pathOf(url) !== pathOf(ownAddress(gitlab.host, at.project)))
      throw new ChangeFailure(
        `the secret in "to" is not the project's address for PagerDuty, which ends in ${at.project}${OWN_PATH}?token=…`,
      );
    return { url, custom_headers: [] };
  }
  const { id } = at.needed("alert_integration", [targetOf(to)]) as AlertIntegrationLive;
  const answer = await gitlab.query<Answer<Connection<{ url: string; token: string }>>>(CREDENTIALS, {
    project: at.project,
    id,
  });
  const [found] = answer.project?.alertManagementHttpIntegrations.nodes ?? [];
  if (found === undefined) throw new GitLabError({ reason: "not-available", operation: CREDENTIALS.name });
  return { url: found.url, custom_headers: [{ name: "Authorization", value: `Bearer ${found.token}` }] };
}

/** Without its token. */
function ownAddress(host: string, project: string): string {
  return `${host}/${project}${OWN_PATH}`;
}

function pathOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).pathname : undefined;
}

/** An endpoint's address without the part that follows its name: the identifier after it never changes. */
function lasting(url: string): string {
  return url.replace(/[^/]+\/([0-9a-f]{16}\.json)$/, "$1");
}
