import { type RetentionRule, removeOlder } from '#platform';

/** What people were told, and how it was sent. What it was about stays with its record. */
export const retention: RetentionRule[] = [
  {
    key: 'notices',
    what: 'Notices that were read, and what was sent of them',
    days: 180,
    remove: removeOlder('notice', 'read_at'),
  },
  {
    key: 'deliveries',
    what: 'That a notice was sent, or given up',
    days: 30,
    remove: removeOlder('notice_delivery', 'ended_at'),
  },
];
