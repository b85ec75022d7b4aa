export { actorOfApiKey, issueApiKey } from './apiKey.ts';
export { createAuthority } from './authority/authority.ts';
export { authorityGrid, policies } from './authority/decide.ts';
export type { HowMay } from './authority/howMay.ts';
export { howMay } from './authority/howMay.ts';
export type { AuthorityMemory } from './authority/memory.ts';
export { authorityMemory } from './authority/memory.ts';
export type { WhoCould } from './authority/refusal.ts';
export { whoCould } from './authority/refusal.ts';
export { type Hands, handsIn, treeOf } from './authority/standing.ts';
export type { Bootstrapped, FirstPerson } from './bootstrap.ts';
export { bootstrapPeople } from './bootstrap.ts';
export { requireBreakGlass } from './break-glass/service.ts';
export type { NamedResource } from './can/service.ts';
export { resourcePort } from './can/service.ts';
export type { Domain, DomainTree } from './domain.ts';
export { domainTree } from './domain.ts';
export { type EvidenceKind, evidenceKinds, isEvidenceKind } from './evidence/kind.ts';
export { type EvidenceDraft, recordEvidence } from './evidence/record.ts';
export type { Grant } from './grant.ts';
export { levelIn } from './grant.ts';
export { addGrantIn } from './grants/service.ts';
export { type OpenWork, type OpenWorkAsked, openWorkPort } from './growth/openWork.ts';
export { activeNamed, domainName, domainNamed, type NamedPerson, personName, personNamed } from './named.ts';
export type { NoticeDraft, NoticeKind, NoticeSource, Notifier, PushSettings } from './notify/index.ts';
export {
  breakGlassNotices,
  linkTo,
  mailServer,
  noticeRetention,
  noticeSources,
  pushSettings,
  sendMail,
  startNotifier,
} from './notify/index.ts';
export { operations } from './operations.ts';
export { hasConfirmedApp, signedInWithTwo, takesCodeOf } from './signin/factor/identity.ts';
export { retention as signInRetention } from './signin/retention.ts';
export { requireFresh } from './signin/session/fresh.ts';
export type { SignInSettings } from './signin/settings.ts';
export { signInSettings } from './signin/settings.ts';
export type { SignIn } from './signin/signIn.ts';
export { signIn } from './signin/signIn.ts';
export { findDomains, findSystemActor, insertGrant, insertPerson } from './store.ts';
export type { UseQuestion } from './use/service.ts';
export { checkUse, installUsePolicies, requireUse, usedComponentPort } from './use/service.ts';
export type { UseVerdict } from './use/use.ts';
