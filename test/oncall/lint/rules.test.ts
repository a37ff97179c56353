import { describe, expect, it } from "vitest";
import { publicHolidays } from "../../../src/calendar/holidays.ts";
import { shiftAt, shiftsOverlapping } from "../../../src/calendar/shifts.ts";
import { DAY, HOUR } from "../../../src/calendar/zone.ts";
import { lookupAt } from "../../support/gitlab-shifts.ts";
import {
  account,
  found,
  integration,
  NOW,
  PROJECT,
  page,
  project,
  rotation,
  type Setup,
  schedule,
} from "./view.ts";

/** Findings of a rule in a project that has only these rotations, in one schedule. */
const inRotations = (code: string, rotations: Parameters<typeof schedule>[0], setup: Setup = {}) =>
  found(code, [project({ schedules: [schedule(rotations)] })], setup);
const weekly = rotation();
const office = (start: string, end: string, values = {}) =>
  rotation({ starts_at: `2026-01-05T${start}`, active_period: { start, end }, ...values });

describe("coverage", () => {
  it("OC001 lists gaps in the wanted time and names the clock change that makes them", () => {
    const sites = [
      office("08:00", "17:00", { name: "Berlin" }),
      office("08:00", "16:00", { name: "Los Angeles", timezone: "America/Los_Angeles" }),
      office("10:00", "18:00", { name: "Sydney", timezone: "Australia/Sydney" }),
    ];
    const sun = schedule(sites, { coverage: "24x7", timezone: "Etc/UTC" });
    const [gap, ...rest] = found("OC001", [project({ schedules: [sun] })]);
    expect(rest).toEqual([]);
    expect(gap).toMatchObject({
      level: "error",
      address: "acme/api//schedule.Primary",
      line: sun.where?.line,
    });
    expect(gap?.message).toContain(
      "2026-04-04 23:00 Etc/UTC (2026-04-04T23:00Z) for 1 h, since the clocks change on",
    );
    expect(gap?.hint).toContain("overlap");
    expect(found("OC001", [project({ schedules: [schedule(sites)] })])).toEqual([]);
    const windows = schedule([office("09:00", "17:00")], { coverage: { windows: ["mon-fri 09:00-17:00"] } });
    expect(found("OC001", [project({ schedules: [windows] })])).toEqual([]);
    const half = schedule([office("09:00", "17:00")], { coverage: { windows: ["mon 09:00-17:30"] } });
    expect(found("OC001", [project({ schedules: [half] })])).toHaveLength(1);
    const settings = { OC001: { max_gap_minutes: 30 * 60 } };
    expect(found("OC001", [project({ schedules: [half] })], { settings })).toEqual([]);
  });

  it("OC002 warns before the last rotation ends", () => {
    const ending = rotation({ ends_at: "2026-03-30T09:00" });
    expect(inRotations("OC002", [ending])[0]?.message).toContain(
      "ends at 2026-03-30 09:00 Europe/Berlin (2026-03-30T07:00Z)",
    );
    expect(inRotations("OC002", [rotation({ ends_at: "2026-02-01T09:00" })])[0]?.message).toContain(
      "ended at",
    );
    expect(inRotations("OC002", [ending, weekly])).toEqual([]);
    expect(inRotations("OC002", [ending], { settings: { OC002: { notice: "2w" } } })).toEqual([]);
    expect(inRotations("OC002", [])).toEqual([]);
  });

  it("OC003 finds rotations without people, and with nobody active", () => {
    expect(inRotations("OC003", [rotation({ participants: [] })])).toHaveLength(1);
    expect(inRotations("OC003", [])[0]?.message).toContain("no rotation");
    expect(inRotations("OC003", [weekly])).toEqual([]);
    const live = { users: new Map([["ana", account({ state: "blocked" })]]), drifted: [] };
    const blocked = project({ schedules: [schedule([rotation({ participants: ["ana"] })])], live });
    expect(found("OC003", [blocked])[0]?.message).toContain("ana");
    expect(found("OC003", [{ ...blocked, live: { ...live, users: new Map([["ana", account()]]) } }])).toEqual(
      [],
    );
  });

  it("OC004 finds one person alone for too many hours a week", () => {
    expect(inRotations("OC004", [rotation({ participants: ["ana"] })])[0]?.message).toContain(
      "168 hours a week",
    );
    expect(inRotations("OC004", [office("09:00", "14:00", { participants: ["ana"] })])).toEqual([]);
    expect(inRotations("OC004", [rotation({ participants: ["ana"], made: true })])).toEqual([]);
    expect(inRotations("OC004", [weekly])).toEqual([]);
  });

  it("OC005 finds too few people and too great shares", () => {
    const eight = ["a", "b", "c", "d", "e", "f", "g", "h"];
    expect(inRotations("OC005", [weekly])[0]?.message).toContain(
      '"Primary" has 4 people, and 8 are wanted so that nobody is on call too often',
    );
    const even = inRotations("OC005", [weekly], { settings: { OC005: { max_share: "40%" } } });
    expect(even[0]?.hint).toBe(
      "Share it among 8 people, or set min_people of OC005 to what you have agreed.",
    );
    expect(inRotations("OC005", [rotation({ participants: eight })])).toEqual([]);
    const settings = { OC005: { max_share: "40%", min_people: 3 } };
    expect(inRotations("OC005", [weekly], { settings })).toEqual([]);
    const two = inRotations("OC005", [rotation({ participants: ["ana", "bo"] })], { settings });
    expect(two[0]?.message).toMatch(
      /has 2 people, and 3 are wanted so that nobody is on call too often; it keeps .*ana \(50 %\)/,
    );
    expect(two[0]?.hint).toContain("or set min_people and max_share of OC005");
    const sites = [
      office("08:00", "20:00"),
      office("20:00", "08:00", { name: "Night", participants: eight }),
    ];
    expect(inRotations("OC005", sites, { settings: { OC005: { max_share: 1 } } })).toEqual([]);
    const few = [office("08:00", "20:00"), office("20:00", "08:00", { name: "Night" })];
    const hints = inRotations("OC005", few, { settings: { OC005: { max_share: 1, min_people: 2 } } });
    expect(hints[0]?.hint).toBe(
      "Share it among 12 people, or set min_people_per_site of OC005 to what you have agreed.",
    );
    expect(inRotations("OC005", sites.slice(0, 1), { settings: { OC005: { max_share: 1 } } })).toHaveLength(
      1,
    );
  });
});

