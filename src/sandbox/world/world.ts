/** The whole state of one embedded GitLab: tables, and the counters that number objects within a project. */
import type { History } from "../history/index.ts";
import { FIRST_STORED_ID } from "../history/story.ts";
import type {
  Issue,
  IssueFacts,
  Label,
  MergeRequest,
  ResourceLink,
  StateEvent,
  TimelineEvent,
  TimelineTag,
} from "./incident-rows.ts";
import { createLayeredTable, type LayeredTable } from "./layers.ts";
import type { Subscription } from "./pagerduty-rows.ts";
import type { Blob, Branch, Commit, Deployment, Environment, WikiPage } from "./repository-rows.ts";
import type {
  Alert,
  AlertFacts,
  AlertIntegration,
  Group,
  Member,
  Note,
  Participant,
  Policy,
  Project,
  ProjectGroupLink,
  Redirect,
  Rotation,
  Rule,
  Schedule,
  StoredShift,
  Token,
  User,
} from "./rows.ts";
import type { ClientKey, ErrorTracking, Integration } from "./setting-rows.ts";
import { createTable, type Row, type Table, type TableDump } from "./table.ts";

export interface World {
  readonly users: Table<User, "key">;
  readonly tokens: Table<Token, "value" | "userId">;
  readonly groups: Table<Group, "key" | "parentId">;
  readonly projects: Table<Project, "key" | "groupId">;
  readonly redirects: Table<Redirect, "key">;
  readonly members: Table<Member, "source" | "userId">;
  readonly projectGroupLinks: Table<ProjectGroupLink, "projectId">;

  readonly schedules: Table<Schedule, "projectId">;
  readonly rotations: Table<Rotation, "scheduleId">;
  readonly participants: Table<Participant, "rotationId" | "userId">;
  readonly shifts: Table<StoredShift, "rotationId">;
  readonly policies: Table<Policy, "projectId">;
  readonly rules: Table<Rule, "policyId" | "scheduleId" | "userId">;
  readonly integrations: Table<AlertIntegration, "projectId" | "identifier">;
  readonly alerts: LayeredTable<Alert, AlertFacts>;

  readonly issues: LayeredTable<Issue, IssueFacts>;
  readonly labels: Table<Label, "title">;
  readonly notes: Table<Note, "noteable">;
  readonly stateEvents: Table<StateEvent, "issueId">;
  readonly timelineEvents: Table<TimelineEvent, "issueId">;
  readonly timelineTags: Table<TimelineTag, "projectId">;
  readonly resourceLinks: Table<ResourceLink, "issueId">;
  readonly mergeRequests: Table<MergeRequest, "projectId">;

  readonly chatIntegrations: Table<Integration, "owner">;
  readonly errorTracking: Table<ErrorTracking, "projectId">;
  readonly clientKeys: Table<ClientKey, "projectId">;
  readonly branches: Table<Branch, "projectId">;
  readonly commits: Table<Commit, "key">;
  readonly blobs: Table<Blob, "sha">;
  readonly wikiPages: Table<WikiPage, "projectId">;
  readonly environments: Table<Environment, "projectId">;
  readonly deployments: Table<Deployment, "projectId">;
  readonly subscriptions: Table<Subscription, "key">;

  /** The last number given, by name: `schedule:PROJECT_ID` counts a project's schedules. */
  readonly counters: Map<string, number>;
  /** A computed past underneath the tables, and what it is computed from. */
  past: Past | null;
}

export interface PastPlan {
  readonly incidents: number;
  /** The present it leads up to, in milliseconds since 1970. */
  readonly at: number;
  /** The projects it happened in, by id, whatever has become of their paths since. */
  readonly projectIds: readonly number[];
}

interface Past extends PastPlan {
  readonly history: History;
}

