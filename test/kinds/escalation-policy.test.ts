/** The escalation policy: rules in one written form, whatever GitLab answers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNDECLARED } from "../../src/core/kind.ts";
import type { SecretReference } from "../../src/core/secret.ts";
import { type EscalationPolicyLive, escalationPolicy } from "../../src/kinds/escalation-policy.ts";

type LiveRule = EscalationPolicyLive["rules"][number];
const context = {
  file: () => ({ path: "", text: "" }),
  json: () => undefined,
  secret: (reference: SecretReference) => reference,
};

function specified(after: string) {
  const value = { name: "P", rules: [{ after, notify: { user: "ana" } }] };
  const { rules } = escalationPolicy.specify({ names: [], path: [], value }, context);
  return rules[0]?.after;
}

function projected(rule: Partial<LiveRule>) {
  const rules = [
    {
      elapsedTimeSeconds: 0,
      status: "ACKNOWLEDGED",
      oncallSchedule: null,
      user: { username: "ana" },
      ...rule,
    } as const,
  ];
  return escalationPolicy.project({ id: "1", name: "P", description: null, rules }, UNDECLARED).rules[0];
}

describe("the delay of a rule", () => {
  it.each([
    ["0m", "0m"],
    ["15m", "15m"],
    ["1h", "60m"],
    ["24h", "1440m"],
    ["1d", "1440m"],
    ["90s", "90s"],
    ["120s", "2m"],
  ])("%s is %s", (written, expected) => {
    expect(specified(written)).toBe(expected);
  });

  it("is the same read from GitLab as written in the document", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1440 }), (minutes) => {
        expect(projected({ elapsedTimeSeconds: minutes * 60 })?.after).toBe(specified(`${minutes}m`));
      }),
    );
  });
});

describe("a live rule", () => {
  it("names a schedule as the document knows it", () => {
    const named = (_: string, [name = ""]: readonly string[]) => [name === "Old" ? "New" : name];
    const live: EscalationPolicyLive = {
      id: "1",
      name: "P",
      description: null,
      rules: [{ elapsedTimeSeconds: 60, status: "RESOLVED", oncallSchedule: { name: "Old" }, user: null }],
    };
    expect(escalationPolicy.project(live, { named })).toEqual({
      name: "P",
      description: "",
      rules: [{ after: "1m", notify: { schedule: "New" }, unless: "resolved" }],
    });
  });

  it("notifies a person", () => {
    expect(projected({})).toEqual({ after: "0m", notify: { user: "ana" }, unless: "acknowledged" });
  });
});

describe("what a policy needs", () => {
  it("is every schedule its rules name, and everybody they name", () => {
    const value = {
      name: "P",
      rules: [
        { after: "0m", notify: { schedule: "Primary" } },
        { after: "5m", notify: { user: "ana" } },
      ],
    };
    const spec = escalationPolicy.specify({ names: [], path: [], value }, context);
    expect(escalationPolicy.needs?.(spec)).toEqual([{ kind: "schedule", names: ["Primary"] }]);
    expect(escalationPolicy.people?.(spec)).toEqual([{ username: "ana", at: "/rules/1/notify/user" }]);
  });
});
