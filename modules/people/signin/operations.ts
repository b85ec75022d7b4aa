import type { AnyOperation } from '#platform';
import { accountOperations } from './account/operations.ts';
import { personSignInOperations } from './administration/people.ts';
import { policyOperations } from './administration/policy.ts';
import { createSignInLink } from './link.ts';
import { providerOperations } from './oidc/operations.ts';
import { setPassword } from './password.ts';

export const signInOperations: AnyOperation[] = [
  createSignInLink,
  setPassword,
  ...accountOperations,
  ...personSignInOperations,
  ...policyOperations,
  ...providerOperations,
];
