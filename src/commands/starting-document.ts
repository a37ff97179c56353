/** What `watchbill init` writes into a document besides what is live: comments to read, edit and take out. */

export const HEADING: readonly string[] = [
  "On-call and incident operations of a GitLab, kept by Watchbill.",
  "",
  "  watchbill validate   checks this file and asks GitLab nothing",
  "  watchbill plan       shows what would change",
  "  watchbill apply      makes the changes",
  "  watchbill schema     prints the schema of this file, for editors",
  "",
  "Nothing that is not declared here is touched. Below, take the # off what you need.",
];

/** Sections for the whole document; `group` is a group's full path. */
export function optionsFor(group: string): string {
  return `# Guards; these are the defaults.
policy:
  prune: owned        # what leaves this file is deleted; none keeps it, all deletes what was never declared, too
  max_deletes: 30%
  max_updates: 50%
  drift: revert       # keep leaves what somebody changed in GitLab

# What incidents and alerts are put down to in reports.
services:
  api: {name: Public API, labels: ["service::api"]}
severities:
  critical: {means: Complete outage, acknowledge: 15m, resolve: 4h}

# Sections that several projects share, and groups that hand them to every project below.
templates:
  alerting:
    alert_integrations:
      Prometheus: {type: prometheus}
groups:
  ${group}: {except: ["${group}/playground-*"], use: [alerting]}
`;
}

/** A project's section, for whoever has none yet. */
export function exampleFor(project: string): string {
  return `projects:
  ${project}:
    oncall_schedules:
      Primary:
        timezone: Europe/Berlin
        rotations:
          Weekly:
            starts_at: 2026-01-05T09:00   # wall clock in the schedule's zone
            length: 1 week
            participants: [ana, bo]       # GitLab user names
    escalation_policy:
      name: Standard
      rules:
        - {after: 0m, notify: {schedule: Primary}}
        - {after: 30m, notify: {user: dana}}
`;
}

/** Every line behind a mark, without a blank, so that it differs from what is a comment anyway. */
export function commented(yaml: string): string {
  return yaml.replace(/^(?=[^#\n])/gm, "#");
}
