/** A document as its files say it: values in the words of the YAML, each with its place. */
import type { Position } from "../core/finding.ts";
import type {
  DateText,
  Duration,
  GroupSection,
  ProjectSection,
  TemplateSection,
  WallClock,
} from "../core/project-section.ts";

/** Keys and list indices from the document's root. */
export type Path = readonly (string | number)[];

/** The text of one file, for code frames and for editing in place. */
export interface Source {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
}

export interface Document {
  /** All files merged; anchors and merge keys expanded. Its types hold once `validate` has nothing to say. */
  readonly value: DocumentValue;
  /** In the order in which they were read. */
  readonly sources: readonly Source[];
  /**
   * Where the key (or list entry) at `path` stands, or its value. A path that does not exist has the place of
   * its longest existing prefix.
   */
  position(path: Path, part?: "key" | "value"): Position;
}

type Named<Value> = Readonly<Record<string, Value>>;

export interface DocumentValue {
  readonly version?: 1;
  readonly host?: string;
  readonly policy?: Policy;
  readonly services?: Named<Service>;
  readonly severities?: Readonly<Partial<Record<Severity, SeverityTarget>>>;
  readonly people?: Named<Person>;
  readonly report?: ReportSettings;
  readonly templates?: Named<TemplateSection>;
  readonly groups?: Named<GroupSection>;
  readonly projects?: Named<ProjectSection>;
}

export interface Policy {
  readonly prune?: "none" | "owned" | "all";
  readonly max_deletes?: string | number;
  readonly max_updates?: string | number;
  readonly drift?: "revert" | "keep";
  readonly environment?: string;
  readonly lint?: LintPolicy;
}

export type LintLevel = "off" | "error" | "warning" | "note";

/** Options of the rules by code (`OC005: {max_share: 40%}`), and two lists about all of them. */
export type LintPolicy = {
  readonly enforce?: readonly string[];
  readonly allow?: readonly LintAllowance[];
} & { readonly [Rule in `OC${string}`]?: LintLevel | LintRuleOptions };

/** `level` and the rule's own limits. */
export type LintRuleOptions = { readonly level?: LintLevel } & Readonly<Record<string, string | number>>;

export interface LintAllowance {
  readonly rule: string;
  /** A glob over addresses. */
  readonly on: string;
  readonly reason: string;
  readonly until?: DateText;
}

export interface Service {
  readonly name?: string;
  readonly labels?: readonly string[];
  readonly runbook?: string;
  readonly url?: string;
  readonly group?: string;
}

export type Severity = "critical" | "high" | "medium" | "low" | "unknown";

export interface SeverityTarget {
  readonly means?: string;
  readonly acknowledge?: Duration;
  readonly resolve?: Duration;
}

export interface Person {
  readonly timezone?: string;
  /** Country, or country and region: `DE-BE`. */
  readonly holidays?: string;
  /** Of a full-time share of duty: 0 to 1. */
  readonly share?: number;
  readonly away?: readonly { readonly from: DateText | WallClock; readonly to: DateText | WallClock }[];
}

export interface ReportSettings {
  readonly false_positive_labels?: readonly string[];
  readonly postmortem_labels?: readonly string[];
  readonly exclude_labels?: readonly string[];
}
