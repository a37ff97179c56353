/** What only GitLab can say, and what a planned change would do to the people who are on call now. */
import { handovers, timeByUser } from "../../../calendar/compare.ts";
import { clip, duration, subtract, union } from "../../../calendar/intervals.ts";
import { reanchor } from "../../../calendar/reanchor.ts";
import { shiftsOverlapping, usersOnCallAt } from "../../../calendar/shifts.ts";
import { addDays, DAY, type Instant, MINUTE, wallToInstant } from "../../../calendar/zone.ts";
import type { LiveUser, ProjectView, RotationView } from "../../view.ts";
import type { Duties, ScheduleDuty } from "../duties.ts";
import { list, rule, spell, type Violation, when } from "../rule.ts";

export const liveRules = [
  rule("OC023", "participant-not-member", "error", {}, (duties) =>
    mentions(duties).flatMap(({ user, account, on, zone }) => {
      const ends = account?.expires_at;
      if (account?.can_read && (ends === undefined || ends >= duties.halfYear.end)) return [];
      const problem =
        account === undefined
          ? `${user} does not exist on this GitLab, or is hidden`
          : account.can_read
            ? `The membership of ${user} ends at ${when(ends ?? duties.now, zone)}`
            : `${user} cannot read the project`;
      return [{ on, message: problem, hint: `Make ${user} a member of the project, or name somebody else.` }];
    }),
  ),

  rule("OC024", "participant-blocked", "error", {}, (duties) =>
    mentions(duties).flatMap(({ user, account, on }) => {
      if (account === undefined) return [];
      const problem =
        account.state !== "active"
          ? account.state
          : account.bot
            ? "a bot, which reads no e-mail"
            : account.confirmed
              ? undefined
              : "without a confirmed e-mail address";
      if (problem === undefined) return [];
      return [
        { on, message: `${user} is ${problem}: GitLab's pages do not arrive`, hint: `Replace ${user}.` },
      ];
    }),
  ),

  rule("OC025", "participant-away", "note", {}, (duties) =>
    duties.schedules.flatMap((duty) => [...absences(duties, duty), ...busyNow(duties, duty)]),
  ),

  rule("OC030", "re-deal", "warning", { max_shifts: 2 }, ({ now, rotations }, { max_shifts }) =>
    rotations.flatMap(({ rotation }) => {
      if (rotation.live === undefined) return [];
      const until = now + 14 * DAY;
      // Another end deals nothing anew: an override cuts a rotation, and others carry its turns on.
      const live = { ...rotation.live, ends_at: rotation.ends_at ?? null };
      const before = shiftsOverlapping(live, now, until);
      const after = shiftsOverlapping(rotation, now, until);
      const [was, will] = [usersOnCallAt(before, now), usersOnCallAt(after, now)].map(
        (users) => list(users) || "nobody",
      );
      const { changed, total } = handovers(before, after, now, until);
      if (was === will && changed <= max_shifts) return [];
      const anchor = reanchor(live, rotation, now);
      const person = was === will ? "" : `${will} is on call and no longer ${was}, and `;
      return [
        {
          on: rotation,
          message: `"${rotation.name}" deals its turns anew: from ${when(now, rotation.timezone)} on, ${person}${changed} of ${total} shifts in 14 days change hands`,
          hint:
            anchor === undefined
              ? "Apply it at a handover."
              : `Write starts_at: ${anchor}, so that the turn under way stays.`,
        },
      ];
    }),
  ),

  rule("OC031", "order-noop", "note", {}, ({ rotations }) =>
    rotations.flatMap(({ rotation }) => {
      const wanted = rotation.participants;
      const live = rotation.live?.participants;
      if (live === undefined) return [];
      const kept = [
        ...live.filter((user) => wanted.includes(user)),
        ...wanted.filter((user) => !live.includes(user)),
      ];
      if (kept.every((user, place) => user === wanted[place])) return [];
      return [
        {
          on: rotation,
          message: `GitLab keeps the order in which people joined "${rotation.name}": an update gives ${list(kept)} and not ${list(wanted)}`,
          hint: "Let the plan replace the rotation, or take GitLab's order.",
        },
      ];
    }),
  ),

  rule("OC034", "unapproved-live-drift", "warning", {}, ({ view }) =>
    view.projects.flatMap(({ live, schedules, policy, integrations }) => {
      const objects = [
        ...schedules.flatMap((schedule) => [schedule, ...schedule.rotations]),
        ...(policy === undefined ? [] : [policy]),
        ...integrations,
      ];
      return (live?.drifted ?? []).map((address) => ({
        on: objects.find((object) => object.address === address) ?? { address },
        message: `${address} differs from what was last applied: somebody has changed it in GitLab`,
        hint: "Import the change into the document, or apply the document again.",
      }));
    }),
  ),
];

