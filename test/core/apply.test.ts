import { expect, it } from "vitest";
import { apply, type Outcome } from "../../src/core/apply.ts";
import type { Change } from "../../src/core/change.ts";
import type { Doors } from "../../src/core/doors.ts";
import type { AnyKind } from "../../src/core/kind.ts";
import type { Plan } from "../../src/core/plan.ts";
import { KINDS } from "../../src/kinds/index.ts";

const schedule = KINDS.get("schedule") as AnyKind;

function creating(...addresses: string[]): Plan {
  const changes = addresses.map(
    (address): Partial<Change> => ({ action: "create", kind: "schedule", address, after: {} }),
  );
  return { changes } as unknown as Plan;
}

it.each([
  { parallel: 1, underWay: [] },
  { parallel: 3, underWay: ["acme/b", "acme/c"] },
])(
  "finishes only what is under way where a kind has a defect, $parallel projects at a time",
  async ({ parallel, underWay }) => {
    const heard: string[] = [];
    const kind: AnyKind = {
      ...schedule,
      project: () => ({}),
      async create(_, { project }) {
        if (project === "acme/a") throw new TypeError("a defect");
        await new Promise((resume) => setImmediate(resume));
        return {};
      },
    };
    const names = (project: string) => [`${project}//schedule.A`, `${project}//schedule.B`];
    const running = apply(creating(...["acme/a", "acme/b", "acme/c"].flatMap(names)), {
      doors: {} as Doors,
      kinds: new Map([["schedule", kind]]),
      live: new Map(),
      now: () => 0,
      parallel,
      onOutcome({ address, status }: Outcome) {
        if (status === "done") heard.push(address.slice(0, address.indexOf("//")));
      },
    });
    await expect(running).rejects.toThrow("a defect");
    const told = [...heard];
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resume) => setImmediate(resume));
    expect([told, heard]).toEqual([underWay, underWay]);
  },
);
