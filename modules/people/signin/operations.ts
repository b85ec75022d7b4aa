import type { AnyOperation } from '#platform';
import { accountOperations } from './account/operations.ts';
import { personSignInOperations } from './administration/people.ts';
import { policyOperations } from './administration/policy.ts';
import { providerOperations } from './oidc/operations.ts';
import { setPassword } from './password.ts';

export const signInOperations: AnyOperation[] = [
  setPassword,
  ...accountOperations,
  ...personSignInOperations,
  ...policyOperations,
  ...providerOperations,
];
