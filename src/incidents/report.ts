/**
 * The report: what `report.json` holds (schemas/report.schema.json), each part described where it is computed.
 * Durations are seconds. A statistic that cannot be stated is null, and the reason stands beside it: in `reasons`,
 * under the statistic's key, or in `reason`.
 */
import type { AlertReport } from "./alerts.ts";
import type { Availability } from "./availability.ts";
import type { Previous, Trend } from "./change.ts";
import type { Counts, DataQuality } from "./cohort.ts";
import type { GitLabDora } from "./dora.ts";
import type { OverallDuration } from "./durations.ts";
import type { Provenance, Reference, Timestamp } from "./facts.ts";
import type { Frequency } from "./frequency.ts";
import type { Longest } from "./lengths.ts";
import type { Repeats, Review } from "./review.ts";
import type { Sla } from "./sla.ts";

export interface Report extends GitLabDora {
  readonly format: 1;
  readonly window: {
    readonly from: Timestamp;
    readonly to: Timestamp;
    readonly timezone: string;
    readonly days: number;
  };
  readonly data_as_of: Timestamp;
  readonly scope: { readonly projects: readonly string[]; readonly groups: readonly string[] };
  readonly cohort: "created";
  readonly clock: "created" | "alert";
  readonly counts: Counts;
  readonly incidents: number;
  readonly excluded: readonly { readonly rule: string; readonly ids: readonly Reference[] }[];
  readonly ttr: OverallDuration;
  readonly tta: OverallDuration;
  readonly availability: Readonly<Record<string, Availability>>;
  readonly frequency: Frequency;
  readonly alerts: AlertReport;
  readonly sla: { readonly ack: Sla; readonly resolve: Sla };
  readonly trend: Trend;
  /** Null where the previous window was not read. */
  readonly previous: Previous | null;
  readonly previous_reason?: string;
  readonly repeats: Repeats;
  readonly review: Review;
  readonly data_quality: DataQuality;
  readonly longest: readonly Longest[];
  readonly provenance: Provenance & {
    readonly report_id: string;
    readonly facts_sha256: string;
    /** Of the bootstrap. */
    readonly seed: string;
  };
}
