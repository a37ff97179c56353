/** What the PagerDuty beside this GitLab stores. */
import type { Row } from "./table.ts";

export interface Subscription extends Row {
  /** As PagerDuty writes ids, e.g. `P0000001`. */
  readonly key: string;
  readonly active: boolean;
  readonly url: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly description: string | null;
  readonly events: readonly string[];
  readonly filter: { readonly type: string; readonly id: string | null };
}
