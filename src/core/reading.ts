/** How a kind is read: as part of the composed query over many projects, or by requests of its own. */
import type { Operation } from "../gitlab/connect.ts";
import type { Doors } from "./doors.ts";

/** A connection that GitLab may cut, and how it is followed from the cursor where it was. */
export type Continuation =
  /** A connection of `Project`: the composed query is asked again with the cursor in this variable. */
  | { readonly connection: string; readonly cursor: string }
  /** One connection deeper, e.g. `incidentManagementOncallSchedules/rotations`: the operation takes `$project`, `$parent` (the iid of the node above) and `$after`. */
  | { readonly connection: string; readonly operation: Operation };

/** How a kind is read: a fragment on `Project`, joined with those of all other kinds into one query. */
export interface Selection<Live> {
  readonly fragment: string;
  readonly continuations: readonly Continuation[];
  /** The live objects in one project's answer, all connections whole. */
  collect(project: object): Live[];
}

/** Reading by other means than the composed query: only projects that declare the kind are asked. */
export interface RestReading<Spec, Live> {
  /** `wanted` is what document and base declare of the kind in the project; undefined asks for everything there is (import). */
  rest(doors: Doors, project: string, wanted: readonly Wanted<Spec>[] | undefined): Promise<Live[]>;
}

export interface Wanted<Spec> {
  readonly names: readonly string[];
  readonly spec: Spec;
  /** Whether the document declares it so, as opposed to the base. Declarations of the document come first. */
  readonly declared: boolean;
}
