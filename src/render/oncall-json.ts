/** On-call for programs (contract of `oncall show`): instants in UTC, whole seconds. */
import type { Instant } from "../calendar/zone.ts";
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
