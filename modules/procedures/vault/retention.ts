import { type RetentionRule, removeOlder } from '#platform';

/** That it was used, by whom and for what stays in the audit trail. */
export const useRetention: RetentionRule = {
  key: 'credential-use',
  what: 'The list of uses of credentials',
  days: 400,
  remove: removeOlder('credential_use', 'at'),
};
