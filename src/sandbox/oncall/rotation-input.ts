/** What rotations are made from: dates, times and people as a client writes them. */
import { BadArgument, Refusal, ServerFault } from "../errors.ts";
import type { Instance } from "../instance.ts";
import { isDate } from "../instants.ts";
import { type Access, accessOf } from "../world/access.ts";
import type { ActivePeriod, Project, User } from "../world/rows.ts";
import { findUserFor } from "../world/tree.ts";
import { instantOf } from "./clock.ts";

/** Wall clock in the schedule's zone. */
export interface DateTimeInput {
  readonly date: string;
  readonly time: string;
}

export interface ParticipantInput {
  readonly username: string;
  readonly colorPalette?: string | null;
  readonly colorWeight?: string | null;
}

/** A participant whose person is known and whose colours are there. */
export interface ParticipantValues {
  readonly userId: number;
  readonly colorPalette: string;
  readonly colorWeight: string;
}

const MAXIMUM_PARTICIPANTS = 100;

export function readDateTime(zone: string, { date, time }: DateTimeInput): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new BadArgument("Date given is invalid");
  if (!isTime(time)) throw new BadArgument("Time given is invalid");
  if (!isDate(date)) throw new BadArgument("Date & time is invalid");
  return instantOf(zone, Date.parse(`${date}T${time}:00Z`));
}

export function readActivePeriod({ startTime, endTime }: ActivePeriod): ActivePeriod {
  if (!isTime(startTime) || !isTime(endTime)) throw new BadArgument("Time given is invalid");
  return { startTime, endTime };
}

/** The people listed, in the order of the list. */
export function readParticipants(
  instance: Instance,
  caller: Access,
  project: Project,
  inputs: readonly ParticipantInput[],
): ParticipantValues[] {
  if (inputs.length > MAXIMUM_PARTICIPANTS)
    throw new BadArgument("A maximum of 100 participants can be added");
  if (new Set(inputs.map((input) => input.username)).size < inputs.length) {
    throw new BadArgument("A duplicate username is included in the participant list");
  }
  const people = inputs.map((input) => findPerson(instance, caller, input.username));
  for (const user of people) {
    if (!accessOf(instance, user).canSee(project)) {
      throw new Refusal("A participant has insufficient permissions to access the project");
    }
  }
  return inputs.map(({ colorPalette, colorWeight }, index) => {
    const userId = (people[index] as User).id;
    const problems = [
      ...(colorPalette ? [] : ["Color palette can't be blank"]),
      ...(colorWeight ? [] : ["Color weight can't be blank"]),
    ];
    if (!colorPalette || !colorWeight) throw new Refusal(...problems);
    return {
      userId,
      colorPalette: colorPalette.toLowerCase(),
      colorWeight: colorWeight.replace("WEIGHT_", ""),
    };
  });
}

function findPerson({ world }: Instance, caller: Access, username: string): User {
  const user = findUserFor(world, caller.user, username);
  if (user === undefined) throw new BadArgument("A provided username couldn't be matched to a user");
  // The look-up ignores letter case, what follows it does not and fails.
  if (user.username !== username) throw new ServerFault(`no participant for ${username}`);
  return user;
}

function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}
