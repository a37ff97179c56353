/** 2026-03-02 12:00 UTC, a Monday: the clock of sandbox and command line alike, so that no test depends on its day. */
export const NOW = Date.UTC(2026, 2, 2, 12);