describe("duty", () => {
  it("OC006 joins shifts that meet, over schedules, and counts wall-clock hours", () => {
    expect(inRotations("OC006", [weekly])).toEqual([]);
    const twice = rotation({ participants: ["ana", "ana", "bo"] });
    expect(inRotations("OC006", [twice])[0]?.message).toContain("for 336 h");
    const address = `${PROJECT}//rotation.Secondary/Weekly`;
    const later = rotation({ starts_at: "2026-01-12T09:00", address });
    const other = schedule([later], { name: "Secondary" });
    // Four people; the second schedule runs a week behind, so that everybody serves twice in a row.
    const joined = found("OC006", [project({ schedules: [schedule([weekly]), other] })]);
    expect(joined).toHaveLength(4);
    const [first] = joined;
    expect(first?.address).toContain("rotation.Primary/Weekly");
    expect(first?.message).toMatch(/longer than 168 hours, together with "Secondary\/Weekly"$/);
    expect(inRotations("OC006", [rotation({ participants: ["ana"] })])[0]?.message).toContain(
      "more than a year",
    );
    expect(inRotations("OC006", [twice], { settings: { OC006: { max_continuous_h: 336 } } })).toEqual([]);
    // A clock change makes neither a week nor 168 hours longer than 168 hours.
    expect(inRotations("OC006", [rotation({ length: { count: 168, unit: "hours" } })])).toEqual([]);
  });

  it("OC007 wants rest between duties that include night hours", () => {
    const night = office("20:00", "10:00", { participants: ["ana"] });
    expect(inRotations("OC007", [night])[0]?.message).toContain(
      "ana has only 10 h of rest before 2026-03-03 20:00",
    );
    expect(inRotations("OC007", [office("22:00", "08:00", { participants: ["ana"] })])).toEqual([]);
    expect(inRotations("OC007", [office("08:00", "22:00", { participants: ["ana"] })])).toEqual([]);
    const day = schedule([office("17:00", "22:00", { participants: ["ana"] })], { name: "Late" });
    expect(
      found("OC007", [
        project({ schedules: [schedule([office("22:00", "08:00", { participants: ["ana"] })]), day] }),
      ]),
    ).toHaveLength(1);
  });

  it("OC008 finds people in two schedules of a project at once", () => {
    const second = (starts_at: string) => schedule([rotation({ starts_at })], { name: "Secondary" });
    const together = [schedule([weekly]), second("2026-01-05T09:00")];
    const rules = [page(0, { schedule: "Primary" }), page(10, { schedule: "Secondary" })];
    expect(found("OC008", [project({ schedules: together })])[0]).toMatchObject({ level: "warning" });
    expect(found("OC008", [project({ schedules: together, rules })])[0]).toMatchObject({ level: "error" });
    expect(
      found("OC008", [project({ schedules: [schedule([weekly]), second("2026-01-12T09:00")], rules })]),
    ).toEqual([]);
    const split = [
      project({ schedules: together.slice(0, 1) }),
      project({ path: "acme/web", schedules: together.slice(1) }),
    ];
    expect(found("OC008", split)).toEqual([]);
  });

  it("OC016 asks whether anybody is asleep at a handover", () => {
    const late = rotation({ starts_at: "2026-01-05T23:00" });
    expect(inRotations("OC016", [late])[0]).toMatchObject({ level: "note" });
    const people = { ana: { timezone: "Europe/Berlin" }, bo: { timezone: "America/Los_Angeles" } };
    expect(inRotations("OC016", [late], { people })[0]).toMatchObject({ level: "warning" });
    expect(inRotations("OC016", [weekly])).toEqual([]);
    const [asleep] = inRotations("OC016", [weekly], { people });
    expect(asleep?.message).toContain("at night for bo");
    expect(
      inRotations("OC016", [office("23:00", "07:00", { participants: ["ana", "bo"] })], { people }),
    ).toEqual([]);
  });

  it("OC017 finds handovers on free days", () => {
    expect(inRotations("OC017", [rotation({ starts_at: "2026-01-04T09:00" })])[0]).toMatchObject({
      level: "note",
    });
    expect(inRotations("OC017", [weekly])).toEqual([]);
    const people = { ana: { timezone: "Europe/Berlin", holidays: publicHolidays("DE-BE", 2026, 2026) } };
    // Easter Monday: chen or ana hands over.
    const [monday] = inRotations("OC017", [rotation({ participants: ["ana", "bo"] })], { people });
    expect(monday?.message).toContain("2026-04-06 09:00");
  });

  it("OC018 finds nights that are day elsewhere", () => {
    const night = office("22:00", "06:00", { participants: ["ana", "kim"] });
    const people = { ana: { timezone: "Europe/Berlin" }, kim: { timezone: "America/Los_Angeles" } };
    expect(inRotations("OC018", [night], { people })[0]?.message).toMatch(
      /100 % of ana's time .* day for kim/,
    );
    expect(
      inRotations("OC018", [night], { people: { ...people, kim: { timezone: "Europe/Paris" } } }),
    ).toEqual([]);
    expect(inRotations("OC018", [night])).toEqual([]);
    expect(inRotations("OC018", [office("09:00", "17:00")], { people })).toEqual([]);
  });

  it("OC029 finds loads that differ by more than a turn", () => {
    expect(inRotations("OC029", [weekly])).toEqual([]);
    const uneven = rotation({ participants: ["ana", "bo", "ana", "chen"] });
    expect(inRotations("OC029", [uneven])[0]?.message).toMatch(/all hours from .* to .*\(ana\)/);
    expect(inRotations("OC029", [uneven], { people: { bo: { share: 0.5 }, chen: { share: 0.5 } } })).toEqual(
      [],
    );
    const half = inRotations("OC029", [uneven], { people: { bo: { share: 0.25 } } });
    expect(half[0]?.message).toContain(", each one's hours divided by their share of full time: all hours");
    expect(inRotations("OC029", [uneven])[0]?.message).not.toContain("divided");
    // Twelve hours each, but one of them always has the night.
    const halves = [
      office("08:00", "20:00", { participants: ["ana"] }),
      office("20:00", "08:00", { name: "N", participants: ["bo"] }),
    ];
    const [nights] = inRotations("OC029", halves, { settings: { OC029: { max_gini: 0.1 } } });
    expect(nights?.message ?? "").not.toContain("all hours");
    expect(inRotations("OC029", [rotation({ participants: ["ana"] })])).toEqual([]);
  });
});

