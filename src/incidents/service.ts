/** Which service of the catalogue an incident or an alert belongs to. */
import { compare } from "../core/compare.ts";
import type { IncidentFact, Service } from "./facts.ts";

export const NO_SERVICE = "(none)";

export interface ServiceNames {
  /** By the catalogue's labels, else by the first alert that names a service. */
  ofIncident(fact: IncidentFact): string;
  /** A catalogue key, then a catalogue name, case ignored; else as written; else "(none)". */
  ofAlert(service: string | null): string;
}

export function serviceNames(catalogue: Readonly<Record<string, Service>>): ServiceNames {
  const byLabel = new Map<string, string>();
  const byKey = new Map<string, string>();
  const byName = new Map<string, string>();
  const entries = Object.entries(catalogue).sort(([a], [b]) => compare(a, b));
  // Where two entries share a label or a name, the first by key has it: the facts file keeps no other order.
  for (const [key, { name, labels = [] }] of entries.reverse()) {
    for (const label of labels) byLabel.set(label, key);
    byKey.set(key.toLowerCase(), key);
    if (name !== undefined) byName.set(name.toLowerCase(), key);
  }
  const ofAlert = (service: string | null) => {
    const written = service?.trim() ?? "";
    if (written === "") return NO_SERVICE;
    return byKey.get(written.toLowerCase()) ?? byName.get(written.toLowerCase()) ?? written;
  };
  return {
    ofAlert,
    ofIncident({ labels, alerts }) {
      let labelled: string | undefined;
      for (const label of labels) {
        const key = byLabel.get(label);
        if (key === undefined) continue;
        if (labelled === undefined || compare(key, labelled) < 0) labelled = key;
      }
      if (labelled !== undefined) return labelled;
      const named = alerts.filter((alert) => (alert.service?.trim() ?? "") !== "");
      const first = named.reduce<(typeof named)[number] | undefined>(
        (least, alert) =>
          least === undefined || Date.parse(alert.started_at) < Date.parse(least.started_at) ? alert : least,
        undefined,
      );
      return ofAlert(first?.service ?? null);
    },
  };
}
