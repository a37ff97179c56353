/** What a kind's cases file says: the states that the laws move a project through. */
import type { KindName } from "../../src/core/kind.ts";

/** Keys of a project's section, as YAML text without indentation. */
export type Section = string;

export interface KindCases {
  readonly kind: KindName;
  /** By a name that says what is special about the state. */
  readonly states: Readonly<Record<string, Section>>;
  /** Changes somebody makes in GitLab, each from one of the states. */
  readonly elsewhere: readonly Elsewhere[];
  readonly rename?: {
    readonly from: Section;
    readonly to: Section;
    readonly address: string;
    readonly previously: string;
  };
}

/** A change behind our back, and what `drift` must say of it. */
export interface Elsewhere {
  readonly state: string;
  readonly change: (gitlab: RawGitLab) => Promise<void>;
  readonly address: string;
  readonly field: string;
  /** As they stand in the plan's text. */
  readonly live: string;
  readonly declared: string;
}

/** GitLab as anybody with curl talks to it. */
export interface RawGitLab {
  graphql<Data>(query: string, variables?: object): Promise<Data>;
}

export const PROJECT = "acme/payments/api";

export function documentOf(section: Section, project = PROJECT): string {
  const lines = section.split("\n").map((line) => (line === "" ? line : `    ${line}`));
  return `version: 1\nprojects:\n  ${project}:\n${lines.join("\n")}\n`;
}

export function rawGitLab(url: string, token: string): RawGitLab {
  return {
    async graphql<Data>(query: string, variables: object = {}) {
      const answer = await fetch(`${url}/api/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return data;
    },
  };
}
