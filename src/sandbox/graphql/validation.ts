/** Validation in GitLab's words, where graphql-js and graphql-ruby differ and clients look at the difference. */
import {
  type ASTNode,
  type ASTVisitor,
  type DocumentNode,
  FieldsOnCorrectTypeRule,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isRequiredArgument,
  Kind,
  KnownArgumentNamesRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
  specifiedRules,
  type ValidationContext,
  validate,
} from "graphql";

/** Validation stops after so many errors. */
const MAXIMUM_ERRORS = 5;

const REPLACED = [
  FieldsOnCorrectTypeRule,
  KnownArgumentNamesRule,
  ProvidedRequiredArgumentsRule,
  ScalarLeafsRule,
];

const RULES = [
  knownFields,
  knownArguments,
  requiredArguments,
  selections,
  ...specifiedRules.filter((rule) => !(REPLACED as readonly unknown[]).includes(rule)),
];

export function validationErrors(schema: GraphQLSchema, document: DocumentNode): readonly GraphQLError[] {
  return validate(schema, document, RULES, { maxErrors: MAXIMUM_ERRORS }).slice(0, MAXIMUM_ERRORS);
}

/** Introspection is not executed: its entry points do not exist in production builds. */
function knownFields(context: ValidationContext): ASTVisitor {
  return {
    Field(node, _key, _parent, _path, ancestors) {
      const parent = context.getParentType();
      const name = node.name.value;
      const hidden = name === "__schema" || name === "__type";
      if (parent == null || (context.getFieldDef() != null && !hidden)) return;
      context.reportError(
        new GraphQLError(`Field '${name}' doesn't exist on type '${parent.name}'`, {
          nodes: node,
          path: pathTo(node, ancestors),
          extensions: { code: "undefinedField", typeName: parent.name, fieldName: name },
        }),
      );
    },
  };
}

function knownArguments(context: ValidationContext): ASTVisitor {
  return {
    Argument(node, _key, _parent, _path, ancestors) {
      const field = context.getFieldDef();
      if (context.getArgument() != null || field == null || context.getDirective() != null) return;
      context.reportError(
        new GraphQLError(`Field '${field.name}' doesn't accept argument '${node.name.value}'`, {
          nodes: node,
          path: pathTo(node, ancestors),
          extensions: {
            code: "argumentNotAccepted",
            name: field.name,
            typeName: "Field",
            argumentName: node.name.value,
          },
        }),
      );
    },
  };
}

function requiredArguments(context: ValidationContext): ASTVisitor {
  return {
    Field(node, _key, _parent, _path, ancestors) {
      const given = new Set(node.arguments?.map((argument) => argument.name.value));
      const missing = (context.getFieldDef()?.args ?? []).filter(
        (argument) => isRequiredArgument(argument) && !given.has(argument.name),
      );
      if (missing.length === 0) return;
      const names = missing.map((argument) => argument.name).join(", ");
      context.reportError(
        new GraphQLError(`Field '${node.name.value}' is missing required arguments: ${names}`, {
          nodes: node,
          path: pathTo(node, ancestors),
          extensions: {
            code: "missingRequiredArguments",
            className: "Field",
            name: node.name.value,
            arguments: names,
          },
        }),
      );
    },
  };
}

function selections(context: ValidationContext): ASTVisitor {
  return {
    Field(node, _key, _parent, _path, ancestors) {
      const type = context.getType();
      if (type == null) return;
      const name = node.name.value;
      const typeName = getNamedType(type).name;
      const leaf = isLeafType(getNamedType(type));
      if (leaf === (node.selectionSet === undefined)) return;
      const message = leaf
        ? `Selections can't be made on scalars (field '${name}' returns ${typeName} but has selections [${selectedNames(node)}])`
        : `Field must have selections (field '${name}' returns ${typeName} but has no selections. Did you mean '${name} { ... }'?)`;
      context.reportError(
        new GraphQLError(message, {
          nodes: node,
          path: pathTo(node, ancestors),
          extensions: { code: "selectionMismatch", nodeName: `field '${name}'`, typeName },
        }),
      );
    },
  };
}

function selectedNames(node: { readonly selectionSet?: { readonly selections: readonly object[] } }): string {
  const names = node.selectionSet?.selections.flatMap((inner) => ("name" in inner ? [inner.name] : [])) ?? [];
  return names.map((name) => JSON.stringify((name as { readonly value: string }).value)).join(", ");
}

/** The way from the operation to the node, as graphql-ruby writes it: `["query Name", "project", "foo"]`. */
function pathTo(node: ASTNode, ancestors: readonly (ASTNode | readonly ASTNode[])[]): string[] {
  return [...ancestors, node].flatMap((step) => {
    if (!("kind" in step)) return [];
    if (step.kind === Kind.OPERATION_DEFINITION)
      return step.operation + (step.name ? ` ${step.name.value}` : "");
    if (step.kind === Kind.FRAGMENT_DEFINITION) return `fragment ${step.name.value}`;
    if (step.kind === Kind.INLINE_FRAGMENT) return `... on ${step.typeCondition?.name.value ?? ""}`;
    if (step.kind === Kind.FIELD) return step.alias?.value ?? step.name.value;
    return step.kind === Kind.ARGUMENT ? step.name.value : [];
  });
}
