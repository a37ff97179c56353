/** Is what is declared looked after, and does anything come of an alert? */
import { DAY } from "../../../calendar/zone.ts";
import { rule } from "../rule.ts";

/** The words GitLab reads as a severity in a generic payload (GitLab 18.9, lib/gitlab/alert_management/payload/base.rb). */
const SEVERITIES = ["critical", "high", "medium", "low", "info"];

export const upkeepRules = [
  rule("OC033", "stale-review", "warning", { review_every: 90 }, ({ view }, { review_every }) =>
    view.projects.flatMap(({ schedules }) =>
      schedules.flatMap((schedule) => {
        const reviewed = schedule.reviewed_at;
        const day = reviewed === undefined ? Number.NaN : Date.parse(`${reviewed}T00:00Z`);
        // It is tomorrow already somewhere.
        const isToCome = day > view.now + DAY;
        if (!isToCome && day + review_every * DAY >= view.now) return [];
        return [
          {
            on: schedule,
            message:
              reviewed === undefined
                ? `"${schedule.name}" does not say when it was last reviewed`
                : isToCome
                  ? `"${schedule.name}" was last reviewed on ${reviewed}, which is yet to come`
                  : `"${schedule.name}" was last reviewed on ${reviewed}, more than ${review_every} days ago`,
            hint: "Go through it with the people in it and set reviewed_at to the date.",
          },
        ];
      }),
    ),
  ),

  rule("OC035", "mute-integration", "warning", {}, ({ view }) =>
    view.projects.flatMap(({ policy, creates_incidents, integrations }) =>
      integrations
        .filter(({ active }) => active)
        .flatMap((integration) => {
          const mute = policy === undefined && creates_incidents === false;
          const severity = integration.example_severity;
          const unread = severity !== undefined && !SEVERITIES.includes(severity.toLowerCase());
          return [
            ...(mute
              ? [
                  {
                    on: integration,
                    message: `Alerts of "${integration.name}" page nobody and open no incident`,
                    hint: "Declare an escalation_policy, or let alerts create incidents.",
                  },
                ]
              : []),
            ...(unread
              ? [
                  {
                    on: integration,
                    message: `"${integration.name}" maps the severity to "${severity}", which GitLab does not know: every alert counts as critical`,
                    hint: `Map a field that holds one of ${SEVERITIES.join(", ")}.`,
                  },
                ]
              : []),
          ];
        }),
    ),
  ),
];
