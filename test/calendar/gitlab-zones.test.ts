import { describe, expect, it } from "vitest";
import { acceptedAlias, GITLAB_ZONES, isAcceptedZone } from "../../src/calendar/gitlab-zones.ts";
import { DAY, isKnownZone, offsetAt } from "../../src/calendar/zone.ts";

describe("the zones GitLab accepts", () => {
  it("are Rails' spellings, all of which Node knows", () => {
    expect(GITLAB_ZONES.size).toBe(136);
    for (const zone of ["Etc/UTC", "Europe/Kiev", "America/Godthab", "Asia/Rangoon"])
      expect(isAcceptedZone(zone)).toBe(true);
    for (const zone of [
      "UTC",
      "Europe/Kyiv",
      "America/Nuuk",
      "Asia/Yangon",
      "europe/berlin",
      "America/Toronto",
    ])
      expect(isAcceptedZone(zone)).toBe(false);
    expect([...GITLAB_ZONES].filter((zone) => !isKnownZone(zone))).toEqual([]);
  });

  it.each([
    ["UTC", "Etc/UTC"],
    ["Europe/Kyiv", "Europe/Kiev"],
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["America/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["US/Eastern", "America/New_York"],
    ["America/Nuuk", "America/Godthab"],
    ["Asia/Dubai", "Asia/Muscat"],
    ["PRC", "Asia/Shanghai"],
    ["europe/berlin", "Europe/Berlin"],
    ["utc", "Etc/UTC"],
  ])("%s is accepted as %s", (zone, accepted) => {
    expect(acceptedAlias(zone)).toBe(accepted);
    expect(isAcceptedZone(accepted)).toBe(true);
  });

  it("offers only names whose clocks agree over twenty years", () => {
    const names = Intl.supportedValuesOf("timeZone").filter((zone) => acceptedAlias(zone) !== undefined);
    expect(names.length).toBeGreaterThan(30);
    for (const name of names) {
      const accepted = acceptedAlias(name) as string;
      for (let instant = Date.UTC(2010, 0, 1); instant < Date.UTC(2030, 0, 1); instant += 30 * DAY)
        expect(offsetAt(instant, name), `${name} at ${instant}`).toBe(offsetAt(instant, accepted));
    }
  });

  it("offers nothing for accepted zones, for zones of their own and for nonsense", () => {
    for (const zone of ["Etc/UTC", "Europe/Berlin", "America/Toronto", "Mars/Olympus", ""])
      expect(acceptedAlias(zone)).toBeUndefined();
  });
});
