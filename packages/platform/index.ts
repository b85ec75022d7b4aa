export { copyField } from './database/copying.ts';
export type { Database, OpenDatabase, Reader, Tx } from './database/database.ts';
export { openDatabase, prepared } from './database/database.ts';
export type { DB } from './database/generated/schema.ts';
export { migrate } from './database/migrate.ts';
export type { Bell } from './events/bell.ts';
export { AUTHORITY_CHANNEL, bell, onEventBell } from './events/bell.ts';
export type { Cursor, LoggedEvent, Subscription } from './events/feed.ts';
export { endOfLog, readEvents, subscribe } from './events/feed.ts';
export { EVENT_CHANNEL } from './events/record.ts';
export type { AuditReport } from './events/seal.ts';
export { sealAll, startSealer, verifyAudit } from './events/seal.ts';
export type { Touched } from './events/touched.ts';
export { touchedIds, touchedTypes } from './events/touched.ts';
export type { BulkLine, BulkResult } from './http/bulk.ts';
export { bulkBody, bulkOutput } from './http/bulk.ts';
export type { Download } from './http/file.ts';
export { boundedBytes, rawBody } from './http/file.ts';
export { requestMark, requestMarkPort } from './http/idempotency.ts';
export { idempotencyRetention } from './http/idempotencyRetention.ts';
export {
  decodeCursor,
  encodeCursor,
  listQuery,
  MAX_PAGE,
  numberPage,
  pageOf,
  pageOfAll,
  parseSort,
  sortOf,
  toPage,
} from './http/list.ts';
export { momentSchema } from './http/moment.ts';
export { toPlumblineError, toProblem } from './http/problem.ts';
export type { Ref } from './http/ref.ts';
export { refSchema, toRef } from './http/ref.ts';
export type { Credentials, HttpServerOptions } from './http/server.ts';
export { CLIENT_ADDRESS_HEADER, createHttpServer, notFoundProblem, workspaceNameOf } from './http/server.ts';
export type { ServerSentEvent } from './http/stream.ts';
export type { RetentionRule, RetentionSettings } from './maintenance/retention.ts';
export { daysOf, inBatches, removeOlder, sweep } from './maintenance/retention.ts';
export { platformOperations } from './operations/index.ts';
export type { WorkspaceDirectory } from './operations/workspace.ts';
export { workspaceDirectory } from './operations/workspace.ts';
export type { Action } from './registry/actions.ts';
export { actions } from './registry/actions.ts';
export { toClientTypes } from './registry/clientTypes.ts';
export type { Actor, Authority, Context, DomainScope, EventDraft, Mutation, Resource } from './registry/context.ts';
export type { ContextOptions, TrackedContext } from './registry/createContext.ts';
export { createContext } from './registry/createContext.ts';
export { toOpenApi } from './registry/openapi.ts';
export type { AnyOperation, CliVerb, Method, Operation } from './registry/operation.ts';
export { operation } from './registry/operation.ts';
export { newSshKey, type SshKeyPair } from './sshKey.ts';
export type { Port, Service } from './workspace/service.ts';
export { definePort, defineService } from './workspace/service.ts';
export type { Workspace, WorkspaceOptions } from './workspace/workspace.ts';
export { openWorkspace } from './workspace/workspace.ts';
