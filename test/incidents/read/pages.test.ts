import { describe, expect, it } from "vitest";
import { GitLabError } from "../../../src/gitlab/connect.ts";
import { turnPages } from "../../../src/incidents/read/pages.ts";

const ROWS = Array.from({ length: 230 }, (_, index) => index);

/** A list of 230 rows that gives no more than `most` at once: it runs out of time. */
function slow(most: number) {
  const asked: number[] = [];
  return {
    asked,
    ask: async ({ first, after }: { first: number; after: string | null }) => {
      asked.push(first);
      if (first > most) throw new GitLabError({ reason: "timeout", operation: "List" });
      const begin = Number(after ?? 0);
      const end = Math.min(ROWS.length, begin + first);
      const pageInfo = { hasNextPage: end < ROWS.length, endCursor: String(end) };
      return { nodes: ROWS.slice(begin, end), pageInfo };
    },
  };
}

async function collect(from: string | null, most: number) {
  const list = slow(most);
  const rows: number[] = [];
  for await (const { nodes } of turnPages(from, list.ask)) rows.push(...nodes);
  return { rows, asked: list.asked };
}

describe("pages", () => {
  it("hold every row once, from the beginning or from a cursor", async () => {
    expect(await collect(null, 100)).toEqual({ rows: ROWS, asked: [100, 100, 100] });
    expect((await collect("170", 100)).rows).toEqual(ROWS.slice(170));
  });

  it("become smaller where GitLab runs out of time, and stay so", async () => {
    const { rows, asked } = await collect(null, 30);
    expect(rows).toEqual(ROWS);
    expect(asked.slice(0, 4)).toEqual([100, 50, 25, 25]);
  });

  it("are given up where even small ones take too long", async () => {
    await expect(collect(null, 5)).rejects.toThrow(/List/);
  });
});
