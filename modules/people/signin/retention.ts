import { type RetentionRule, removeOlder } from '#platform';

/** What signing in leaves behind, counted from the day it stopped being of use. */
export const retention: RetentionRule[] = [
  {
    key: 'sessions',
    what: 'Sessions that have expired',
    days: 7,
    remove: removeOlder('session', 'expiresAt'),
  },
  {
    key: 'sign-in-links',
    what: 'Sign-in links that were used or have expired',
    days: 1,
    remove: removeOlder('verification', 'expiresAt'),
  },
  {
    key: 'sign-in-failures',
    what: 'Counts of failed sign-ins that nobody has added to',
    days: 2,
    remove: removeOlder('sign_in_failure', 'last_at'),
  },
];
