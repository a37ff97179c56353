/** People for the sandbox's tests: a plain HTTP client, which knows nothing of the product's. */
import { afterAll, beforeEach } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/index.ts";
import { NOW } from "../support/clock.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at as they come
  readonly body: any;
}

export interface Person {
  graphql(query: string, variables?: object, more?: object): Promise<Answer>;
  /** The path below `/api/v4`. */
  rest(method: string, path: string, body?: object): Promise<Answer>;
}

/** A person with the token of that name; nobody with an unknown one is let in, `anonymous` sends none. */
export function person(sandbox: Sandbox, name: string): Person {
  const token = sandbox.tokens[name] ?? name;
  const authorization: Record<string, string> = name === "anonymous" ? {} : { "PRIVATE-TOKEN": token };
  return {
    graphql: (query, variables = {}, more = {}) =>
      send(`${sandbox.url}/api/graphql`, "POST", authorization, { query, variables, ...more }),
    rest: (method, path, body) => send(`${sandbox.url}/api/v4${path}`, method, authorization, body),
  };
}

export async function send(
  url: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    redirect: "manual",
    headers: { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get("content-type")?.includes("json") === true && text !== "";
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: json ? JSON.parse(text) : undefined,
  };
}

/** Sandboxes of one test file, closed together. */
export function sandboxes(): { start(options?: SandboxOptions): Promise<Sandbox>; close(): Promise<void> } {
  const started: Sandbox[] = [];
  return {
    async start(options = {}) {
      const sandbox = await startSandbox({ seed: "demo", now: () => NOW, ...options });
      started.push(sandbox);
      return sandbox;
    },
    async close() {
      await Promise.all(started.splice(0).map((sandbox) => sandbox.close()));
    },
  };
}

export const NOT_AVAILABLE =
  "The resource that you are attempting to access does not exist or you don't have permission to perform this action";

export const API = "acme/payments/api";

interface PayloadAnswer {
  readonly status: number;
  /** Messages of top-level errors. */
  readonly top: string[];
  readonly errors: string[];
  // biome-ignore lint/suspicious/noExplicitAny: objects of every kind come back
  readonly object: any;
}

/** Runs one mutation with its input as a variable, and takes its answer apart. */
export async function mutate(
  who: Person,
  name: string,
  input: object,
  field: string,
  selection: string,
): Promise<PayloadAnswer> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation M($input: ${type}!) { ${name}(input: $input) { errors ${field} { ${selection} } } }`;
  const answer = await who.graphql(query, { input });
  const payload = answer.body?.data?.[name];
  return {
    status: answer.status,
    top: (answer.body?.errors ?? []).map((error: { message: string }) => error.message),
    errors: payload?.errors ?? [],
    object: payload?.[field],
  };
}

export const SCHEDULE = "iid name description timezone";
export const ROTATION =
  "id name startsAt endsAt length lengthUnit activePeriod { startTime endTime } participants { nodes { colorPalette colorWeight user { username } } }";
export const POLICY =
  "id name description rules { id elapsedTimeSeconds status oncallSchedule { iid name } user { username } }";
export const INTEGRATION =
  "id name type active token url payloadExample payloadAttributeMappings { fieldName path type label }";

export function createSchedule(who: Person, name = "Primary", timezone = "Europe/Berlin", projectPath = API) {
  return mutate(who, "oncallScheduleCreate", { projectPath, name, timezone }, "oncallSchedule", SCHEDULE);
}

export const colours = (username: string) => ({ username, colorPalette: "BLUE", colorWeight: "WEIGHT_500" });

export function rotationInput(more: object = {}) {
  return {
    projectPath: API,
    scheduleIid: "1",
    name: "Weekly",
    startsAt: { date: "2025-01-06", time: "09:00" },
    rotationLength: { length: 1, unit: "WEEKS" },
    participants: ["ana", "bo", "chen"].map(colours),
    ...more,
  };
}

export function createRotation(who: Person, more: object = {}) {
  return mutate(who, "oncallRotationCreate", rotationInput(more), "oncallRotation", ROTATION);
}

export function updateRotation(who: Person, id: string, changes: object) {
  return mutate(who, "oncallRotationUpdate", { id, ...changes }, "oncallRotation", ROTATION);
}

export function usernames(rotation: { participants: { nodes: { user: { username: string } }[] } }): string[] {
  return rotation.participants.nodes.map(({ user }) => user.username);
}

export interface SandboxStage {
  /** The clock's time, in epoch milliseconds; may be set. */
  now: number;
  readonly sandbox: Sandbox;
  readonly dana: Person;
}

/** A sandbox that begins anew before each test, at an instant. */
export function useSandbox(seed: string, instant: string): SandboxStage {
  const pool = sandboxes();
  const stage = {
    now: 0,
    sandbox: undefined as unknown as Sandbox,
    dana: undefined as unknown as Person,
  };
  beforeEach(async () => {
    stage.now = Date.parse(instant);
    stage.sandbox = await pool.start({ seed, now: () => stage.now });
    stage.dana = person(stage.sandbox, "dana");
  });
  afterAll(() => pool.close());
  return stage;
}
