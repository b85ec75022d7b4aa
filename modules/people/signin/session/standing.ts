// What a session lacks before it may act, and whether its person has proven lately to be there. Pure.
import type { Level, LevelOrNone } from '#kernel';

export const signInMethods = ['link', 'password', 'passkey', 'oidc'] as const;
export type SignInMethod = (typeof signInMethods)[number];

/** Whom the workspace asks for a second factor. */
export interface SignInPolicy {
  secondFactor: 'nobody' | 'level' | 'everybody';
  fromLevel: Level | null;
}

export interface SignInState {
  factors: number;
  hasApp: boolean;
  hasPasskey: boolean;
  administrator: boolean;
  /** The highest level held anywhere now. */
  highestLevel: LevelOrNone;
}

/** `second-step`: show another factor. `enrolment`: have one first. null: the session is whole. */
export type Waiting = 'second-step' | 'enrolment' | null;

export function asksSecondFactor(policy: SignInPolicy, of: { administrator: boolean; highestLevel: number }): boolean {
  if (policy.secondFactor === 'nobody') return false;
  if (policy.secondFactor === 'everybody') return true;
  return of.administrator || of.highestLevel >= (policy.fromLevel ?? 1);
}

/** An app that somebody set up is always asked for; a passkey only where a second factor is, since it can also stand alone. */
export function waitsFor(policy: SignInPolicy, state: SignInState): Waiting {
  if (state.factors >= 2) return null;
  if (state.hasApp) return 'second-step';
  if (!asksSecondFactor(policy, state)) return null;
  return state.hasPasskey ? 'second-step' : 'enrolment';
}

/** How long somebody stays signed in. */
export const SESSION_LIVES_SECONDS = 60 * 60 * 24 * 7;

/** How long a proof counts for dangerous acts. */
export const FRESH_FOR_SECONDS = 600;

/** How long a sign-in may stop halfway: after that the first step is asked for anew. */
export const HALF_LIVES_SECONDS = 900;

export function isFresh(provenAt: Date, now: Date, seconds = FRESH_FOR_SECONDS): boolean {
  return now.getTime() - provenAt.getTime() <= seconds * 1_000;
}

export type ProofWay = 'password' | 'code' | 'passkey' | 'sign-in';

/** By what one proves to be there: by an own second factor where there is one, since it is the harder to steal. */
export function proofWays(has: { password: boolean; app: boolean; passkey: boolean }): ProofWay[] {
  const ways: ProofWay[] = [];
  if (has.passkey) ways.push('passkey');
  if (has.app) ways.push('code');
  else if (has.password) ways.push('password');
  return ways.length > 0 ? ways : ['sign-in'];
}
