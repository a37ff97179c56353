/** Durations in minutes of the incidents A to I, of which H and I are still open. */
export const RESOLVED = [12, 20, 30, 45, 90, 240, 2880];
export const OPEN = [4290, 240];
export const ACKNOWLEDGED = [2, 3, 4, 5, 10, 20, 60];
/** D was closed without acknowledgement after 20 minutes; I has waited for 240. */
export const UNACKNOWLEDGED = [20, 240];
