import { type RetentionRule, removeOlder } from '../maintenance/retention.ts';

/** Where many keys come they go with each other (idempotency.ts); this is for those after which no more came. */
export const idempotencyRetention: RetentionRule = {
  key: 'request-keys',
  what: 'Answers kept for the repetition of a request',
  days: 1,
  remove: removeOlder('idempotency', 'created_at'),
};
