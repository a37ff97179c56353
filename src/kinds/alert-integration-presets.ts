/**
 * Payloads and mappings of tools that post JSON of their own to an HTTP endpoint.
 *
 * PagerDuty posts V3 webhooks. Any parsable end time makes GitLab resolve the alert, so recovery has an
 * endpoint of its own, subscribed to `incident.resolved` alone; equal fingerprints tie the two together.
 * Datadog lets the webhook's author write the payload: this is the one that `watchbill export datadog` prints.
 */
import type { Mappings } from "./alert-integration-mappings.ts";

export type Preset = "pagerduty" | "pagerduty_recovery" | "datadog";

interface PresetContent {
  readonly payload_example: object;
  readonly mappings: Mappings;
}

const pagerDutyEvent = (event_type: string, status: string) => ({
  event: {
    id: "01DEN4HPBQAAAG05V5QQYBRZMF",
    event_type,
    resource_type: "incident",
    occurred_at: "2026-01-05T09:00:00.000Z",
    data: {
      id: "PGR0VU2",
      type: "incident",
      html_url: "https://acme.pagerduty.com/incidents/PGR0VU2",
      number: 2,
      status,
      incident_key: "d3640fbd41094207a1c11e58e46b1662",
      title: "A little bump in the road",
      service: { id: "PF9KMXH", summary: "API Service", type: "service_reference" },
      urgency: "high",
    },
  },
});

const PAGERDUTY_MAPPINGS: Mappings = {
  fingerprint: "event.data.id",
  service: "event.data.service.summary",
  severity: "event.data.urgency",
  start_time: "event.occurred_at",
  title: "event.data.title",
};

export const PRESETS: Readonly<Record<Preset, PresetContent>> = {
  pagerduty: {
    payload_example: pagerDutyEvent("incident.triggered", "triggered"),
    mappings: PAGERDUTY_MAPPINGS,
  },
  pagerduty_recovery: {
    payload_example: pagerDutyEvent("incident.resolved", "resolved"),
    mappings: { ...PAGERDUTY_MAPPINGS, end_time: "event.occurred_at" },
  },
  datadog: {
    payload_example: {
      title: "[Triggered] CPU high on web-1",
      message: "CPU has been above 90 % for five minutes",
      severity: "high",
      host: "web-1",
      service: "checkout",
      alert_cycle_key: "7254301963",
      link: "https://app.datadoghq.com/monitors/42",
    },
    mappings: {
      description: "message",
      fingerprint: "alert_cycle_key",
      hosts: "host",
      service: "service",
      severity: "severity",
      title: "title",
    },
  },
};
