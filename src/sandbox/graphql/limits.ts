/** Limits on the shape of a query, whatever it costs (GitLab 18.9 `app/graphql/gitlab_schema.rb`). */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from "graphql";

/** A name with sub-selections may stand so often on one path … */
const MAXIMUM_RECURSION = 2;
/** … except these (`lib/gitlab/graphql/query_analyzers/ast/recursion_analyzer.rb`). */
const MAY_RECUR: ReadonlySet<string> = new Set(["node", "edges", "nodes", "ofType"]);

/** What is wrong with the shape of the selection, in GitLab's words; none if it is within the limits. */
export function shapeProblems(
  document: DocumentNode,
  selection: SelectionSetNode,
  maximumDepth: number,
): string[] {
  const fragments = new Map(
    document.definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
  let deepest = 0;
  const recurring = new Set<string>();
  walk(selection, fragments, [], (path) => {
    deepest = Math.max(deepest, path.length);
    const branches = path
      .filter(({ selectionSet }) => selectionSet !== undefined)
      .map(({ name }) => name.value);
    for (const name of branches) {
      const times = branches.filter((other) => other === name).length;
      if (times > MAXIMUM_RECURSION && !MAY_RECUR.has(name)) recurring.add(name);
    }
  });
  return [
    ...(deepest > maximumDepth
      ? [`Query has depth of ${deepest}, which exceeds max depth of ${maximumDepth}`]
      : []),
    ...(recurring.size > 0
      ? [
          `Recursive query - too many of fields '${JSON.stringify([...recurring])}' detected in single branch of the query`,
        ]
      : []),
  ];
}

/** Calls `visit` with the path of fields down to every leaf. Validation has refused fragments that contain themselves. */
function walk(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  path: readonly FieldNode[],
  visit: (path: readonly FieldNode[]) => void,
): void {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      const here = [...path, node];
      if (node.selectionSet === undefined) visit(here);
      else walk(node.selectionSet, fragments, here, visit);
    } else {
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (fragment !== undefined) walk(fragment.selectionSet, fragments, path, visit);
    }
  }
}
