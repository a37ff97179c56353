/** On-call schedules, rotations and shifts. */
import { NotAvailable } from "../../errors.ts";
import {
  createRotation,
  findRotation,
  participantsOf,
  type RotationChanges,
  type RotationInput,
  removeRotation,
  updateRotation,
} from "../../oncall/rotations.ts";
import {
  createSchedule,
  destroySchedule,
  findSchedule,
  type ScheduleChanges,
  updateSchedule,
} from "../../oncall/schedules.ts";
import type { Shift } from "../../oncall/shift-generator.ts";
import { listShifts, usersOnCall } from "../../oncall/shift-history.ts";
import type { Participant, Project, Rotation, Schedule } from "../../world/rows.ts";
import { connection, listConnection, OLDEST_FIRST, type PageArguments } from "../connection.ts";
import { mutation, projectFor, type Resolvers, requireAbility } from "../context.ts";

interface InProject {
  readonly projectPath: string;
}

const SHIFTS_PER_PAGE = 350;

export const ONCALL_RESOLVERS: Resolvers = {
  Project: {
    incidentManagementOncallSchedules: (
      project: Project,
      args: PageArguments & { iids?: string[] | null },
      context,
    ) => {
      const visible = context.access.can("read_oncall_schedule", project);
      const schedules = visible ? context.instance.world.schedules.where("projectId", project.id) : [];
      const { iids } = args;
      return connection(
        iids == null ? schedules : schedules.filter(({ iid }) => iids.includes(String(iid))),
        args,
      );
    },
  },
  IncidentManagementOncallSchedule: {
    oncallUsers: (schedule: Schedule, _args: unknown, { instance }) => {
      return usersOnCall(instance, schedule).map((id) => instance.world.users.get(id));
    },
    rotation: (schedule: Schedule, args: { id: number }, { instance }) => {
      const rotation = instance.world.rotations.get(args.id);
      return rotation?.scheduleId === schedule.id ? rotation : null;
    },
    rotations: (schedule: Schedule, args: PageArguments, { instance }) => {
      return connection(instance.world.rotations.where("scheduleId", schedule.id), args);
    },
  },
  IncidentManagementOncallRotation: {
    // Never null: a rotation without one has an active period without times
    // (GitLab's `ee/app/models/incident_management/oncall_rotation.rb`, `active_period`).
    activePeriod: ({ activePeriod }: Rotation) => activePeriod ?? { startTime: null, endTime: null },
    participants: (rotation: Rotation, args: PageArguments, { instance }) => {
      return connection(participantsOf(instance.world, rotation), args, [OLDEST_FIRST]);
    },
    shifts: (
      rotation: Rotation,
      args: PageArguments & { startTime: number; endTime: number },
      { instance },
    ) => {
      return listConnection(
        listShifts(instance, rotation, args.startTime, args.endTime),
        args,
        SHIFTS_PER_PAGE,
      );
    },
  },
  IncidentManagementOncallShift: {
    participant: (shift: Shift, _args: unknown, { instance }) =>
      instance.world.participants.get(shift.participantId),
  },
  OncallParticipantType: {
    user: (participant: Participant, _args: unknown, { instance }) =>
      instance.world.users.get(participant.userId),
  },
  Mutation: {
    oncallScheduleCreate: mutation("oncallSchedule", (input: InProject & ScheduleChanges, context) => {
      const project = projectFor(context, "admin_oncall_schedule", input.projectPath);
      return createSchedule(context.instance, project, input);
    }),
    oncallScheduleUpdate: mutation(
      "oncallSchedule",
      (input: InProject & ScheduleChanges & { iid: string }, context) => {
        const { projectPath, iid, name, description, timezone } = input;
        const project = projectFor(context, "admin_oncall_schedule", projectPath);
        const schedule = findSchedule(context.instance.world, project, iid);
        const changes = {
          ...(name === undefined ? {} : { name }),
          ...(description === undefined ? {} : { description }),
          ...(timezone === undefined ? {} : { timezone }),
        };
        return updateSchedule(context.instance, project, schedule, changes);
      },
    ),
    oncallScheduleDestroy: mutation("oncallSchedule", (input: InProject & { iid: string }, context) => {
      const project = projectFor(context, "admin_oncall_schedule", input.projectPath);
      return destroySchedule(context.instance, findSchedule(context.instance.world, project, input.iid));
    }),
    oncallRotationCreate: mutation(
      "oncallRotation",
      (input: InProject & RotationInput & { scheduleIid: string }, context) => {
        const project = projectFor(context, "admin_oncall_schedule", input.projectPath);
        const schedule = findSchedule(context.instance.world, project, input.scheduleIid);
        return createRotation(context.instance, context.access, project, schedule, input);
      },
    ),
    oncallRotationUpdate: mutation("oncallRotation", (input: RotationChanges & { id: number }, context) => {
      const { instance, access } = context;
      const rotation = findRotation(instance.world, input.id);
      const schedule = instance.world.schedules.get(rotation.scheduleId);
      if (schedule === undefined) throw new NotAvailable();
      const project = requireAbility(
        context,
        "admin_oncall_schedule",
        instance.world.projects.get(schedule.projectId),
      );
      return updateRotation(instance, access, project, schedule, rotation, input);
    }),
    oncallRotationDestroy: mutation(
      "oncallRotation",
      (input: InProject & { scheduleIid: string; id: number }, context) => {
        const { world } = context.instance;
        const project = projectFor(context, "admin_oncall_schedule", input.projectPath);
        const schedule = findSchedule(world, project, input.scheduleIid);
        const rotation = findRotation(world, input.id);
        if (rotation.scheduleId !== schedule.id) throw new NotAvailable();
        return removeRotation(world, rotation);
      },
    ),
  },
};
