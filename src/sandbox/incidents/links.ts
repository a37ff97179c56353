/** Linked resources of incidents (GitLab 18.9 `ee/app/services/incident_management/issuable_resource_links/`). */
import type { Instance } from "../instance.ts";
import { refuseIf } from "../validation.ts";
import type { Issue, ResourceLink } from "../world/incident-rows.ts";
import { linksOf } from "./records.ts";

interface LinkInput {
  readonly link: string;
  readonly linkText?: string | null;
  readonly linkType?: ResourceLink["linkType"] | null;
}

const MAXIMUM_LINK = 2200;
const MAXIMUM_TEXT = 255;

export function addLink(
  { world }: Instance,
  issue: Issue,
  { link, linkText, linkType }: LinkInput,
): ResourceLink {
  const text = linkText || textOf(link);
  const key = link.toLowerCase();
  const valid = URL.canParse(link) && /^https?:/.test(link);
  refuseIf([
    ...(valid ? [] : ["Link must be a valid URL"]),
    ...(link.length > MAXIMUM_LINK ? [`Link is too long (maximum is ${MAXIMUM_LINK} characters)`] : []),
    ...(text.length > MAXIMUM_TEXT ? [`Link text is too long (maximum is ${MAXIMUM_TEXT} characters)`] : []),
    ...(linksOf(world, issue.id).some((other) => other.link.toLowerCase() === key)
      ? ["Link has already been taken"]
      : []),
  ]);
  world.issues.update(issue, {});
  return world.resourceLinks.insert({
    issueId: issue.id,
    link,
    linkText: text,
    linkType: linkType ?? typeOf(link),
  });
}

export function removeLink({ world }: Instance, issue: Issue, link: ResourceLink): ResourceLink {
  world.issues.update(issue, {});
  world.resourceLinks.remove(world.resourceLinks.get(link.id) ?? link);
  return link;
}

function typeOf(link: string): ResourceLink["linkType"] {
  const host = URL.canParse(link) ? new URL(link).hostname : "";
  if (/(^|\.)zoom\.us$/.test(host)) return "zoom";
  if (/(^|\.)slack\.com$/.test(host)) return "slack";
  return /(^|\.)pagerduty\.com$/.test(host) ? "pagerduty" : "general";
}

function textOf(link: string): string {
  const meeting = typeOf(link) === "zoom" ? /\/j\/(\d+)/.exec(link)?.[1] : undefined;
  return meeting === undefined ? link : `Zoom #${meeting}`;
}