describe("escalation", () => {
  const primary = schedule([weekly]);
  const secondary = schedule([rotation({ participants: ["eve", "fay"] })], { name: "Secondary" });
  const steps = (...rules: Parameters<typeof page>[]) =>
    [project({ schedules: [primary, secondary], rules: rules.map((one) => page(...one)) })] as const;
  const good = steps([0, { schedule: "Primary" }], [10, { schedule: "Secondary" }], [30, { user: "gus" }]);
  const hours = [
    project({
      schedules: [schedule([office("09:00", "17:00")])],
      rules: [page(0, { schedule: "Primary" }), page(30, { schedule: "Primary" })],
    }),
  ];

  it.each(["OC009", "OC010", "OC011", "OC012", "OC013", "OC014", "OC015", "OC026", "OC027", "OC028"])(
    "%s has nothing to say about a good policy",
    (code) => expect(found(code, good)).toEqual([]),
  );

  it("OC009 finds steps that page the same people again", () => {
    const again = steps([0, { schedule: "Primary" }], [15, { schedule: "Primary" }]);
    expect(found("OC009", again)[0]?.message).toContain(
      "pages only ana, whom the step at 0 min has paged already",
    );
    const part = steps(
      [0, { schedule: "Primary" }],
      [0, { schedule: "Secondary" }],
      [15, { schedule: "Secondary" }],
    );
    expect(found("OC009", part)).toHaveLength(1);
    const sometimes = steps([0, { schedule: "Primary" }], [15, { user: "bo" }]);
    expect(found("OC009", sometimes)[0]?.message).toMatch(/only bo.* 2[0-9] % of alert times/);
    const once = project({
      schedules: [
        schedule([rotation({ participants: ["ana"], ends_at: "2026-03-04T09:00" })], { name: "Secondary" }),
      ],
      rules: [page(0, { user: "ana" }), page(15, { schedule: "Secondary" })],
    });
    expect(found("OC009", [once])[0]?.message).toMatch(/so for less than 1 % of alert times/);
    expect(found("OC009", [once])[0]?.level).toBe("warning");
    expect(found("OC009", sometimes)[0]?.level).toBe("error");
  });

  it("OC010 wants a second rule and a second person", () => {
    expect(found("OC010", steps([0, { schedule: "Primary" }]))[0]?.message).toContain("1 rule:");
    expect(found("OC010", steps([0, { schedule: "Primary" }], [15, { user: "bo" }]))[0]?.message).toContain(
      "only bo",
    );
  });

  it("OC011 finds alerts that reach nobody, or somebody late", () => {
    expect(found("OC011", hours)[0]?.message).toContain(
      "2026-03-02 17:00 Europe/Berlin (2026-03-02T16:00Z) never reaches",
    );
    expect(found("OC011", steps([20, { schedule: "Primary" }], [30, { user: "gus" }]))[0]?.message).toContain(
      "after 20 min",
    );
    const [first] = hours;
    const rescued = {
      ...first,
      policy: { ...first?.policy, rules: [...(first?.policy?.rules ?? []), page(15, { user: "gus" })] },
    };
    expect(found("OC011", [rescued as NonNullable<typeof first>])).toEqual([]);
  });

  it("OC012 counts people within half an hour", () => {
    const late = steps([0, { schedule: "Primary" }], [45, { schedule: "Secondary" }]);
    expect(found("OC012", late)[0]?.message).toContain("only ana is paged within 30 min");
    expect(found("OC012", late, { settings: { OC012: { by_minutes: 45 } } })).toEqual([]);
  });

  it("OC013, OC014 and OC015 look at minutes and conditions", () => {
    expect(found("OC013", steps([6, { schedule: "Primary" }]))).toHaveLength(1);
    const spaced = steps(
      [0, { schedule: "Primary" }],
      [3, { schedule: "Secondary" }],
      [3, { user: "gus" }],
      [90, { user: "hal" }],
    );
    expect(found("OC014", spaced).map(({ message }) => message)).toEqual([
      expect.stringContaining("0 min and 3 min"),
      expect.stringContaining("3 min and 90 min"),
    ]);
    const resolved = good.map((one) => ({
      ...one,
      policy: {
        ...one.policy,
        rules: one.policy?.rules.map((each) => ({ ...each, unless: "resolved" as const })),
      },
    }));
    expect(found("OC015", resolved as unknown as typeof good)).toHaveLength(1);
  });

  it("OC026, OC027 and OC028 look at what names what", () => {
    expect(found("OC026", steps([0, { schedule: "Primary" }]))[0]?.message).toContain('"Secondary"');
    expect(found("OC027", steps([0, { schedule: "Tertiary" }]))[0]?.hint).toContain(
      '"Primary" and "Secondary"',
    );
    expect(found("OC027", [project({ integrations: [integration()] })])[0]?.message).toContain(
      "nobody is paged",
    );
    expect(found("OC027", [project({ integrations: [integration({ active: false })] })])).toEqual([]);
    expect(found("OC027", [project({ creates_incidents: true })])).toHaveLength(1);
    expect(found("OC028", steps([0, { user: "gus" }], [30, { user: "hal" }]))[0]?.message).toContain("gus");
  });
});

