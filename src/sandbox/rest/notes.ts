/** Notes on issues and merge requests (https://docs.gitlab.com/api/notes/). */
import {
  type Command,
  readCommands,
  runCommands,
  runMergeRequestCommands,
} from "../incidents/quick-actions.ts";
import { notesOf } from "../incidents/records.ts";
import { visibleNotes } from "../incidents/visibility.ts";
import type { Instance } from "../instance.ts";
import { iso } from "../instants.ts";
import type { MergeRequest } from "../world/incident-rows.ts";
import { addNote } from "../world/notes.ts";
import type { Note, Project, User } from "../world/rows.ts";
import {
  badRequest,
  choiceOf,
  currentUser,
  flagOf,
  forbidden,
  isAscending,
  notFound,
  projectFor,
  projectOf,
  type RestApp,
  type RestContext,
  requiredText,
  resource,
} from "./context.ts";
import { issueOf } from "./issues.ts";
import { paginated } from "./pagination.ts";
import { userJson } from "./people.ts";

interface Noteable {
  readonly key: Note["noteable"];
  readonly type: "Issue" | "MergeRequest";
  readonly id: number;
  readonly iid: number;
  readonly project: Project;
  readonly ability: "create_note" | "create_merge_request_note";
  /** Carries out what a note commands, and says what was done. */
  run(user: User, commands: readonly Command[]): string[];
  touch(changes: { readonly updatedAt?: number }): void;
}

const MAXIMUM_BODY = 1_000_000;

export function addNoteRoutes(app: RestApp, instance: Instance): void {
  addRoutes(app, instance, "/projects/:id/issues/:iid/notes", (c) => {
    const issue = issueOf(c, instance);
    const project = projectOf(c, instance);
    const { id, iid } = issue;
    return {
      key: `issue:${id}`,
      type: "Issue",
      id,
      iid,
      project,
      ability: "create_note",
      run: (user, commands) =>
        runCommands({ instance, access: c.get("access"), project, issue, user }, commands),
      touch: (changes) => instance.world.issues.update(issue, changes),
    };
  });
  addRoutes(app, instance, "/projects/:id/merge_requests/:iid/notes", (c) => {
    const request = mergeRequestOf(c, instance);
    const { id, iid } = request;
    return {
      key: `merge_request:${id}`,
      type: "MergeRequest",
      id,
      iid,
      project: projectOf(c, instance),
      ability: "create_merge_request_note",
      run: (_user, commands) => runMergeRequestCommands(instance, request, commands),
      touch: () => undefined,
    };
  });

  resource(app, "/projects/:id/merge_requests/:iid", {
    GET: (c) => {
      const request = mergeRequestOf(c, instance);
      const project = projectOf(c, instance);
      return c.json({
        id: request.id,
        iid: request.iid,
        project_id: request.projectId,
        title: request.title,
        state: request.state,
        source_branch: request.sourceBranch,
        target_branch: project.defaultBranch,
        created_at: iso(request.createdAt),
        web_url: `${instance.url}/${project.fullPath}/-/merge_requests/${request.iid}`,
      });
    },
  });
}

function addRoutes(app: RestApp, instance: Instance, path: string, find: (c: RestContext) => Noteable): void {
  resource(app, path, {
    GET: (c) => {
      const noteable = find(c);
      const filter = choiceOf(c, "activity_filter", ["all_notes", "only_comments", "only_activity"]);
      const notes = notesIn(c, instance, noteable).filter(({ system }) => {
        return filter === "only_comments" ? !system : filter === "only_activity" ? system : true;
      });
      const order = choiceOf(c, "order_by", ["created_at", "updated_at"]);
      const column = order === "updated_at" ? "updatedAt" : "createdAt";
      const direction = isAscending(c) ? 1 : -1;
      const sorted = [...notes].sort((a, b) => direction * (a[column] - b[column] || a.id - b.id));
      return paginated(c, instance.url, sorted, (note) => noteJson(instance, noteable, note));
    },
    POST: (c) => {
      const noteable = find(c);
      projectFor(c, instance, noteable.ability);
      const user = currentUser(c);
      const { text, commands } = readCommands(bodyOf(c));
      const summary = noteable.run(user, commands);
      // A note of nothing but commands leaves no note.
      if (text === "") return c.json({ commands_changes: {}, summary }, 202);
      noteable.touch({ updatedAt: instance.now() });
      const note = addNote(instance, noteable.key, {
        author: user,
        body: text,
        internal: flagOf(c, "internal") ?? false,
      });
      return c.json(noteJson(instance, noteable, note), 201);
    },
  });

  resource(app, `${path}/:note_id`, {
    GET: (c) => {
      const noteable = find(c);
      return c.json(noteJson(instance, noteable, noteIn(c, instance, noteable)));
    },
    PUT: (c) => {
      const noteable = find(c);
      const note = ownNote(c, instance, noteable);
      instance.world.notes.update(note, { body: bodyOf(c), updatedAt: instance.now() });
      return c.json(noteJson(instance, noteable, note));
    },
    DELETE: (c) => {
      const noteable = find(c);
      instance.world.notes.remove(ownNote(c, instance, noteable));
      return c.body(null, 204);
    },
  });
}

function mergeRequestOf(c: RestContext, instance: Instance): MergeRequest {
  const project = projectFor(c, instance, "read_code");
  const request = instance.world.mergeRequests
    .where("projectId", project.id)
    .find(({ iid }) => String(iid) === c.req.param("iid"));
  if (request === undefined) throw notFound();
  return request;
}

function notesIn(c: RestContext, { world }: Instance, { key, project }: Noteable): readonly Note[] {
  return visibleNotes(c.get("access"), project, notesOf(world, key));
}

function noteIn(c: RestContext, instance: Instance, noteable: Noteable): Note {
  const note = notesIn(c, instance, noteable).find(({ id }) => String(id) === c.req.param("note_id"));
  if (note === undefined) throw notFound("Note");
  return note;
}

/** People change only what they wrote. */
function ownNote(c: RestContext, instance: Instance, noteable: Noteable): Note {
  const note = noteIn(c, instance, noteable);
  if (note.system || note.authorId !== currentUser(c).id) throw forbidden();
  noteable.touch({});
  return instance.world.notes.get(note.id) ?? note;
}

function bodyOf(c: RestContext): string {
  const body = requiredText(c, "body");
  if (body.trim() === "") throw badRequest("body is empty");
  if (body.length > MAXIMUM_BODY)
    throw badRequest(`body is too long (maximum is ${MAXIMUM_BODY} characters)`);
  return body;
}

function noteJson(instance: Instance, noteable: Noteable, note: Note) {
  const author = instance.world.users.get(note.authorId);
  return {
    id: note.id,
    type: null,
    body: note.body,
    author: author && userJson(instance, author),
    created_at: iso(note.createdAt),
    updated_at: iso(note.updatedAt),
    system: note.system,
    noteable_id: noteable.id,
    noteable_type: noteable.type,
    noteable_iid: noteable.iid,
    project_id: noteable.project.id,
    resolvable: false,
    confidential: note.internal,
    internal: note.internal,
  };
}
