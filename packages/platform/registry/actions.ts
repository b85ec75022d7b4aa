/**
 * Everything that may be allowed or refused. The closed set that operations name, policies speak of and the level ×
 * action × domain grid enumerates. The least level stands in library/policies/levels.cedar, not here.
 */
export const actions = [
  'estate.read',
  'estate.observe',
  'estate.change',
  'estate.define',
  'strategy.read',
  'strategy.contribute',
  'strategy.decide',
  'change.read',
  'change.propose',
  'change.edit',
  'change.approve',
  'run.read',
  'run.start',
  'run.approve',
  'run.confirm',
  'run.steer',
  'request.make',
  'request.handle',
  'signal.report',
  'observation.review',
  'credential.read',
  'credential.use',
  'credential.manage',
  'people.read',
  'people.manage',
  'people.grant',
  'people.raise',
  'people.supervise',
  'authority.delegate',
  'break-glass.open',
  'break-glass.review',
  'domain.define',
  'policy.define',
  'audit.read',
  'installation.administer',
  'self.use',
] as const;

export type Action = (typeof actions)[number];
