/** The whole state of one embedded GitLab: tables, and the counters that number objects within a project. */
import type {
  Alert,
  AlertIntegration,
  Group,
  Member,
  Note,
  Participant,
  Policy,
  Project,
  Redirect,
  Rotation,
  Rule,
  Schedule,
  StoredShift,
  Token,
  User,
} from "./rows.ts";
import { createTable, type Row, type Table, type TableDump } from "./table.ts";

export interface World {
  readonly users: Table<User, "key">;
  readonly tokens: Table<Token, "value" | "userId">;
  readonly groups: Table<Group, "key" | "parentId">;
  readonly projects: Table<Project, "key" | "groupId">;
  readonly redirects: Table<Redirect, "key">;
  readonly members: Table<Member, "source" | "userId">;
  readonly schedules: Table<Schedule, "projectId">;
  readonly rotations: Table<Rotation, "scheduleId">;
  readonly participants: Table<Participant, "rotationId" | "userId">;
  readonly shifts: Table<StoredShift, "rotationId">;
  readonly policies: Table<Policy, "projectId">;
  readonly rules: Table<Rule, "policyId" | "scheduleId" | "userId">;
  readonly integrations: Table<AlertIntegration, "projectId" | "identifier">;
  readonly alerts: Table<Alert, "projectId" | "issueId">;
  readonly notes: Table<Note, "noteable">;
  /** The last number given, by name: `schedule:PROJECT_ID` counts a project's schedules. */
  readonly counters: Map<string, number>;
}

export function createWorld(): World {
  return {
    users: createTable<User, "key">(["key"]),
    tokens: createTable<Token, "value" | "userId">(["value", "userId"]),
    groups: createTable<Group, "key" | "parentId">(["key", "parentId"]),
    projects: createTable<Project, "key" | "groupId">(["key", "groupId"]),
    redirects: createTable<Redirect, "key">(["key"]),
    members: createTable<Member, "source" | "userId">(["source", "userId"]),
    schedules: createTable<Schedule, "projectId">(["projectId"]),
    rotations: createTable<Rotation, "scheduleId">(["scheduleId"]),
    participants: createTable<Participant, "rotationId" | "userId">(["rotationId", "userId"]),
    shifts: createTable<StoredShift, "rotationId">(["rotationId"]),
    policies: createTable<Policy, "projectId">(["projectId"]),
    rules: createTable<Rule, "policyId" | "scheduleId" | "userId">(["policyId", "scheduleId", "userId"]),
    integrations: createTable<AlertIntegration, "projectId" | "identifier">(["projectId", "identifier"]),
    alerts: createTable<Alert, "projectId" | "issueId">(["projectId", "issueId"]),
    notes: createTable<Note, "noteable">(["noteable"]),
    counters: new Map(),
  };
}

/** The next number of a counter. A number once given is not given again, even if its object is deleted. */
export function nextNumber(world: World, counter: string): number {
  const next = (world.counters.get(counter) ?? 0) + 1;
  world.counters.set(counter, next);
  return next;
}

export interface WorldDump {
  readonly format: 1;
  readonly counters: Readonly<Record<string, number>>;
  readonly tables: Readonly<Record<string, TableDump<Row>>>;
}

export function dumpWorld(world: World): WorldDump {
  return {
    format: 1,
    counters: Object.fromEntries(world.counters),
    tables: Object.fromEntries(tablesOf(world).map(([name, table]) => [name, table.dump()])),
  };
}

export function loadWorld(world: World, dump: WorldDump): void {
  for (const [name, table] of tablesOf(world)) {
    const rows = dump.tables[name];
    if (rows !== undefined) table.load(rows);
  }
  for (const [name, number] of Object.entries(dump.counters)) world.counters.set(name, number);
}

function tablesOf(world: World): [string, Table<Row>][] {
  const { counters: _, ...tables } = world;
  return Object.entries(tables) as unknown as [string, Table<Row>][];
}
