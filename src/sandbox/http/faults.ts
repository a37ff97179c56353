/**
 * Faults: answers that go wrong on purpose. A fault says what happens, to which requests, and to which of those.
 *
 * As text: `ANSWER [after] [KEY=VALUE …]`, e.g. `429 retry-after=2 first=3`, `lost after kind=write nth=2`,
 * `502 operation=OncallScheduleCreate`, `html path=/api/v4/*`. The answer is a status (402, 403, 429, 500, 502, 503, 504),
 * `html` (a proxy's page) or `lost` (the connection closes without one). `after` lets GitLab do its work first.
 */

export interface RequestFacts {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  readonly kind: "read" | "write";
  /** Names of the GraphQL operations in the request; empty for REST. */
  readonly operations: readonly string[];
}

export interface Fault {
  readonly answer: 402 | 403 | 429 | 500 | 502 | 503 | 504 | "html" | "lost";
  /** Whether the request takes effect before its answer goes wrong. */
  readonly when: "before" | "after";
  /** Seconds in `Retry-After`. */
  readonly retryAfter?: number;
  readonly kind?: "read" | "write";
  readonly method?: string;
  /** `*` stands for any text, in `path` and `operation`. */
  readonly path?: string;
  readonly operation?: string;
  /** Which of the matching requests, counted from 1: from this one … */
  readonly from: number;
  /** … up to this one. */
  readonly to: number;
}

export interface FaultControl {
  /** Takes effect at once; counting starts anew. Text is in the form given above. */
  add(fault: Fault | string): void;
  clear(): void;
}

export interface FaultPlan extends FaultControl {
  /** Counts the request and gives the fault that strikes it, if any. */
  strike(request: RequestFacts): Fault | undefined;
}

const ANSWERS: readonly Fault["answer"][] = [402, 403, 429, 500, 502, 503, 504, "html", "lost"];

const KEYS = ["retry-after", "kind", "method", "path", "operation", "nth", "first", "from"] as const;
type Key = (typeof KEYS)[number];

export function createFaultPlan(faults: readonly string[] = []): FaultPlan {
  let planned: { readonly fault: Fault; seen: number }[] = [];
  const plan: FaultPlan = {
    add(fault) {
      planned.push({ fault: typeof fault === "string" ? parseFault(fault) : fault, seen: 0 });
    },
    clear() {
      planned = [];
    },
    strike(request) {
      let struck: Fault | undefined;
      for (const entry of planned) {
        if (!matches(entry.fault, request)) continue;
        entry.seen += 1;
        if (entry.seen >= entry.fault.from && entry.seen <= entry.fault.to) struck ??= entry.fault;
      }
      return struck;
    },
  };
  for (const fault of faults) plan.add(fault);
  return plan;
}

/** Throws an Error that says what the text should be. */
export function parseFault(text: string): Fault {
  const [word = "", ...rest] = text.trim().split(/\s+/);
  const answer = ANSWERS.find((candidate) => String(candidate) === word);
  if (answer === undefined) throw new Error(`a fault begins with one of ${ANSWERS.join(", ")}: "${text}"`);
  const after = rest[0] === "after";
  const values = new Map((after ? rest.slice(1) : rest).map((part) => keyAndValue(part, text)));
  const [nth, first, from] = [numberOf(values, "nth"), numberOf(values, "first"), numberOf(values, "from")];
  const [kind, method, path, operation] = [
    values.get("kind"),
    values.get("method"),
    values.get("path"),
    values.get("operation"),
  ];
  if (kind !== undefined && kind !== "read" && kind !== "write")
    throw new Error(`kind is read or write: "${text}"`);
  const retryAfter = numberOf(values, "retry-after") ?? (answer === 429 ? 1 : undefined);
  return {
    answer,
    when: after ? "after" : "before",
    from: nth ?? from ?? 1,
    to: nth ?? first ?? Number.POSITIVE_INFINITY,
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(kind === undefined ? {} : { kind }),
    ...(method === undefined ? {} : { method: method.toUpperCase() }),
    ...(path === undefined ? {} : { path }),
    ...(operation === undefined ? {} : { operation }),
  };
}

function keyAndValue(part: string, text: string): [Key, string] {
  const cut = part.indexOf("=");
  const key = KEYS.find((candidate) => candidate === part.slice(0, cut));
  if (key === undefined)
    throw new Error(`a fault knows ${KEYS.map((name) => `${name}=`).join(", ")}: "${text}"`);
  return [key, part.slice(cut + 1)];
}

function numberOf(values: ReadonlyMap<Key, string>, key: Key): number | undefined {
  const value = values.get(key);
  if (value === undefined) return undefined;
  if (!/^\d+$/.test(value)) throw new Error(`${key} is a number, not "${value}"`);
  return Number(value);
}

function matches(fault: Fault, request: RequestFacts): boolean {
  return (
    (fault.kind === undefined || fault.kind === request.kind) &&
    (fault.method === undefined || fault.method === request.method) &&
    (fault.path === undefined || isLike(request.path, fault.path)) &&
    (fault.operation === undefined || request.operations.some((name) => isLike(name, fault.operation ?? "")))
  );
}

function isLike(text: string, pattern: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}