describe("rotations", () => {
  it("OC019 wants the handover where the active period begins", () => {
    const early = rotation({
      starts_at: "2026-01-05T08:00",
      active_period: { start: "06:00", end: "14:00" },
    });
    expect(inRotations("OC019", [early])[0]).toMatchObject({
      level: "warning",
      message: expect.stringMatching(/next at 2026-03-09 08:00 .* on the day of a handover GitLab may find/),
      hint: expect.stringContaining("06:00"),
    });
    expect(inRotations("OC019", [{ ...early, made: true }, office("09:00", "17:00"), weekly])).toEqual([]);
  });

  it.each([
    ["10:00", "09:00", "17:00"],
    ["18:00", "09:00", "17:00"],
    ["08:00", "09:00", "17:00"],
    ["00:00", "09:00", "17:00"],
    ["00:00", "22:00", "06:00"],
    ["06:00", "22:00", "06:00"],
    ["23:00", "22:00", "06:00"],
    ["03:00", "09:00", "09:00"],
  ])(
    "OC019 warns of handovers at %s in %s to %s where GitLab's look-up misses somebody",
    (at, start, end) => {
      const one = office(start, end, { starts_at: `2026-01-05T${at}` });
      const hours = Array.from({ length: 14 * 24 }, (_, hour) => NOW + hour * HOUR);
      const missed = hours.some((hour) => shiftAt(one, hour)?.user !== lookupAt(one, hour)?.user);
      expect(inRotations("OC019", [one])[0]).toMatchObject({ level: missed ? "warning" : "note" });
    },
  );

  it("OC020 finds days counted in hours where the clocks change", () => {
    const hourly = rotation({ length: { count: 168, unit: "hours" } });
    expect(inRotations("OC020", [hourly])[0]?.hint).toBe("Write 1 week.");
    expect(inRotations("OC020", [rotation({ length: { count: 48, unit: "hours" } })])[0]?.hint).toBe(
      "Write 2 days.",
    );
    expect(inRotations("OC020", [rotation({ length: { count: 12, unit: "hours" } }), weekly])).toEqual([]);
    expect(inRotations("OC020", [{ ...hourly, timezone: "Asia/Kolkata" }])).toEqual([]);
    expect(inRotations("OC020", [{ ...hourly, ends_at: "2026-03-28T09:00" }])).toEqual([]);
    expect(inRotations("OC020", [{ ...hourly, starts_at: "2026-05-04T09:00" }])[0]?.message).toContain(
      "from 2026-10-25",
    );
  });

  it("OC021 finds times that the clocks skip or repeat", () => {
    const daily = rotation({ starts_at: "2026-01-05T02:30", length: { count: 1, unit: "days" } });
    expect(inRotations("OC021", [daily])[0]?.message).toContain("2026-03-29 02:30");
    expect(inRotations("OC021", [office("09:00", "02:15")])[0]?.message).toContain("closes");
    // Mondays at half past two: the clocks change on Sundays.
    expect(inRotations("OC021", [{ ...daily, length: { count: 1, unit: "weeks" } }])).toEqual([]);
    expect(inRotations("OC021", [rotation({ ends_at: "2026-10-25T02:30" })])[0]?.message).toContain(
      "shown twice",
    );
    expect(inRotations("OC021", [weekly, { ...daily, timezone: "Asia/Kolkata" }])).toEqual([]);
    const over = { starts_at: "2026-01-05T22:00", ends_at: "2026-03-20T09:00" };
    expect(inRotations("OC021", [office("22:00", "02:30", over)])).toEqual([]);
    // The night of the change ends on a date whose handover is in winter time.
    const autumn = office("22:00", "02:30", { starts_at: "2026-04-06T22:00" });
    expect(shiftsOverlapping(autumn, Date.UTC(2026, 9, 25), Date.UTC(2026, 9, 25, 1))[0]?.end).toBe(
      Date.UTC(2026, 9, 25, 1, 30),
    );
    expect(inRotations("OC021", [autumn])[0]?.message).toContain(
      "GitLab takes 2026-10-25 02:30 Europe/Berlin (2026-10-25T01:30Z)",
    );
  });

  it("OC022 finds zones that do not exist or follow no place", () => {
    const zone = (timezone: string) => found("OC022", [project({ schedules: [schedule([], { timezone })] })]);
    for (const bad of ["Europe/Berlim", "EST", "CET", "EST5EDT", "Etc/GMT+5", "GMT", "cet"])
      expect(zone(bad)).toHaveLength(1);
    for (const good of ["Europe/Berlin", "Etc/UTC", "UTC"]) expect(zone(good)).toEqual([]);
    const people = { ana: { timezone: "PST", where: { file: "people.yml", line: 2, column: 5 } } };
    expect(found("OC022", [], { people })[0]).toMatchObject({ file: "people.yml", line: 2 });
    expect(found("OC022", [], { people })[0]).not.toHaveProperty("address");
  });

  it("OC032 knows GitLab's limits", () => {
    const many = Array.from({ length: 101 }, (_, index) => `user${index}`);
    const messages = (rotations: Parameters<typeof schedule>[0]) =>
      inRotations("OC032", rotations).map(({ message }) => message);
    expect(messages([rotation({ participants: many })])[0]).toContain("101 participants");
    expect(messages([rotation({ name: "x".repeat(201) })])[0]).toContain("201 characters");
    expect(messages([rotation({ name: "🌙".repeat(200) })])).toEqual([]);
    expect(messages([rotation({ participants: ["ana", "bo", "ana"] })])[0]).toContain("ana");
    expect(messages([rotation({ length: { count: 0, unit: "days" } })])).toHaveLength(1);
    expect(messages([office("09:00", "17:00", { length: { count: 8, unit: "hours" } })])).toHaveLength(1);
    expect(messages([rotation({ ends_at: "2026-01-05T09:00" })])).toHaveLength(1);
    expect(messages([weekly, weekly])[0]).toContain("The same rotation");
    expect(messages([weekly])).toEqual([]);
    const rules = Array.from({ length: 11 }, (_, index) => page(index * 10, { user: "ana" }));
    expect(found("OC032", [project({ rules })])[0]?.message).toContain("11 rules");
    expect(found("OC032", [project({ rules: [page(1441, { user: "ana" })] })])[0]?.message).toContain("1441");
    expect(
      found("OC032", [project({ rules: [page(5, { user: "ana" }), page(5, { user: "ana" })] })]),
    ).toHaveLength(1);
    expect(found("OC032", [project({ rules: [] })])[0]?.message).toContain("0 rules");
  });
});

