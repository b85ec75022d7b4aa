import type pg from 'pg';
import type { Logger } from 'pino';
import type { Clock } from '#kernel';
import { type Database, openDatabase } from '../database/database.ts';
import type { RecordedEvent } from '../events/record.ts';
import type { Port, Service } from './service.ts';

/** An isolated database with its own people, queue and audit chain, and what lives beside it in memory. */
export interface Workspace {
  readonly name: string;
  readonly db: Database;
  readonly pool: pg.Pool;
  /** Connection URL; a secret. */
  readonly url: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** The service of this workspace, opened on first use. */
  get<Value>(service: Service<Value>): Promise<Value>;
  /** What the app gave for a port. Throws when the app forgot it. */
  port<Value>(port: Port<Value>): Value;
  provide<Value>(port: Port<Value>, value: Value): void;
  /**
   * Calls back with what a mutation of this process recorded, after its commit and before its caller goes on. For what
   * is remembered in memory: who made the mutation reads what they wrote. Other processes hear by the bell.
   */
  onCommit(listener: (events: readonly RecordedEvent[]) => void): () => void;
  /** Throws `disk_full` where there is no room for anything new. Asked before every mutation. */
  assertRoom(): void;
  /** For createContext. */
  committed(events: readonly RecordedEvent[]): void;
  close(): Promise<void>;
}

export interface WorkspaceOptions {
  name: string;
  url: string;
  clock: Clock;
  log: Logger;
  maxConnections?: number;
  assertRoom?: (() => void) | undefined;
}

/** Opens a workspace on a migrated database. */
export function openWorkspace(options: WorkspaceOptions): Workspace {
  const log = options.log.child({ workspace: options.name });
  const database = openDatabase(options.url, {
    name: `plumbline ${options.name}`,
    ...(options.maxConnections ? { max: options.maxConnections } : {}),
    onError: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  const opened = new Map<string, Promise<{ value: unknown; close?: () => Promise<void> }>>();
  const ports = new Map<string, unknown>();
  const commitListeners = new Set<(events: readonly RecordedEvent[]) => void>();
  const workspace: Workspace = {
    name: options.name,
    db: database.db,
    pool: database.pool,
    url: options.url,
    clock: options.clock,
    log,
    async get<Value>(service: Service<Value>): Promise<Value> {
      let entry = opened.get(service.name);
      if (!entry) {
        entry = service.open(workspace);
        opened.set(service.name, entry);
        // A service that failed to open is tried again at the next use.
        entry.catch(() => opened.delete(service.name));
      }
      return (await entry).value as Value;
    },
    port<Value>(port: Port<Value>): Value {
      if (!ports.has(port.name)) throw new Error(`The app gave nothing for the port "${port.name}".`);
      return ports.get(port.name) as Value;
    },
    provide: (port, value) => {
      ports.set(port.name, value);
    },
    assertRoom: options.assertRoom ?? (() => {}),
    onCommit(listener) {
      commitListeners.add(listener);
      return () => commitListeners.delete(listener);
    },
    committed(events) {
      for (const listener of commitListeners) listener(events);
    },
    async close() {
      for (const entry of [...opened.values()].reverse()) {
        const service = await entry.catch(() => null);
        await service?.close?.();
      }
      await database.close();
    },
  };
  return workspace;
}
