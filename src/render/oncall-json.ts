/** On-call for programs (contract of `oncall show`): instants in UTC, whole seconds. */
import type { Instant } from "../calendar/zone.ts";
import type { Preview } from "../oncall/preview.ts";
import type { DutyShift, Window } from "../oncall/roster.ts";

/** Every shift overlapping the window, not clipped. */
export function shiftsJson({ from, to }: Window, shifts: readonly DutyShift[]): string {
  return json({
    from: utc(from),
    to: utc(to),
    shifts: shifts.map(({ rotation, user, start, end }) => ({
      address: rotation.address,
      user,
      start: utc(start),
      end: utc(end),
    })),
  });
}

export function onCallJson(at: Instant, shifts: readonly DutyShift[]): string {
  return json({
    at: utc(at),
    on_call: shifts.map(({ rotation, user, end }) => ({ address: rotation.address, user, until: utc(end) })),
  });
}

/** `2025-03-09T13:00:00Z` */
export function utc(instant: Instant): string {
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

export function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A preview: all instants in UTC, hours in minutes. */
export function previewJson({ at, from, to, schedules }: Preview, against: string): string {
  const side = (shifts: readonly DutyShift[]) => shifts.map(({ user, end }) => ({ user, until: utc(end) }));
  return json({
    at: utc(at),
    against,
    from: utc(from),
    to: utc(to),
    schedules: schedules.map((one) => ({
      address: one.address,
      on_call: { before: side(one.now.before), after: side(one.now.after) },
      shifts: one.shifts,
      changes: one.changes.map(({ start, end, before, after }) => ({
        start: utc(start),
        end: utc(end),
        before,
        after,
      })),
      hours: one.hours,
      safe: one.safe.map((time) => ({ from: utc(time.from), to: utc(time.to) })),
      suggestions: one.suggestions.map(({ address, starts_at, keeps, changed }) => ({
        address,
        starts_at,
        keeps,
        changed,
      })),
    })),
  });
}