describe("live facts", () => {
  const withUsers = (users: Record<string, ReturnType<typeof account>>, drifted: string[] = []) =>
    project({
      schedules: [schedule([rotation({ participants: ["ana", "bo"] })])],
      rules: [page(0, { schedule: "Primary" }), page(10, { user: "gus" })],
      live: { users: new Map(Object.entries(users)), drifted },
    });
  const everybody = { ana: account(), bo: account(), gus: account() };

  it("OC023 and OC024 look at everybody who is named", () => {
    expect(found("OC023", [withUsers(everybody)])).toEqual([]);
    expect(found("OC024", [withUsers(everybody)])).toEqual([]);
    expect(found("OC023", [project({ schedules: [schedule([weekly])] })])).toEqual([]);
    expect(found("OC023", [withUsers({ ana: account(), bo: account() })])[0]?.message).toContain(
      "gus does not exist",
    );
    expect(found("OC023", [withUsers({ ...everybody, bo: account({ can_read: false }) })])).toHaveLength(1);
    const leaving = found("OC023", [
      withUsers({ ...everybody, bo: account({ expires_at: NOW + 30 * DAY }) }),
    ]);
    expect(leaving[0]?.message).toContain("ends at 2026-04-01");
    expect(
      found("OC023", [withUsers({ ...everybody, bo: account({ expires_at: NOW + 300 * DAY }) })]),
    ).toEqual([]);
    for (const problem of [{ state: "banned" as const }, { bot: true }, { confirmed: false }])
      expect(found("OC024", [withUsers({ ...everybody, gus: account(problem) })])).toHaveLength(1);
  });

  it("OC025 finds absences nobody covers", () => {
    const people = { bo: { timezone: "Europe/Berlin", away: [{ from: "2026-03-08", to: "2026-03-09" }] } };
    // bo's week begins on Monday, 9 March, at nine: fifteen hours of it until midnight.
    const [away] = inRotations("OC025", [rotation({ starts_at: "2026-03-02T09:00" })], { people });
    expect(away?.message).toContain("for 15 h of it, first at 2026-03-09 09:00");
    const covered = [
      rotation({ starts_at: "2026-03-02T09:00" }),
      rotation({ name: "Both", participants: ["eve"] }),
    ];
    expect(inRotations("OC025", covered, { people })).toEqual([]);
    const busy = withUsers({ ...everybody, ana: account({ busy: true }), bo: account({ busy: true }) });
    expect(found("OC025", [busy])[0]?.message).toContain("marked busy");
  });

  it("OC030 and OC031 compare with what GitLab has", () => {
    const live = rotation({ participants: ["ana", "bo", "chen"] });
    const joined = rotation({ live });
    expect(inRotations("OC030", [joined])[0]?.message).toMatch(
      /from 2026-03-02 13:00 .* on, ana is on call and no longer chen, and 3 of 3 shifts/,
    );
    expect(inRotations("OC030", [rotation({ ...live, live })])).toEqual([]);
    const later = rotation({ ...live, live, starts_at: "2026-01-05T12:00" });
    expect(inRotations("OC030", [later])).toEqual([]);
    const longer = rotation({ ...live, live, length: { count: 2, unit: "weeks" } });
    const [hint] = inRotations("OC030", [longer]).map((finding) => finding.hint ?? "");
    expect(hint).toBe("Write starts_at: 2026-02-02T09:00, so that the turn under way stays.");
    expect(shiftAt({ ...longer, starts_at: "2026-02-02T09:00" }, NOW)?.user).toBe("chen");
    expect(inRotations("OC031", [joined])).toEqual([]);
    const swapped = rotation({ participants: ["bo", "ana", "chen"], live });
    expect(inRotations("OC031", [swapped])[0]?.message).toContain(
      "ana, bo and chen and not bo, ana and chen",
    );
    expect(inRotations("OC031", [rotation({ participants: ["dan", "ana", "bo"], live })])).toHaveLength(1);
  });

  it("OC034 names what was changed behind the document's back", () => {
    const drifted = withUsers(everybody, ["acme/api//rotation.Primary/Weekly"]);
    expect(found("OC034", [drifted])[0]).toMatchObject({
      line: drifted.schedules[0]?.rotations[0]?.where?.line,
    });
    expect(found("OC034", [withUsers(everybody)])).toEqual([]);
  });
});

