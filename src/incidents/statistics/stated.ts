/** A figure that may be impossible to state: null then, with the reason beside it. */
export type Stated = number | null;
