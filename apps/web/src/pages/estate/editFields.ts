/** What one would change in many, as it is typed. Empty: it stays. */
export interface EditFields {
  move: string;
  criticality: string;
  domain: string;
  owner: string;
  site: string;
  attribute: string;
  value: string;
  reason: string;
}

export const emptyFields: EditFields = {
  move: '',
  criticality: '',
  domain: '',
  owner: '',
  site: '',
  attribute: '',
  value: '',
  reason: '',
};

export const moveNames = [
  'order',
  'receive',
  'deploy',
  'commission',
  'maintain',
  'resume',
  'retire',
  'keep',
  'decommission',
  'redeploy',
  'withdraw',
  'cancel',
  'dispose',
];

const idOrNull = (text: string): number | null => (text === 'none' ? null : Number(text));

/** The changes as the API takes them; null while nothing is said. */
export function editChanges(fields: EditFields): Record<string, unknown> | null {
  const changes: Record<string, unknown> = {
    ...(fields.move ? { move: fields.move } : {}),
    ...(fields.criticality ? { criticality: Number(fields.criticality) } : {}),
    ...(fields.domain ? { domain: Number(fields.domain) } : {}),
    ...(fields.owner ? { owner: idOrNull(fields.owner) } : {}),
    ...(fields.site ? { site: idOrNull(fields.site) } : {}),
    ...(fields.attribute.trim() ? { typed: { [fields.attribute.trim()]: fields.value } } : {}),
  };
  if (Object.keys(changes).length === 0) return null;
  return fields.reason.trim() ? { ...changes, reason: fields.reason.trim() } : changes;
}
