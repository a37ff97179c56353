/** Places of objects, held against where the kinds look for them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addressAt } from "../../src/config/address-at.ts";
import { load } from "../../src/config/load.ts";
import { formatAddress } from "../../src/core/address.ts";
import { KINDS } from "../../src/kinds/index.ts";
import { memoryFiles } from "../support/memory-files.ts";

const PROJECT = "acme/payments/api";
const { document } = load(
  ["every-key.yml"],
  memoryFiles({ "every-key.yml": readFileSync("test/fixtures/every-key.yml", "utf8") }),
);
const section = document.value.projects?.[PROJECT] ?? {};

describe.each([...KINDS.values()])("$name", (kind) => {
  const blocks = kind.blocks(section, { asOf: Date.UTC(2100, 0) });

  it("stands in the document with every key", () => {
    expect(blocks).not.toEqual([]);
  });

  it.each(blocks.map(({ names, path }) => ({ names, path, place: path.join(" ") })))(
    "is found around what is inside $place",
    ({ names, path }) => {
      const isEntry = path.some((segment) => typeof segment === "number");
      const address = formatAddress({ project: PROJECT, kind: kind.name, names });
      const found = [path, [...path, "inside"]].map((place) => addressAt(["projects", PROJECT, ...place]));
      expect(found).toEqual(isEntry ? [undefined, undefined] : [address, address]);
    },
  );
});

it.each([
  ["nothing outside of projects", ["templates", "paging", "slack"], undefined],
  ["nothing for a project", ["projects", PROJECT], undefined],
  ["nothing for a section of several objects", ["projects", PROJECT, "runbooks"], undefined],
  [
    "the schedule around its rotations",
    ["projects", PROJECT, "oncall_schedules", "Primary", "rotations"],
    `${PROJECT}//schedule.Primary`,
  ],
])("finds %s", (_, path, address) => {
  expect(addressAt(path)).toBe(address);
});
