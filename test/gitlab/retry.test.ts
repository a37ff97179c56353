import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoff, createGate, exhausted, rateLimitWait, retryAfter } from "../../src/gitlab/retry.ts";
import { START, testClock } from "./server.ts";

const headers = (fields: Record<string, string>) => new Headers(fields);
const SECONDS = START / 1_000;

describe("backoff", () => {
  test("doubles from one second to twenty", () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((tries) => backoff(tries, () => 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000,
    ]);
  });

  test("takes a random share of that, from nothing to all", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tries, share) => {
          const full = backoff(tries, () => 1);
          expect(Math.abs(backoff(tries, () => share) - share * full)).toBeLessThanOrEqual(0.5);
        },
      ),
    );
  });
});

describe("what headers ask for", () => {
  test.each([
    ["seconds", { "retry-after": "30" }, 30_000],
    ["a date by our clock", { "retry-after": "Mon, 23 Nov 2026 12:01:00 GMT" }, 60_000],
    [
      "a date by the server's",
      { "retry-after": "Mon, 23 Nov 2026 11:59:00 GMT", date: "Mon, 23 Nov 2026 11:58:20 GMT" },
      40_000,
    ],
    ["a date gone by", { "retry-after": "Mon, 23 Nov 2026 11:00:00 GMT" }, 1_000],
    ["no wait, which would be a storm", { "retry-after": "0" }, 1_000],
    [
      "Retry-After before RateLimit-Reset",
      { "retry-after": "5", "ratelimit-reset": `${SECONDS + 50}` },
      5_000,
    ],
    ["an instant in Unix seconds", { "ratelimit-reset": `${SECONDS + 50}` }, 50_000],
    ["seconds to go", { "ratelimit-reset": "50" }, 50_000],
    ["nothing", {}, 10_000],
    ["nonsense", { "retry-after": "soon", "ratelimit-reset": "later" }, 10_000],
  ])("%s", (_, fields, wait) => {
    expect(rateLimitWait(headers(fields), START)).toBe(wait);
  });

  test("is unknown without Retry-After", () => {
    expect(retryAfter(headers({}), START)).toBeUndefined();
    expect(retryAfter(headers({ "retry-after": "soon" }), START)).toBeUndefined();
  });

  test.each([
    ["requests are left", { "ratelimit-remaining": "1", "ratelimit-reset": "50" }, 0],
    ["none is left", { "ratelimit-remaining": "0", "ratelimit-reset": "50" }, 50_000],
    ["none is left for an hour", { "ratelimit-remaining": "0", "ratelimit-reset": "3600" }, 60_000],
    ["nobody says until when", { "ratelimit-remaining": "0" }, 0],
    ["nothing is said", {}, 0],
  ])("after a good answer, where %s", (_, fields, wait) => {
    expect(exhausted(headers(fields), START)).toBe(wait);
  });
});

describe("the gate", () => {
  test("lets everybody through until it is closed", async () => {
    const clock = testClock();
    await expect(createGate(clock).pass(0)).resolves.toBe(0);
    expect(clock.slept).toEqual([]);
  });

  test("holds until it opens, and counts overlapping closures once", async () => {
    const clock = testClock();
    const gate = createGate(clock);
    gate.close(5_000);
    gate.close(3_000);
    gate.close(8_000);
    expect(gate.closedMs).toBe(8_000);
    await expect(gate.pass(10_000)).resolves.toBe(8_000);
    await expect(gate.pass(10_000)).resolves.toBe(0);
  });

  test("goes on holding when it is closed again meanwhile", async () => {
    const clock = testClock();
    const gate = createGate({
      now: clock.now,
      async sleep(milliseconds) {
        if (clock.slept.length === 0) gate.close(7_000);
        await clock.sleep(milliseconds);
      },
    });
    gate.close(5_000);
    await expect(gate.pass(60_000)).resolves.toBe(7_000);
    expect(clock.slept).toEqual([5_000, 2_000]);
  });

  test("does not wait at all for what would take too long", async () => {
    const clock = testClock();
    const gate = createGate(clock);
    gate.close(5_000);
    await expect(gate.pass(4_999)).resolves.toBeUndefined();
    expect(clock.slept).toEqual([]);
  });

  test("opens even where a timer fires early", async () => {
    const gate = createGate({ now: () => START, sleep: async () => {} });
    gate.close(5_000);
    await expect(gate.pass(5_000)).resolves.toBe(5_000);
  });

  test("is open as soon as every closure is over, whatever their order", async () => {
    const closures = fc.array(fc.record({ after: fc.nat(10_000), milliseconds: fc.nat(10_000) }));
    await fc.assert(
      fc.asyncProperty(closures, async (list) => {
        const clock = testClock();
        const gate = createGate(clock);
        let end = START;
        let closed = 0;
        for (const { after, milliseconds } of list) {
          await clock.sleep(after);
          closed += Math.max(0, clock.now() + milliseconds - Math.max(end, clock.now()));
          end = Math.max(end, clock.now() + milliseconds);
          gate.close(milliseconds);
        }
        const before = clock.now();
        expect(await gate.pass(Number.POSITIVE_INFINITY)).toBe(Math.max(0, end - before));
        expect(clock.now()).toBe(Math.max(before, end));
        expect(gate.closedMs).toBe(closed);
      }),
    );
  });
});
