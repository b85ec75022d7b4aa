import type { Id } from '#kernel';
import { type Actor, definePort } from '#platform';

/** What the sign-in knows of somebody's second factor. */
export interface SecondFactors {
  /** Whether the code is the next of their app; a code counts once. */
  takesCode(personId: Id, code: string): Promise<boolean>;
  hasApp(personId: Id): Promise<boolean>;
  /** Whether the session that somebody acts by was opened with two factors. */
  signedInWithTwo(actor: Actor): Promise<boolean>;
}

export const secondFactors = definePort<SecondFactors>('procedures.secondFactors');
