/** Quick actions: lines of a description or note that are done instead of shown (https://docs.gitlab.com/user/project/quick_actions/). */
import { Refusal } from "../errors.ts";
import type { Instance } from "../instance.ts";
import type { Access } from "../world/access.ts";
import type { Issue, MergeRequest, Severity } from "../world/incident-rows.ts";
import type { Project, User } from "../world/rows.ts";
import { closeIssue, publishIssue, reopenIssue, SEVERITY_WORDS, setPolicy, setSeverity } from "./issues.ts";
import { addLink } from "./links.ts";
import { addEvent } from "./timeline.ts";

export interface Command {
  readonly name: string;
  readonly argument: string;
}

interface Commented {
  /** The text without its commands. */
  readonly text: string;
  readonly commands: readonly Command[];
}

interface Scene {
  readonly instance: Instance;
  readonly access: Access;
  readonly project: Project;
  readonly issue: Issue;
  readonly user: User;
}

/** Does the command and says what it did; undefined where it does not apply or is not allowed. */
type Action = (scene: Scene, argument: string) => string | undefined;

const SEVERITY_NAMES: ReadonlyMap<string, Severity> = new Map([
  ["critical", "CRITICAL"],
  ["high", "HIGH"],
  ["medium", "MEDIUM"],
  ["low", "LOW"],
  ["unknown", "UNKNOWN"],
  ["s1", "CRITICAL"],
  ["s2", "HIGH"],
  ["s3", "MEDIUM"],
  ["s4", "LOW"],
]);

const ACTIONS = new Map(
  Object.entries<Action>({
    severity({ instance, access, project, issue, user }, argument) {
      const severity = SEVERITY_NAMES.get(argument.toLowerCase());
      if (severity === undefined || issue.type !== "INCIDENT" || !access.can("update_issue", project))
        return undefined;
      setSeverity(instance, issue, severity, user);
      return `Set the severity to ${SEVERITY_WORDS[severity]}.`;
    },
    publish({ instance, access, project, issue, user }) {
      if (!access.can("publish_status_page", project) || issue.confidential) return undefined;
      publishIssue(instance, issue, user);
      return "Issue published on status page.";
    },
    timeline({ instance, access, project, issue, user }, argument) {
      if (issue.type !== "INCIDENT" || !access.can("admin_timeline_event", project)) return undefined;
      const [text = "", when = ""] = argument.split("|").map((part) => part.trim());
      const occurredAt = when === "" ? instance.now() : occurrence(when, instance.now());
      if (text === "" || Number.isNaN(occurredAt)) return undefined;
      addEvent(instance, project, issue, user, { note: text, occurredAt });
      return "Timeline event added successfully.";
    },
    page({ instance, access, project, issue, user }, argument) {
      const policies = instance.world.policies.where("projectId", project.id);
      const policy = policies.find(({ name }) => name.toLowerCase() === argument.toLowerCase());
      if (policy === undefined || issue.type !== "INCIDENT" || !access.can("escalate_incident", project))
        return undefined;
      setPolicy(instance, issue, policy, user);
      return `Started escalation for this incident.`;
    },
    link({ instance, access, project, issue }, argument) {
      const [link = "", ...text] = argument.split(" ");
      if (issue.type !== "INCIDENT" || !access.can("admin_resource_link", project)) return undefined;
      addLink(instance, issue, { link, linkText: text.join(" ") });
      return "Resource link added.";
    },
    close({ instance, access, project, issue, user }) {
      if (issue.state === "closed" || !access.can("update_issue", project)) return undefined;
      closeIssue(instance, issue, user);
      return "Closed this issue.";
    },
    reopen({ instance, access, project, issue, user }) {
      if (issue.state === "opened" || !access.can("update_issue", project)) return undefined;
      reopenIssue(instance, issue, user);
      return "Reopened this issue.";
    },
  }),
);

const MERGE_REQUEST_STATES: ReadonlyMap<string, MergeRequest["state"]> = new Map([
  ["close", "closed"],
  ["reopen", "opened"],
]);

/** Takes the commands it knows out of a text. Inside a code block nothing is a command. */
export function readCommands(text: string): Commented {
  const commands: Command[] = [];
  let inCode = false;
  const kept = text.split("\n").filter((line) => {
    if (line.startsWith("```")) inCode = !inCode;
    const [, name = "", argument = ""] = /^\/(\w+)(?:[ \t]+(.*))?$/.exec(line.trimEnd()) ?? [];
    if (inCode || !ACTIONS.has(name.toLowerCase())) return true;
    commands.push({ name: name.toLowerCase(), argument: argument.trim() });
    return false;
  });
  return { text: kept.join("\n").trim(), commands };
}

/** What was done, one sentence per command that took effect; one that is refused leaves the others alone. */
export function runCommands(scene: Scene, commands: readonly Command[]): string[] {
  return commands.flatMap(({ name, argument }) => {
    try {
      return ACTIONS.get(name)?.(scene, argument) ?? [];
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  });
}

/** The same for a merge request, of whose commands this instance knows those that close and reopen it. */
export function runMergeRequestCommands(
  { world }: Instance,
  request: MergeRequest,
  commands: readonly Command[],
): string[] {
  return commands.flatMap(({ name }) => {
    const state = MERGE_REQUEST_STATES.get(name);
    if (state === undefined || state === request.state) return [];
    world.mergeRequests.update(request, { state });
    return state === "closed" ? "Closed this merge request." : "Reopened this merge request.";
  });
}

/** `YYYY-MM-DD HH:MM`, or `HH:MM` of today, in UTC. */
function occurrence(text: string, now: number): number {
  const date = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? new Date(now).toISOString().slice(0, 10);
  const time = /\d{2}:\d{2}$/.exec(text)?.[0] ?? "00:00";
  return Date.parse(`${date}T${time}:00Z`);
}
