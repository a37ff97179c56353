/** What ending a membership takes with it. */

import type { Instance } from "../instance.ts";
import { accessOf } from "../world/access.ts";
import type { Member, Project } from "../world/rows.ts";
import { endRunningShift, startRunningShift } from "./shift-history.ts";

/** A person who can no longer read a project leaves its rotations and loses the escalation rules naming them. */
export function removeMember(instance: Instance, member: Member): void {
  const { world } = instance;
  const user = world.users.get(member.userId);
  if (user === undefined) return;
  world.members.remove(member);
  const access = accessOf(instance, user);
  const isOut = (project: Project | undefined) => project !== undefined && access.level(project) === 0;

  for (const participant of world.participants.where("userId", user.id)) {
    const rotation = world.rotations.get(participant.rotationId);
    const schedule = rotation && world.schedules.get(rotation.scheduleId);
    if (rotation === undefined || !isOut(world.projects.get(schedule?.projectId ?? 0))) continue;
    endRunningShift(instance, rotation);
    world.participants.update(participant, { removed: true });
    startRunningShift(instance, rotation);
  }
  for (const rule of world.rules.where("userId", user.id)) {
    const policy = world.policies.get(rule.policyId);
    if (isOut(world.projects.get(policy?.projectId ?? 0))) world.rules.remove(rule);
  }
}