interface Mention {
  readonly user: string;
  readonly account: LiveUser | undefined;
  readonly on: Violation["on"];
  readonly zone: string;
}

/** Everybody a rotation or a rule names, in projects GitLab was asked about, once for each object. */
function mentions({ view, rotations }: Duties): Mention[] {
  return view.projects.flatMap((project) => {
    if (project.live === undefined) return [];
    const account = (user: string) => project.live?.users.get(user);
    const inRotations = rotations
      .filter((duty) => duty.project === project)
      .flatMap(({ rotation }) =>
        [...new Set(rotation.participants)].map((user) => ({
          user,
          account: account(user),
          on: rotation,
          zone: rotation.timezone,
        })),
      );
    return [
      ...inRotations,
      ...inPolicy(project).map((one) => ({ ...one, account: account(one.user), zone: "Etc/UTC" })),
    ];
  });
}

function inPolicy({ policy }: ProjectView): { user: string; on: Violation["on"] }[] {
  return (policy?.rules ?? []).flatMap((one) =>
    policy !== undefined && "user" in one
      ? [{ user: one.user, on: { address: policy.address, where: one.where } }]
      : [],
  );
}

/** Declared absences that meet a person's own shifts while nobody else is on call in the schedule. */
function absences(duties: Duties, { schedule, shifts, rotations }: ScheduleDuty): Violation[] {
  const served = timeByUser(clip(shifts, duties.halfYear.start, duties.halfYear.end));
  return [...served].flatMap(([user, time]) => {
    const zone = duties.personOf(user, schedule.timezone).timezone;
    const others = union([...served].flatMap(([other, theirs]) => (other === user ? [] : theirs)));
    return (duties.view.people.get(user)?.away ?? []).flatMap(({ from, to }) => {
      const alone = clip(subtract(time, others), instantOf(from, zone), instantOf(to, zone, DAY));
      const first = alone[0];
      if (first === undefined) return [];
      return [
        {
          on: rotationOf(rotations, user) ?? schedule,
          message: `${user} is away from ${from} to ${to} and alone on call in "${schedule.name}" for ${spell(duration(alone) / MINUTE)} of it, first at ${when(first.start, schedule.timezone)}`,
          hint: `Declare an override: {from: …, to: …, user: …, instead_of: ${user}, mode: replace}.`,
        },
      ];
    });
  });
}

/** A wall clock, or a date: midnight, or with `DAY` the midnight after it. */
function instantOf(text: string, zone: string, wholeDay = 0): Instant {
  return text.includes("T")
    ? wallToInstant(text, zone)
    : addDays(wallToInstant(`${text}T00:00`, zone), wholeDay / DAY, zone);
}

function busyNow(duties: Duties, { project, schedule, shifts, rotations }: ScheduleDuty): Violation[] {
  const serving = usersOnCallAt(shifts, duties.now);
  return serving
    .filter((user) => project.live?.users.get(user)?.busy && serving.length === 1)
    .map((user) => ({
      on: rotationOf(rotations, user) ?? schedule,
      message: `${user}, alone on call in "${schedule.name}" at ${when(duties.now, schedule.timezone)}, is marked busy on GitLab`,
      hint: "Ask, and declare an override if somebody should stand in.",
    }));
}

function rotationOf(rotations: ScheduleDuty["rotations"], user: string): RotationView | undefined {
  return rotations.find(({ rotation }) => rotation.participants.includes(user))?.rotation;
}
