/** Every kind's cases. */
import type { KindCases } from "../support/cases.ts";
import { alertIntegrationCases } from "./alert-integration.cases.ts";
import { escalationPolicyCases } from "./escalation-policy.cases.ts";
import { rotationCases } from "./rotation.cases.ts";
import { scheduleCases } from "./schedule.cases.ts";

export const CASES: readonly KindCases[] = [
  scheduleCases,
  rotationCases,
  alertIntegrationCases,
  escalationPolicyCases,
];
