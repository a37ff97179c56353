/**
 * Webhook subscriptions, made in PagerDuty: a service there posts its events to an alert integration of the project,
 * showing that integration's token in a header, or to GitLab's own PagerDuty address.
 *
 * PagerDuty knows nothing of either. A subscription is ours by the address it delivers to, else by its description.
 * PagerDuty neither changes where one delivers nor gives headers back (PagerDuty API reference, "Update a webhook
 * subscription"), so for either a new one takes its place. A renamed integration is reached at its old address too:
 * then the description alone changes.
 *
 * The environment variable `PAGERDUTY_URL` names PagerDuty's API where it is not https://api.pagerduty.com: for EU
 * accounts https://api.eu.pagerduty.com, for the embedded PagerDuty of `watchbill sandbox` its URL with `/pagerduty`.
 */

import type { Doors, Site } from "../core/doors.ts";
import { type Kind, type Problem, ROLE } from "../core/kind.ts";
import type { PagerDutySubscriptionBlock } from "../core/project-section.ts";
import type { SecretReference } from "../core/secret.ts";
import { PagerDutyError } from "../pagerduty/errors.ts";
import type { AlertIntegrationSpec } from "./alert-integration.ts";
import { listOf, textOf } from "./blocks.ts";
import {
  CREDENTIALS,
  type DeliveryTarget,
  deliveryTo,
  descriptionOf,
  ENDPOINTS,
  endpointsOf,
  integrationIn,
  type Match,
  matchSubscription,
  OWN_ADDRESS,
  SUBSCRIPTIONS,
  type Subscription,
  subscriptionsOf,
  targetOf,
  toIntegration,
} from "./pagerduty-delivery.ts";

export interface PagerDutySubscriptionSpec {
  /** The id of the PagerDuty service. */
  readonly service: string;
  readonly to: DeliveryTarget;
  /** Sorted. */
  readonly events: readonly string[];
  readonly active: boolean;
  readonly api_token: SecretReference;
}

export interface PagerDutySubscriptionLive extends Match {
  readonly id: string;
  readonly events: readonly string[];
  readonly active: boolean;
  /** Under which it was read. */
  readonly api_token: SecretReference;
}

type Block = PagerDutySubscriptionBlock & Pick<PagerDutySubscriptionSpec, "api_token">;

const TRIGGERED = "incident.triggered";
const RESOLVED = "incident.resolved";
/** What a subscription delivers to when its integration has another address by now. */
const STALE = "an address that is no longer GitLab's";

/** What an imported document says of secrets. */
const TOKEN: SecretReference = { env: "PAGERDUTY_TOKEN" };
const ADDRESS: SecretReference = { env: "GITLAB_PAGERDUTY_URL" };

export const pagerdutySubscription: Kind<PagerDutySubscriptionSpec, PagerDutySubscriptionLive> = {
  name: "pagerduty_subscription",
  title: "PagerDuty subscription",
  requires: { role: ROLE.maintainer },
  namedAfter: "alert_integration",
  operations: [ENDPOINTS, CREDENTIALS],

  read: {
    async rest(doors, project, wanted) {
      const asked = wanted?.map(({ spec: { service, api_token } }) => ({ service, api_token })) ?? [
        { service: undefined, api_token: TOKEN },
      ];
      const services = new Map(asked.reverse().map((one) => [one.service, one])); // the document's key wins
      const endpoints = await endpointsOf(doors, project);
      const lists = await Promise.all(
        [...services.values()].map(async ({ service, api_token }) => {
          const found = await subscriptionsOf(doors, api_token, service);
          return found.flatMap((one): PagerDutySubscriptionLive[] => {
            const match = matchSubscription(one, { project, host: doors.gitlab.host, endpoints });
            if (match === undefined) return [];
            return [{ ...match, id: one.id, events: [...one.events].sort(), active: one.active, api_token }];
          });
        }),
      );
      return lists.flat();
    },
  },

  blocks: ({ pagerduty }) =>
    listOf(pagerduty?.subscriptions).map((value, index) => ({
      names: [textOf(value?.service), targetOf(value?.to)],
      path: ["pagerduty", "subscriptions", index],
      value: { ...value, api_token: pagerduty?.api_token },
      borrowed: { api_token: ["pagerduty", "api_token"] },
    })),

  specify({ value }, { secret }) {
    const { service, to, events, api_token } = value as Block;
    return {
      service,
      to: typeof to === "string" ? to : secret(to, "/to"),
      events: [...events].sort(),
      active: true,
      api_token: api_token && secret(api_token, "/api_token"),
    };
  },

  declare: ({ service, to, events, api_token }) => ({
    path: ["pagerduty"],
    block: { api_token, subscriptions: [{ service, to, events }] },
  }),

  undeclarable: ({ to }) => (to === STALE ? `it delivers to ${STALE}` : undefined),

  identify: ({ service, target }) => [service, target],

  project(live, { declared }) {
    const { service, events, active, api_token } = live;
    return {
      service,
      to: live.delivers ? deliveringTo(live, declared?.to) : STALE,
      events,
      active,
      api_token: declared?.api_token ?? api_token,
    };
  },

  check(spec, { names, declared, specs }) {
    const problems: Problem[] = [];
    if (spec.api_token === undefined)
      problems.push({
        code: "missing-key",
        message: "Without pagerduty.api_token no subscription can be made",
        hint: "Say where the key for PagerDuty's REST API is found, such as api_token: {env: PAGERDUTY_TOKEN}.",
      });
    const same = declared("pagerduty_subscription").filter((other) => other.join("/") === names.join("/"));
    if (same.length > 1)
      problems.push({
        code: "subscription-twice",
        message: `The service ${spec.service} has two subscriptions to ${targetOf(spec.to)}`,
        hint: "Write one with the events of both.",
      });
    const integrations = specs("alert_integration") as readonly AlertIntegrationSpec[];
    const problem = eventProblem(spec, integrations);
    return problem === undefined ? problems : [...problems, problem];
  },

  needs({ to }) {
    const name = integrationIn(to);
    return name === undefined ? [] : [{ kind: "alert_integration", names: [name] }];
  },

  replaces: ({ to }) => (to === STALE ? "PagerDuty cannot change where a subscription delivers" : undefined),

  /** The key signs in and is not stored: a new one is no reason to make subscriptions anew, so its day is left out. */
  secrets: ({ to, api_token }) => [
    ...(api_token ? [{ reference: withoutDay(api_token), at: "/api_token" }] : []),
    ...(typeof to === "string" ? [] : [{ reference: to, at: "/to" }]),
  ],

  create: async (doors, at, spec) =>
    createSubscription(doors, at, spec, await deliveryTo(spec.to, doors, at)),

  /** PagerDuty does not tell which of two is older, so of two runs at once both may have to begin again. */
  yieldsTo: (created, other) => created.id !== other.id,

  async update(doors, at, live, spec, changed) {
    const { to, events, active, api_token } = spec;
    const isRenamed = changed.has("to") && typeof to === "string";
    const isMeantAnew = changed.has("to") ? !isRenamed : !(changed.has("events") || changed.has("active"));
    if (isMeantAnew) {
      const delivery = await deliveryTo(to, doors, at); // nothing is deleted for one that cannot be made
      await removeSubscription(doors, live);
      return createSubscription(doors, at, spec, delivery);
    }
    const target = targetOf(to);
    const description = isRenamed ? { description: descriptionOf(at.project, target) } : {};
    const body = { webhook_subscription: { type: "webhook_subscription", events, active, ...description } };
    await doors.pagerduty(api_token).request("PUT", `${SUBSCRIPTIONS}/${live.id}`, body);
    return { ...live, target, events, active, ...(isRenamed && { described: target }) };
  },

  remove: (doors, _at, live) => removeSubscription(doors, live),
};

