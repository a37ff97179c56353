/** What the checks that look at live state are given. */
import type { Address } from "../address.ts";
import type { Desired } from "../desired.ts";
import type { Doors } from "../doors.ts";
import type { KindsByName } from "../kind.ts";
import type { Live } from "../live.ts";

export interface LiveContext {
  readonly doors: Doors;
  readonly kinds: KindsByName;
  readonly desired: Desired;
  readonly live: Live;
  /** The addresses that the plan is narrowed to; absent: all. */
  readonly target?: ((address: Address) => boolean) | undefined;
}
