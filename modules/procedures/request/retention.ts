import { type RetentionRule, removeOlder } from '#platform';

export const retention: RetentionRule = {
  key: 'handover-links',
  what: 'Links to private addresses that were used or have expired',
  days: 7,
  remove: removeOlder('handover_link', 'expires_at'),
};
