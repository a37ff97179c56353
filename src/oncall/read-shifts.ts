/** The shifts GitLab has recorded: what was, where the calendar only says what would have been. */
import { clip } from "../calendar/intervals.ts";
import type { Shift } from "../calendar/shifts.ts";
import { DAY } from "../calendar/zone.ts";
import type { Live } from "../core/live.ts";
import type { GitLab } from "../gitlab/connect.ts";
import { operation } from "../gitlab/operation.ts";
import type { RotationLive } from "../kinds/rotation.ts";
import type { Window } from "./roster.ts";

export const READ_SHIFTS = operation(`
  query ReadShifts(
    $project: ID!, $schedule: [ID!], $rotation: IncidentManagementOncallRotationID!,
    $from: Time!, $to: Time!, $after: String
  ) {
    project(fullPath: $project) {
      incidentManagementOncallSchedules(iids: $schedule, first: 1) {
        nodes { rotation(id: $rotation) { shifts(startTime: $from, endTime: $to, first: 100, after: $after) {
          nodes { startsAt endsAt participant { user { username } } }
          pageInfo { hasNextPage endCursor }
        } } }
      }
    }
  }`);

interface Answer {
  readonly project: {
    readonly incidentManagementOncallSchedules: {
      readonly nodes: readonly { readonly rotation: { readonly shifts: Page } | null }[];
    };
  };
}
interface Page {
  readonly nodes: readonly {
    readonly startsAt: string;
    readonly endsAt: string;
    readonly participant: { readonly user: { readonly username: string } } | null;
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** GitLab lists at most a month at a time (GitLab 18.9, oncall_shifts/read_service.rb). */
const MOST_DAYS = 28;

/** A recorded shift of a rotation that still exists; GitLab forgets those of deleted rotations. */
export interface RecordedShift extends Shift {
  readonly address: string;
}

/**
 * Everything recorded in a window of the past, by rotation, cut to the window. Rotations without a length are passed
 * over: GitLab stores any and fails at their shifts (GitLab 18.9 `ee/lib/incident_management/oncall_shift_generator.rb`).
 */
export async function readShifts(gitlab: GitLab, live: Live, { from, to }: Window): Promise<RecordedShift[]> {
  const rotations = [...live].flatMap(([project, { objects }]) =>
    objects
      .filter(({ kind }) => kind.name === "rotation")
      .map(({ address, live: rotation }) => ({ project, address, rotation: rotation as RotationLive }))
      .filter(({ rotation }) => rotation.length > 0),
  );
  const parts: Window[] = [];
  for (let start = from; start < to; start += MOST_DAYS * DAY)
    parts.push({ from: start, to: Math.min(to, start + MOST_DAYS * DAY) });
  const found = await Promise.all(
    rotations.flatMap(({ project, address, rotation }) =>
      parts.map(async (part) => {
        const shifts = await shiftsIn(gitlab, project, rotation, part);
        return clip(shifts, part.from, part.to).map((shift) => ({ ...shift, address }));
      }),
    ),
  );
  return found.flat();
}

async function shiftsIn(
  gitlab: GitLab,
  project: string,
  { id, schedule }: RotationLive,
  { from, to }: Window,
): Promise<Shift[]> {
  const found: Shift[] = [];
  const window = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  for (let after: string | null = null; ; ) {
    const variables = { project, schedule: [schedule.iid], rotation: id, ...window, after };
    const answer: Answer = await gitlab.query<Answer>(READ_SHIFTS, variables);
    const page = answer.project.incidentManagementOncallSchedules.nodes[0]?.rotation?.shifts;
    for (const { startsAt, endsAt, participant } of page?.nodes ?? [])
      if (participant)
        found.push({ user: participant.user.username, start: Date.parse(startsAt), end: Date.parse(endsAt) });
    if (!page?.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}
