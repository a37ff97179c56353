/** Kinds that this GitLab's schema knows nothing of: said once, with its edition, and with what can be managed there. */
import { operation } from "../../gitlab/operation.ts";
import type { Finding } from "../finding.ts";
import type { KindName } from "../kind.ts";
import type { LiveContext } from "./live-context.ts";

export const METADATA = operation("query Metadata { metadata { version enterprise } }");

interface Metadata {
  readonly metadata: { readonly version: string; readonly enterprise: boolean } | null;
}

/** One finding for all projects. GitLab is asked for its edition only where something declared is unknown to it. */
export async function checkEdition({
  doors,
  kinds,
  desired,
  live,
  target = () => true,
}: LiveContext): Promise<Finding[]> {
  const declared = [...desired.objects.values()].filter(({ address }) => target(address));
  const isUnknown = ({ project, kind }: { project: string; kind: KindName }) =>
    live.get(project)?.unseen?.get(kind) === "edition";
  const [first] = declared.filter(isUnknown);
  if (first === undefined) return [];

  const titles = (objects: typeof declared) => {
    const names = new Set(objects.map(({ kind }) => kind));
    const titled = [...kinds.values()].filter(({ name }) => names.has(name));
    return titled.map(({ title }) => title.toLowerCase()).join(", ");
  };
  const others = titles(declared.filter((object) => !isUnknown(object)));
  const { metadata } = await doors.gitlab.query<Metadata>(METADATA, {});
  const isCommunity = metadata?.enterprise === false;
  const edition = isCommunity ? "Community Edition" : "Enterprise Edition";
  const name = metadata === null ? "This GitLab" : `GitLab ${metadata.version} (${edition})`;
  const left = others === "" ? "nothing else is declared" : `what else is declared works: ${others}`;
  return [
    {
      level: "error",
      code: "edition-unsuitable",
      message: `${name} ${isCommunity ? "has no on-call management and " : ""}does not know what these need: ${titles(declared.filter(isUnknown))}; ${left}`,
      ...desired.position(first.address),
      hint: isCommunity
        ? "Take these out of the document, or use GitLab Enterprise Edition, which needs a Premium licence for schedules and policies."
        : "Take these out of the document, or upgrade GitLab or Watchbill: their versions do not fit together.",
    },
  ];
}
