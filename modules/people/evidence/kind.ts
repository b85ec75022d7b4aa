/**
 * Every kind of evidence, with the words in which it is said: "Kim Kovač ‹words›". Evidence is derived by the system from
 * what was finished; nobody types it. What of it shows which statement of a level is data: library/levels.
 */
export const evidenceKinds = {
  'run-finished': 'brought a run to its end',
  'run-recovered': 'brought a run that had stopped to its end',
  'step-done': 'did a step by hand',
  'step-supervised': 'did a step that their supervisor confirmed',
  'step-confirmed': 'confirmed a step of somebody they supervise',
  'line-reached': 'finished work whose line reaches an objective or a standard',
  'use-within-policy': 'used components within the policies',
  'change-written': 'wrote a change that was verified',
  'change-approved': 'approved a change that was verified',
  'change-run': 'ran a change that was verified',
  'change-denied': 'denied a change with a reason',
  'machine-observed': 'looked at a machine and took in what it says',
  'data-contributed': 'brought in data on what is in service',
  'disagreement-settled': 'settled where sources disagree',
  'loop-turned': 'took a finding through to its verified result',
  'break-glass-reviewed': 'closed the review of a break-glass',
  'observation-contributed': 'contributed an observation that was accepted',
  'observation-reviewed': 'reviewed what somebody else observed',
  'observation-taken': 'observed what strategy then took in',
  'strategy-informed': 'took an observation into strategy',
  'procedure-written': 'brought in a version of a procedure',
  'use-policy-defined': 'defined a policy of use',
  'credential-rotated': 'gave a credential a new value',
  'sources-ordered': 'decided which source is to be believed',
  'person-assessed': 'assessed somebody for the next level',
  'agent-limited': 'decided how far an agent may go',
  'portfolio-limited': 'set the limits of a portfolio plan',
} as const;

export type EvidenceKind = keyof typeof evidenceKinds;

export const isEvidenceKind = (text: string): text is EvidenceKind => Object.hasOwn(evidenceKinds, text);
