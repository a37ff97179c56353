/** Alert integrations: presets over GitLab's two types, mappings in one written form. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UNDECLARED } from "../../src/core/kind.ts";
import {
  type AlertIntegrationLive,
  type AlertIntegrationSpec,
  alertIntegration,
} from "../../src/kinds/alert-integration.ts";
import {
  mappingInputs,
  readMappings,
  valueAt,
  writeMappings,
} from "../../src/kinds/alert-integration-mappings.ts";
import { PRESETS } from "../../src/kinds/alert-integration-presets.ts";

const LIVE: AlertIntegrationLive = {
  id: "gid://gitlab/AlertManagement::HttpIntegration/1",
  name: "Probe",
  type: "HTTP",
  active: true,
  payloadExample: "{}",
  payloadAttributeMappings: [],
};

function spec(more: Partial<AlertIntegrationSpec>): AlertIntegrationSpec {
  return { name: "Probe", type: "http", active: true, payload_example: null, mappings: {}, ...more };
}

describe("the type of a live endpoint", () => {
  it("is what the document calls it, as long as GitLab's type agrees", () => {
    const type = (live: AlertIntegrationLive["type"], declared: AlertIntegrationSpec["type"]) =>
      alertIntegration.project({ ...LIVE, type: live }, { ...UNDECLARED, declared: spec({ type: declared }) })
        .type;
    expect(type("HTTP", "datadog")).toBe("datadog");
    expect(type("PROMETHEUS", "datadog")).toBe("prometheus");
    expect(type("HTTP", "prometheus")).toBe("http");
  });

  it.each(["pagerduty", "pagerduty_recovery", "datadog"] as const)(
    "is %s where it looks like it",
    (preset) => {
      const { payload_example, mappings } = PRESETS[preset];
      const live = {
        ...LIVE,
        payloadExample: JSON.stringify(payload_example),
        payloadAttributeMappings: mappingInputs(mappings, payload_example),
      };
      expect(alertIntegration.project(live, UNDECLARED).type).toBe(preset);
      expect(alertIntegration.project({ ...live, payloadExample: "{}" }, UNDECLARED).type).toBe("http");
    },
  );

  it("may change between HTTP presets in place, and never to Prometheus", () => {
    expect(alertIntegration.replaces?.(spec({ type: "http" }), spec({ type: "pagerduty" }))).toBeUndefined();
    expect(alertIntegration.replaces?.(spec({ type: "http" }), spec({ type: "prometheus" }))).toMatch(
      /URL and token/,
    );
  });
});

describe("every preset", () => {
  it.each(Object.entries(PRESETS))(
    "%s maps only what its payload has",
    (_, { payload_example, mappings }) => {
      const problems = alertIntegration.check?.(spec({ payload_example, mappings }), {
        names: ["Probe"],
        declared: () => [],
      } as never);
      expect(problems).toEqual([]);
    },
  );

  it("ends an alert only where it is meant to: any end time resolves", () => {
    expect(PRESETS.pagerduty.mappings).not.toHaveProperty("end_time");
    expect(PRESETS.pagerduty_recovery.mappings).toHaveProperty("end_time", "event.occurred_at");
    expect(PRESETS.pagerduty.mappings.fingerprint).toBe(PRESETS.pagerduty_recovery.mappings.fingerprint);
  });
});

describe("mappings", () => {
  const segment = fc.oneof(fc.string({ minLength: 1, maxLength: 6 }), fc.nat({ max: 9 }));
  const path = fc.array(segment, { minLength: 1, maxLength: 4 });
  const mappings = fc.dictionary(fc.constantFrom("title", "severity", "hosts", "fingerprint"), path);

  it("have one written form, whichever way they were written", () => {
    expect(writeMappings({ title: "event.name" })).toEqual(writeMappings({ title: ["event", "name"] }));
    expect(writeMappings({ title: ["event", "dotted.key"] })).toEqual({ title: ["event", "dotted.key"] });
    expect(writeMappings({ fingerprint: ["list", 0, "id"] })).toEqual({ fingerprint: ["list", 0, "id"] });
    expect(Object.keys(writeMappings({ title: "a", hosts: "b" }))).toEqual(["hosts", "title"]);
  });

  it("come back from GitLab as they were sent", () => {
    fc.assert(
      fc.property(mappings, (wanted) => {
        expect(readMappings(mappingInputs(wanted, {}))).toEqual(writeMappings(wanted));
        expect(writeMappings(writeMappings(wanted))).toEqual(writeMappings(wanted));
      }),
    );
  });

  it.each([
    ["title", "x", "STRING"],
    ["start_time", "2026-01-01", "DATETIME"],
    ["end_time", "2026-01-01", "DATETIME"],
    ["end_time", 1767225600, "NUMBER"],
    ["hosts", "a", "STRING"],
    ["hosts", ["a"], "ARRAY"],
  ])("of %s to %j are of type %s", (field, value, type) => {
    expect(mappingInputs({ [field]: "key" }, { key: value })).toEqual([
      { fieldName: field.toUpperCase(), path: ["key"], type },
    ]);
  });

  it("warn where the payload has nothing there", () => {
    const problems = alertIntegration.check?.(
      spec({ payload_example: { event: {} }, mappings: { title: "event.name" } }),
      { names: ["Probe"], declared: () => [] } as never,
    );
    expect(problems).toMatchObject([
      { level: "warning", code: "mapping-not-in-payload", at: "/mappings/title" },
    ]);
  });

  it("find values by keys and positions, and nothing inherited", () => {
    expect(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"])).toBe(1);
    expect(valueAt({ a: 1 }, ["a", "b"])).toBeUndefined();
    expect(valueAt({}, ["constructor"])).toBeUndefined();
  });
});
