/** Every lint rule, in the order of its number. */
import type { Rule } from "./rule.ts";
import { coverageRules } from "./rules/coverage.ts";
import { dutyRules } from "./rules/duty.ts";
import { escalationRules } from "./rules/escalation.ts";
import { fairnessRules } from "./rules/fairness.ts";
import { liveRules } from "./rules/live.ts";
import { rotationRules } from "./rules/rotation.ts";
import { upkeepRules } from "./rules/upkeep.ts";

export const LINT_RULES: readonly Rule[] = [
  ...coverageRules,
  ...dutyRules,
  ...escalationRules,
  ...rotationRules,
  ...liveRules,
  ...fairnessRules,
  ...upkeepRules,
].sort((a, b) => Number(a.id.slice(2)) - Number(b.id.slice(2)));
