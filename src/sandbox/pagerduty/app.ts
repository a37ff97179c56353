/**
 * A PagerDuty beside this GitLab, as far as webhook subscriptions go
 * (https://developer.pagerduty.com/docs/webhooks-overview, `/webhook_subscriptions`).
 */
import { createHash } from "node:crypto";
import { Hono } from "hono";
import type { Instance } from "../instance.ts";
import type { Subscription } from "../world/pagerduty-rows.ts";
import { nextNumber } from "../world/world.ts";

/** The one key it accepts, sent as `Authorization: Token token=KEY`. */
export const PAGERDUTY_TOKEN = "pd-sandbox-api-token";

const FILTER_TYPES = ["service_reference", "team_reference", "account_reference"];
const EVENTS =
  "incident.acknowledged incident.annotated incident.delegated incident.escalated incident.priority_updated incident.reassigned incident.reopened incident.resolved incident.responder.added incident.responder.replied incident.status_update_published incident.triggered incident.unacknowledged service.created service.deleted service.updated".split(
    " ",
  );
/** Per service, per team and for the account. */
const MAXIMUM_SUBSCRIPTIONS = 10;

type Body = Readonly<Record<string, unknown>>;
type Values = Omit<Subscription, "id" | "key">;

/** Refusals in PagerDuty's shape. */
class Refused extends Error {
  readonly status: 400 | 401 | 404;
  readonly body: object;

  constructor(status: 400 | 401 | 404, code: number, message: string, ...errors: string[]) {
    super(message);
    this.name = "Refused";
    this.status = status;
    this.body = { error: { message, code, ...(errors.length > 0 ? { errors } : {}) } };
  }
}

export function createPagerDutyApp(instance: Instance): Hono {
  const app = new Hono();
  const { subscriptions } = instance.world;

  app.use("*", async (c, next) => {
    if (c.req.header("authorization") !== `Token token=${PAGERDUTY_TOKEN}`)
      throw new Refused(401, 2006, "Unauthorized");
    await next();
  });

  app.get("/webhook_subscriptions", (c) => {
    const limit = Math.min(Number(c.req.query("limit") ?? 25), 100);
    const offset = Number(c.req.query("offset") ?? 0);
    const [type, id] = [c.req.query("filter_type"), c.req.query("filter_id")];
    const all = subscriptions.all().filter(({ filter }) => {
      const typed = type === undefined || filter.type === `${type.replace(/_reference$/, "")}_reference`;
      return typed && (id === undefined || filter.id === id);
    });
    const page = all.slice(offset, offset + limit);
    return c.json({
      webhook_subscriptions: page.map((row) => subscriptionJson(row)),
      limit,
      offset,
      more: offset + limit < all.length,
      total: null,
    });
  });

  app.post("/webhook_subscriptions", async (c) => {
    const values = readSubscription(objectOf(await c.req.json(), "webhook_subscription"));
    const same = subscriptions
      .all()
      .filter(({ filter }) => filter.type === values.filter.type && filter.id === values.filter.id);
    if (same.length >= MAXIMUM_SUBSCRIPTIONS) {
      throw invalid(`Limit of ${MAXIMUM_SUBSCRIPTIONS} webhook subscriptions reached`);
    }
    const key = `P${String(nextNumber(instance.world, "subscription")).padStart(6, "0")}`;
    const secret = createHash("sha256").update(`sandbox webhook ${key}`).digest("hex");
    return c.json(
      { webhook_subscription: subscriptionJson(subscriptions.insert({ key, ...values }), secret) },
      201,
    );
  });

  app.get("/webhook_subscriptions/:key", (c) => {
    return c.json({ webhook_subscription: subscriptionJson(found(c.req.param("key"))) });
  });

  app.put("/webhook_subscriptions/:key", async (c) => {
    const row = found(c.req.param("key"));
    const changes = objectOf(await c.req.json(), "webhook_subscription");
    subscriptions.update(row, readSubscription(changes, row));
    return c.json({ webhook_subscription: subscriptionJson(row) });
  });

  app.delete("/webhook_subscriptions/:key", (c) => {
    subscriptions.remove(found(c.req.param("key")));
    return c.body(null, 204);
  });

  app.all("*", () => {
    throw new Refused(404, 2100, "Not Found");
  });

  app.onError((error, c) => {
    if (error instanceof Refused) return c.json(error.body, error.status);
    if (error instanceof SyntaxError) return c.json({ error: { message: "Invalid JSON", code: 2001 } }, 400);
    return c.json({ error: { message: "Internal Server Error", code: 2000 } }, 500);
  });
  return app;

  function found(key: string): Subscription {
    const row = subscriptions.where("key", key)[0];
    if (row === undefined) throw new Refused(404, 2100, "Not Found");
    return row;
  }
}

/** What a body says, the rest as it was. Whose events are sent cannot change. */
function readSubscription(body: Body, row?: Subscription): Values {
  const method =
    body.delivery_method === undefined && row !== undefined ? undefined : objectOf(body, "delivery_method");
  const filter = row?.filter ?? readFilter(objectOf(body, "filter"));
  const events = body.events === undefined && row !== undefined ? row.events : readEvents(body.events);
  const url = method?.url ?? row?.url;
  if (typeof url !== "string" || !/^https?:\/\//.test(url)) throw invalid("Delivery method url is invalid");
  return {
    url,
    filter,
    events,
    headers: method?.custom_headers === undefined ? (row?.headers ?? []) : readHeaders(method.custom_headers),
    description: typeof body.description === "string" ? body.description : (row?.description ?? null),
    active: typeof body.active === "boolean" ? body.active : (row?.active ?? true),
  };
}

function readFilter({ type, id }: Body): Subscription["filter"] {
  if (typeof type !== "string" || !FILTER_TYPES.includes(type)) throw invalid("Filter type is invalid");
  if (typeof id !== "string" && type !== "account_reference") throw invalid("Filter id is required");
  return { type, id: typeof id === "string" ? id : null };
}

function readEvents(value: unknown): string[] {
  const events = Array.isArray(value) ? value.map(String) : [];
  const unknown = events.filter((event) => !EVENTS.includes(event));
  if (events.length === 0 || unknown.length > 0) throw invalid(`Events are invalid: ${unknown.join(", ")}`);
  return events;
}

function readHeaders(value: unknown): Subscription["headers"] {
  const headers = Array.isArray(value)
    ? value.map((header: Body) => ({ name: String(header.name), value: String(header.value) }))
    : [];
  if (new Set(headers.map(({ name }) => name.toLowerCase())).size < headers.length) {
    throw invalid("Custom header names must be unique");
  }
  return headers;
}

function objectOf(value: unknown, name: string): Body {
  const inner = typeof value === "object" && value !== null ? (value as Body)[name] : undefined;
  if (typeof inner !== "object" || inner === null) throw invalid(`${name} is required`);
  return inner as Body;
}

function invalid(reason: string): Refused {
  return new Refused(400, 2001, "Invalid Input Provided", reason);
}

/** The signing secret shows once; values of headers never come back. */
function subscriptionJson(row: Subscription, secret: string | null = null) {
  return {
    id: row.key,
    type: "webhook_subscription",
    active: row.active,
    delivery_method: {
      id: `D${row.key.slice(1)}`,
      type: "http_delivery_method",
      url: row.url,
      secret,
      temporarily_disabled: false,
      custom_headers: row.headers.map(({ name }) => ({ name, value: "<redacted>" })),
    },
    description: row.description,
    events: row.events,
    filter: row.filter.id === null ? { type: row.filter.type } : row.filter,
  };
}