describe("upkeep", () => {
  it("OC033 wants a review now and then", () => {
    const reviewed = (reviewed_at?: string) => {
      const { reviewed_at: _, ...bare } = schedule([]);
      return found("OC033", [project({ schedules: [{ ...bare, ...(reviewed_at && { reviewed_at }) }] })]);
    };
    expect(reviewed("2026-01-15")).toEqual([]);
    expect(reviewed("2025-11-01")[0]?.message).toContain("2025-11-01");
    expect(reviewed()[0]?.message).toContain("does not say");
    expect(reviewed("2026-03-03")).toEqual([]);
    expect(reviewed("2027-03-01")[0]?.message).toContain("on 2027-03-01, which is yet to come");
  });

  it("OC035 finds alerts that come to nothing, and severities GitLab cannot read", () => {
    const silent = { integrations: [integration()], creates_incidents: false };
    expect(found("OC035", [project(silent)])[0]?.message).toContain("page nobody");
    expect(found("OC035", [project({ ...silent, rules: [page(0, { user: "ana" })] })])).toEqual([]);
    expect(found("OC035", [project({ ...silent, creates_incidents: true })])).toEqual([]);
    const mapped = (example_severity: string) =>
      found("OC035", [project({ integrations: [integration({ example_severity })] })]);
    expect(mapped("P1")[0]?.message).toContain("critical");
    expect(mapped("High")).toEqual([]);
  });
});