export function createWorld(): World {
  return {
    users: createTable<User, "key">(["key"]),
    tokens: createTable<Token, "value" | "userId">(["value", "userId"]),
    groups: createTable<Group, "key" | "parentId">(["key", "parentId"]),
    projects: createTable<Project, "key" | "groupId">(["key", "groupId"]),
    redirects: createTable<Redirect, "key">(["key"]),
    members: createTable<Member, "source" | "userId">(["source", "userId"]),
    projectGroupLinks: createTable<ProjectGroupLink, "projectId">(["projectId"]),
    schedules: createTable<Schedule, "projectId">(["projectId"]),
    rotations: createTable<Rotation, "scheduleId">(["scheduleId"]),
    participants: createTable<Participant, "rotationId" | "userId">(["rotationId", "userId"]),
    shifts: createTable<StoredShift, "rotationId">(["rotationId"]),
    policies: createTable<Policy, "projectId">(["projectId"]),
    rules: createTable<Rule, "policyId" | "scheduleId" | "userId">(["policyId", "scheduleId", "userId"]),
    integrations: createTable<AlertIntegration, "projectId" | "identifier">(["projectId", "identifier"]),
    alerts: createLayeredTable<Alert, AlertFacts>(),
    issues: createLayeredTable<Issue, IssueFacts>(),
    labels: createTable<Label, "title">(["title"]),
    notes: createTable<Note, "noteable">(["noteable"], FIRST_STORED_ID),
    stateEvents: createTable<StateEvent, "issueId">(["issueId"], FIRST_STORED_ID),
    timelineEvents: createTable<TimelineEvent, "issueId">(["issueId"], FIRST_STORED_ID),
    timelineTags: createTable<TimelineTag, "projectId">(["projectId"]),
    resourceLinks: createTable<ResourceLink, "issueId">(["issueId"], FIRST_STORED_ID),
    mergeRequests: createTable<MergeRequest, "projectId">(["projectId"]),
    chatIntegrations: createTable<Integration, "owner">(["owner"]),
    errorTracking: createTable<ErrorTracking, "projectId">(["projectId"]),
    clientKeys: createTable<ClientKey, "projectId">(["projectId"]),
    branches: createTable<Branch, "projectId">(["projectId"]),
    commits: createTable<Commit, "key">(["key"]),
    blobs: createTable<Blob, "sha">(["sha"]),
    wikiPages: createTable<WikiPage, "projectId">(["projectId"]),
    environments: createTable<Environment, "projectId">(["projectId"]),
    deployments: createTable<Deployment, "projectId">(["projectId"]),
    subscriptions: createTable<Subscription, "key">(["key"]),
    counters: new Map(),
    past: null,
  };
}

/** The next number of a counter. A number once given is not given again, even if its object is deleted. */
export function nextNumber(world: World, counter: string): number {
  const next = (world.counters.get(counter) ?? 0) + 1;
  world.counters.set(counter, next);
  return next;
}

/** Of the state files this version reads and writes. */
export const STATE_FORMAT = 2;

export interface WorldDump {
  readonly format: typeof STATE_FORMAT;
  readonly counters: Readonly<Record<string, number>>;
  readonly past: PastPlan | null;
  readonly tables: Readonly<Record<string, TableDump<Row>>>;
}

export function dumpWorld(world: World): WorldDump {
  return {
    format: STATE_FORMAT,
    counters: Object.fromEntries(world.counters),
    past: pastPlanOf(world.past),
    tables: Object.fromEntries(tablesOf(world).map(([name, table]) => [name, table.dump()])),
  };
}

function pastPlanOf(past: Past | null): PastPlan | null {
  if (past === null) return null;
  const { history: _history, ...plan } = past;
  return plan;
}

/** Fills the tables; what is computed underneath them is not part of it. */
export function loadWorld(world: World, dump: WorldDump): void {
  for (const [name, table] of tablesOf(world)) {
    const rows = dump.tables[name];
    if (rows !== undefined) table.load(rows);
  }
  for (const [name, number] of Object.entries(dump.counters)) world.counters.set(name, number);
}

function tablesOf(world: World): [string, Pick<Table<Row>, "dump" | "load">][] {
  const { counters: _counters, past: _past, ...tables } = world;
  return Object.entries(tables) as unknown as [string, Pick<Table<Row>, "dump" | "load">][];
}