/** As declared, but for an integration that had another name when the description was written. */
function deliveringTo({ target, described }: Match, declared: DeliveryTarget | undefined): DeliveryTarget {
  if (declared === undefined) return target === OWN_ADDRESS ? ADDRESS : toIntegration(target);
  const isUpToDate = typeof declared !== "string" || described === undefined;
  return isUpToDate ? declared : toIntegration(described);
}

async function createSubscription(
  doors: Doors,
  at: Site,
  spec: PagerDutySubscriptionSpec,
  delivery: Awaited<ReturnType<typeof deliveryTo>>,
): Promise<PagerDutySubscriptionLive> {
  const { service, to, events, active, api_token } = spec;
  const target = targetOf(to);
  const webhook_subscription = {
    type: "webhook_subscription",
    delivery_method: { type: "http_delivery_method", ...delivery },
    description: descriptionOf(at.project, target),
    events,
    active,
    filter: { type: "service_reference", id: service },
  };
  const made = await doors
    .pagerduty(api_token)
    .request<{ webhook_subscription: Subscription }>("POST", SUBSCRIPTIONS, { webhook_subscription });
  return { id: made.webhook_subscription.id, service, target, delivers: true, events, active, api_token };
}

async function removeSubscription(doors: Doors, { id, api_token }: PagerDutySubscriptionLive): Promise<void> {
  try {
    await doors.pagerduty(api_token).request("DELETE", `${SUBSCRIPTIONS}/${id}`);
  } catch (error) {
    if (!(error instanceof PagerDutyError) || error.status !== 404) throw error; // gone already is done
  }
}

/** Events that the target takes for something else than they are. */
function eventProblem(
  { to, events }: PagerDutySubscriptionSpec,
  integrations: readonly AlertIntegrationSpec[],
): Problem | undefined {
  const at = "/events";
  const target = targetOf(to);
  const type = integrations.find(({ name }) => name === integrationIn(to))?.type;
  if (type === "pagerduty" && events.includes(RESOLVED))
    return {
      at,
      code: "recovery-as-alert",
      message: `"${target}" has no end time mapped, so ${RESOLVED} would raise an alert instead of ending one`,
      hint: `Send ${RESOLVED} to a second integration, of type pagerduty_recovery.`,
    };
  if (type === "pagerduty_recovery" && events.some((event) => event !== RESOLVED))
    return {
      at,
      code: "alert-as-recovery",
      message: `"${target}" ends alerts: GitLab takes every event with an end time for a recovery`,
      hint: `Send it ${RESOLVED} alone, and other events to an integration of type pagerduty.`,
    };
  if (type === "prometheus")
    return {
      at: "/to",
      code: "wrong-endpoint",
      message: `"${target}" understands Prometheus, not PagerDuty`,
      hint: "Send to an integration of type pagerduty.",
    };
  if (target === OWN_ADDRESS && events.some((event) => event !== TRIGGERED))
    return {
      at,
      level: "warning",
      code: "event-without-effect",
      message: `GitLab's own PagerDuty address acts on ${TRIGGERED} alone`,
      hint: `Leave the other events out, or send them to an alert integration.`,
    };
  return undefined;
}

function withoutDay(reference: SecretReference): SecretReference {
  return "env" in reference ? { env: reference.env } : { file: reference.file };
}
