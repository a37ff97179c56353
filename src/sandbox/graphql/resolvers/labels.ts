/** Labels of projects and groups. */

import { NotAvailable } from "../../errors.ts";
import { createLabel, labelsOfGroup, labelsOfProject } from "../../incidents/labels.ts";
import type { Label } from "../../world/incident-rows.ts";
import { ACCESS, type Group, type Project } from "../../world/rows.ts";
import { findGroup } from "../../world/tree.ts";
import { type Connection, connection, type PageArguments } from "../connection.ts";
import { mutation, projectFor, type Resolvers } from "../context.ts";
import { globalId } from "../scalars.ts";

interface LabelArguments extends PageArguments {
  readonly includeAncestorGroups?: boolean | null;
  readonly searchIn: readonly ("TITLE" | "DESCRIPTION")[];
  readonly searchTerm?: string | null;
  readonly title?: string | null;
}

interface LabelInput {
  readonly projectPath?: string | null;
  readonly groupPath?: string | null;
  readonly title: string;
  readonly color?: string | null;
  readonly description?: string | null;
}

export const LABEL_RESOLVERS: Resolvers = {
  Project: {
    label: (project: Project, args: { title: string }, { instance }) => {
      return labelsOfProject(instance.world, project, true).find(({ title }) => title === args.title) ?? null;
    },
    labels: (project: Project, args: LabelArguments, { instance }) => {
      return listed(labelsOfProject(instance.world, project, args.includeAncestorGroups === true), args);
    },
  },
  Group: {
    label: (group: Group, args: { title: string }, { instance }) => {
      return labelsOfGroup(instance.world, group, true).find(({ title }) => title === args.title) ?? null;
    },
    labels: (group: Group, args: LabelArguments, { instance }) => {
      return listed(labelsOfGroup(instance.world, group, args.includeAncestorGroups === true), args);
    },
  },
  Label: {
    archived: () => false,
    descriptionHtml: (label: Label) => label.description,
    id: (label: Label) => globalId(label.projectId === null ? "GroupLabel" : "ProjectLabel", label.id),
    lockOnMerge: () => false,
    textColor: () => "#FFFFFF",
    updatedAt: (label: Label) => label.createdAt,
  },
  Mutation: {
    labelCreate: mutation("label", (input: LabelInput, context) => {
      const { instance, access } = context;
      if (input.projectPath != null) {
        return createLabel(
          instance,
          { project: projectFor(context, "admin_label", input.projectPath) },
          input,
        );
      }
      const group = findGroup(instance.world, input.groupPath ?? "");
      if (group === undefined || access.groupLevel(group) < ACCESS.planner) throw new NotAvailable();
      return createLabel(instance, { group }, input);
    }),
  },
};

/** By title. */
export function byTitle(labels: readonly Label[], args: PageArguments): Connection<Label> {
  return connection(labels, args, [{ of: (label) => label.title.toLowerCase() }]);
}

function listed(labels: readonly Label[], args: LabelArguments): Connection<Label> {
  const text = args.searchTerm?.toLowerCase() ?? "";
  const found = labels.filter(({ title, description }) => {
    const named = args.title == null || title === args.title;
    const texts = { TITLE: title, DESCRIPTION: description ?? "" };
    return named && args.searchIn.some((field) => texts[field].toLowerCase().includes(text));
  });
  return byTitle(found, args);
}
