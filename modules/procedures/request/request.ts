import type { Id, Json, Level, StateTable } from '#kernel';
import type { Hands } from '#people';
import type { ProofWay } from '../definition/offered.ts';

/**
 * Words
 * - Somebody *asks*: the *requester*. What they ask for is done for the *beneficiary*, who is often the same person. An
 *   operator may have *made* it for them (they are on the phone).
 * - It is *proven* that the requester is who they say; only then somebody *accepts* it, which starts its run.
 * - What the run leaves for the requester is *handed over*: read once, by one way.
 */

/** asked: the proof is missing. proven: it waits for somebody who may do it. accepted: its run is under way. */
export type RequestState = 'asked' | 'proven' | 'accepted' | 'done' | 'refused' | 'withdrawn' | 'expired';
export type RequestMove = 'prove' | 'accept' | 'release' | 'finish' | 'refuse' | 'withdraw' | 'expire';

export const requestStates: StateTable<RequestState, RequestMove> = {
  asked: { prove: 'proven', refuse: 'refused', withdraw: 'withdrawn', expire: 'expired' },
  proven: { accept: 'accepted', refuse: 'refused', withdraw: 'withdrawn', expire: 'expired' },
  /** release: its run was cancelled, so that it waits for somebody again. */
  accepted: { finish: 'done', release: 'proven' },
  done: {},
  refused: {},
  withdrawn: {},
  expired: {},
};
export const requestStateNames = Object.keys(requestStates) as RequestState[];

/** page: the requester's own page. link: a link to the private address, good once. phone: the operator reads it out. */
export const handoverWays = ['page', 'link', 'manager', 'phone'] as const;
export type HandoverWay = (typeof handoverWays)[number];

export interface RequestRow {
  id: Id;
  procedureKey: string;
  domainId: Id;
  level: Level;
  label: string;
  requesterId: Id;
  beneficiaryId: Id;
  madeBy: Id;
  inputs: { [name: string]: Json };
  note: string;
  state: RequestState;
  proofWays: ProofWay[];
  proofWay: ProofWay | 'none' | null;
  provenBy: Id | null;
  provenAt: Date | null;
  expiresAt: Date;
  acceptedBy: Id | null;
  acceptedAt: Date | null;
  runId: Id | null;
  secretName: string | null;
  handoverWay: HandoverWay | null;
  handedOverBy: Id | null;
  handedOverAt: Date | null;
  handoverNote: string | null;
  closedBy: Id | null;
  closedAt: Date | null;
  reason: string | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

/** Wrong codes that one request takes before only the manager can prove it. */
export const MOST_FAILED_ATTEMPTS = 5;
/** Wrong codes about one person, over all their requests, in an hour. */
export const MOST_FAILED_IN_AN_HOUR = 10;
/** Requests that one person may have open. */
export const MOST_OPEN = 20;
/** What nobody fetched is gone with this. */
export const HANDOVER_LINK_LIVES_HOURS = 24;

/** Who somebody is to a request; one can be several. */
export type Part = 'requester' | 'manager' | 'maker' | 'prover' | 'accepter';

export function partsOf(
  request: Pick<RequestRow, 'requesterId' | 'madeBy' | 'acceptedBy' | 'provenBy'>,
  managerId: Id | null,
  personId: Id,
): Part[] {
  const parts: Part[] = [];
  if (request.requesterId === personId) parts.push('requester');
  if (managerId === personId && request.requesterId !== personId) parts.push('manager');
  if (request.madeBy === personId) parts.push('maker');
  if (request.provenBy === personId) parts.push('prover');
  if (request.acceptedBy === personId) parts.push('accepter');
  return parts;
}

/**
 * Why somebody may not confirm as the manager; null when they may. One person alone must not be able to ask in another's
 * name, vouch for them, do it and receive what comes of it; nor with the help of their agents.
 */
export function whyNotConfirm(
  request: Pick<RequestRow, 'requesterId' | 'madeBy' | 'beneficiaryId'>,
  managerId: Id | null,
  personId: Id,
  hands: Hands,
): string | null {
  const own = (id: Id) => hands(id) === hands(personId);
  if (own(request.requesterId)) return 'Nobody confirms their own identity.';
  if (managerId !== personId) return 'Only the manager who is recorded for the requester confirms it.';
  if (own(request.madeBy)) return 'You made this request for them, so somebody else must vouch for them.';
  return null;
}

export function whyNotAccept(
  request: Pick<RequestRow, 'requesterId' | 'beneficiaryId' | 'provenBy' | 'proofWay'>,
  personId: Id,
  hands: Hands,
): string | null {
  const own = (id: Id | null) => id !== null && hands(id) === hands(personId);
  if (own(request.requesterId)) return 'Nobody takes on their own request.';
  if (own(request.beneficiaryId)) return 'Nobody takes on what is done for themself.';
  if (request.proofWay === 'manager' && own(request.provenBy))
    return 'You vouched for the requester, so somebody else must take it on.';
  return null;
}

/** What of the surroundings decides how a secret may be handed over. */
export interface Reachable {
  /** The requester made the request themself, signed in. */
  signedInThemself: boolean;
  /** They can sign in here: they have an account. */
  hasAccount: boolean;
  /** Recorded before the request was made. */
  hasPrivateAddress: boolean;
  /** An active manager with an account who did not do the work. */
  hasManager: boolean;
  /** That e-mail can be sent at all. */
  mail: boolean;
}

/** The ways that there are, the best first. The phone only where there is no other: then alone the operator sees it. */
export function waysOf(reachable: Reachable): HandoverWay[] {
  const ways: HandoverWay[] = [];
  if (reachable.hasAccount || reachable.signedInThemself) ways.push('page');
  if (reachable.hasPrivateAddress && reachable.mail) ways.push('link');
  if (reachable.hasManager) ways.push('manager');
  // Who has an account may still be unable to sign in: it is their password that is lost.
  const unseen = ways.filter((way) => way !== 'page' || reachable.signedInThemself);
  if (unseen.length === 0) ways.push('phone');
  return ways;
}

const plain: Record<RequestState, string> = {
  asked: 'It is not proven yet who asks',
  proven: 'Waiting for somebody who can do it',
  accepted: 'Somebody is at it',
  done: 'Done',
  refused: 'Not done',
  withdrawn: 'Taken back',
  expired: 'It lapsed because nobody went on with it',
};
/** Where it reads otherwise for who asked. */
const plainToRequester: Partial<Record<RequestState, string>> = {
  asked: 'We need to know that it is you',
  withdrawn: 'You took it back',
};

/** The state in words that nobody needs to learn. */
export function plainState(
  request: Pick<RequestRow, 'state' | 'secretName' | 'handedOverAt' | 'requesterId'>,
  readerId: Id,
): string {
  const own = request.requesterId === readerId;
  if (request.state === 'done' && request.secretName !== null && request.handedOverAt === null)
    return own ? 'Ready for you to fetch' : 'Done, and not fetched yet';
  return (own ? plainToRequester[request.state] : undefined) ?? plain[request.state];
}
