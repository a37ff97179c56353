/** The `policy` section with its defaults: what a plan may delete and change at most. */
import type { Guards, Limit } from "../core/desired.ts";
import type { Policy } from "./document.ts";

export function guardsOf(policy: Policy = {}): Guards {
  return {
    prune: policy.prune ?? "owned",
    maxDeletes: limitOf(policy.max_deletes ?? "30%"),
    maxUpdates: limitOf(policy.max_updates ?? "50%"),
    drift: policy.drift ?? "revert",
  };
}

function limitOf(limit: string | number): Limit {
  return typeof limit === "number" ? { count: limit } : { percent: Number.parseFloat(limit) };
}
