/** Every kind, one line each, in the order of creation. */
import type { AnyKind, KindName, KindsByName } from "../core/kind.ts";
import { alertIntegration } from "./alert-integration.ts";
import { escalationPolicy } from "./escalation-policy.ts";
import { rotation } from "./rotation.ts";
import { schedule } from "./schedule.ts";

const ALL: readonly AnyKind[] = [schedule, rotation, alertIntegration, escalationPolicy];

export const KINDS: KindsByName = new Map<KindName, AnyKind>(ALL.map((kind) => [kind.name, kind]));
