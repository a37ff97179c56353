/**
 * An embedded GitLab: a real HTTP server that speaks GitLab's wire, for trying things out and for tests. It shares
 * no code with the client; they meet on the wire alone.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { createApp, type LogEntry } from "./http/app.ts";
import { createFaultPlan, type FaultControl } from "./http/faults.ts";
import { createRateLimit } from "./http/rate-limit.ts";
import { type Instance, isEnterprise, type Settings, type Tier } from "./instance.ts";
import { PAGERDUTY_TOKEN } from "./pagerduty/app.ts";
import { plant } from "./seeds/index.ts";
import { readState, writeState } from "./state-file.ts";
import { createWorld, type World } from "./world/world.ts";

export interface SandboxOptions {
  /** `empty` (the default), `demo`, `estate:PROJECTS` or `incidents:N`. Not used where the state file holds something already. */
  readonly seed?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** A JSON file that keeps the state between runs. */
  readonly state?: string;
  /** The instance's clock, in milliseconds since 1970. */
  readonly now?: () => number;
  /** `ultimate` by default; Community Edition is as good as `free`, whatever is said here. */
  readonly tier?: Tier;
  readonly version?: string;
  /** Added to every answer, in milliseconds. */
  readonly latency?: number;
  /** Each as `parseFault` reads it. */
  readonly faults?: readonly string[];
  readonly requestsPerMinute?: number;
  readonly alertsPerHour?: number;
}

export interface Sandbox {
  /** The origin, e.g. `http://127.0.0.1:4711`. */
  readonly url: string;
  /** Access tokens by user name, and further ones by their own names: `pagerduty` is the key of `URL/pagerduty`. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Every request so far, in the order they were answered. */
  readonly log: readonly LogEntry[];
  readonly faults: FaultControl;
  /** The state itself, to change things behind a client's back. */
  readonly world: World;
  readonly settings: Settings;
  /** For the services under `src/sandbox`, which work on it. */
  readonly instance: Instance;
  close(): Promise<void>;
}

/** Starts a server on the loopback interface. Throws `NoState` for a state file that is none. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const world = createWorld();
  const version = options.version ?? "19.2.0-ee";
  const instance: Instance = {
    world,
    settings: {
      tier: isEnterprise(version) ? (options.tier ?? "ultimate") : "free",
      version,
      alertsPerHour: options.alertsPerHour ?? null,
    },
    url: "",
    now: options.now ?? Date.now,
  };
  const { state } = options;
  if (state === undefined || !readState(state, instance)) plant(instance, options.seed ?? "empty");
  // At once, so that a file that cannot be written is found before anything is lost.
  if (state !== undefined) writeState(state, world);

  const faults = createFaultPlan(options.faults);
  const log: LogEntry[] = [];
  const { requestsPerMinute } = options;
  const app = createApp(instance, {
    faults,
    log,
    latency: options.latency ?? 0,
    rateLimit: requestsPerMinute === undefined ? undefined : createRateLimit(requestsPerMinute),
    onWrite: () => {
      if (state !== undefined) writeState(state, world);
    },
  });
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  instance.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: instance.url,
    tokens: {
      ...Object.fromEntries(world.tokens.all().map(({ name, value }) => [name, value])),
      pagerduty: PAGERDUTY_TOKEN,
    },
    log,
    faults,
    world,
    settings: instance.settings,
    instance,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
