/** Pages of a GraphQL connection, smaller ones where GitLab cannot cope with large ones. */
import { GitLabError } from "../../gitlab/connect.ts";
import { PAGE } from "./operations.ts";

export interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Below this a page is not the problem. */
const SMALLEST = 10;

type Ask<Row> = (position: { readonly first: number; readonly after: string | null }) => Promise<Page<Row>>;

/** Every page from a cursor on, to the end or as far as the caller wants. */
export async function* turnPages<Row>(from: string | null, ask: Ask<Row>): AsyncGenerator<Page<Row>> {
  let first = PAGE;
  for (let after = from; ; ) {
    const page = await ask({ first, after }).catch((error: unknown) => {
      if (!asksTooMuch(error) || first <= SMALLEST) throw error;
      first = Math.max(SMALLEST, Math.floor(first / 2));
    });
    if (page === undefined) continue;
    yield page;
    if (!page.pageInfo.hasNextPage) return;
    after = page.pageInfo.endCursor;
  }
}

function asksTooMuch(error: unknown): boolean {
  return error instanceof GitLabError && (error.reason === "timeout" || error.reason === "query-limit");
}
