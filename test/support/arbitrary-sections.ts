/** Random sections of a project that GitLab can hold: schedules, rotations, a policy and alert integrations. */
import fc from "fast-check";
import { stringify } from "yaml";

const PEOPLE = ["ana", "bo", "chen", "dana", "erik"] as const;
const ZONES = ["Etc/UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney"] as const;
/** Few, so that two documents often speak of the same object; some need escaping in addresses and YAML. */
const NAMES = [
  "Primary",
  "Second line",
  "50 % / night",
  "Ünïcode: yes",
  "null",
  "1.5",
  '"quoted"',
  "constructor",
  "<<",
] as const;

const name = fc.constantFrom(...NAMES);
const description = fc.oneof(
  fc.constant(undefined),
  fc.string({ unit: "grapheme", maxLength: 20 }).map(oneLine),
);
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30))
  .map(([hour, minute]) => `${two(hour)}:${two(minute)}`);
/** At hours that no zone above skips. */
const wallClock = (year: number) =>
  fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }), fc.integer({ min: 4, max: 23 }))
    .map(([month, day, hour]) => `${year}-${two(month)}-${two(day)}T${two(hour)}:00`);

const rotation = fc
  .record({
    starts_at: wallClock(2025),
    ends_at: fc.option(wallClock(2028), { nil: undefined }),
    count: fc.integer({ min: 1, max: 6 }),
    unit: fc.constantFrom("hours", "days", "weeks"),
    active_period: fc.option(fc.record({ start: time, end: time }), { nil: undefined }),
    participants: fc.shuffledSubarray([...PEOPLE]),
    color: fc.option(fc.constantFrom("green-600", "orange-500"), { nil: undefined }),
  })
  .map(({ count, unit, active_period, participants, color, ...times }) => ({
    ...times,
    length: `${count} ${unit}`,
    active_period: unit === "hours" ? undefined : active_period,
    participants: participants.map((user, index) => (index === 0 && color ? { user, color } : user)),
  }));

const schedule = fc.record({
  description,
  timezone: fc.constantFrom(...ZONES),
  rotations: fc.dictionary(name, rotation, { maxKeys: 3 }),
});

const rule = (schedules: readonly string[]) =>
  fc.record({
    after: fc.constantFrom("0m", "5m", "60m", "1h", "90m", "24h"),
    notify: fc.oneof(
      fc.constantFrom(...PEOPLE).map((user) => ({ user })),
      ...(schedules.length === 0 ? [] : [fc.constantFrom(...schedules).map((one) => ({ schedule: one }))]),
    ),
    unless: fc.constantFrom(undefined, "acknowledged", "resolved"),
  });

const policy = (schedules: readonly string[]) =>
  fc.record({
    name,
    description,
    rules: fc.uniqueArray(rule(schedules), {
      minLength: 1,
      maxLength: 5,
      // "60m" and "1h" are the same to GitLab, and so is an `unless` left out.
      selector: ({ after, notify, unless = "acknowledged" }) =>
        JSON.stringify([after === "1h" ? "60m" : after, notify, unless]),
    }),
  });

const integration = fc.oneof(
  fc.record({ type: fc.constantFrom("prometheus", "pagerduty", "pagerduty_recovery", "datadog") }),
  fc.record({
    type: fc.constant("http"),
    active: fc.constantFrom(undefined, true, false),
    payload_example: fc.constantFrom(undefined, { event: { name: "x", tags: ["a"] }, list: [{ id: 1 }] }),
    mappings: fc.constantFrom(
      undefined,
      { title: "event.name" },
      { title: ["event", "name"], hosts: "event.tags", fingerprint: ["list", 0, "id"] },
    ),
  }),
);

/** A section as a value; `stringify` of yaml leaves undefined keys out. */
export const section = fc
  .record({
    oncall_schedules: fc.dictionary(name, schedule, { maxKeys: 3 }),
    alert_integrations: fc.dictionary(name, integration, { maxKeys: 3 }),
  })
  .chain((part) =>
    fc
      .option(policy(Object.keys(part.oncall_schedules)), { nil: undefined })
      .map((escalation_policy) => ({ ...part, escalation_policy })),
  );

/** Keys stand in quotes, as `<<` without them is no name. */
export function documentOfSection(project: string, value: object): string {
  const document = { version: 1, projects: { [project]: value } };
  return stringify(document, { keepUndefined: false, defaultKeyType: "QUOTE_DOUBLE" });
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** What GitLab keeps of a description as it is. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "").trim();
}
