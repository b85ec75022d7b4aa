import type { AnyOperation } from '../registry/operation.ts';
import { listEvents, streamEvents, verifyAuditTrail } from './audit.ts';
import { openExample, removeExample } from './workspace.ts';

export const platformOperations: AnyOperation[] = [
  verifyAuditTrail,
  listEvents,
  streamEvents,
  openExample,
  removeExample,
];
