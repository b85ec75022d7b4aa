import { z } from 'zod';
import { keyOf, ref } from '#kernel';
import { workPhases } from '#library';
import { refSchema, toRef } from '#platform';
import type { StoredEvidence } from './store.ts';

export const evidenceSchema = z.object({
  id: z.int(),
  key: z.string(),
  person: refSchema,
  domain: refSchema,
  level: z.int(),
  kind: z.string(),
  statement: z.string().describe('What they did, as it follows their name'),
  phase: z.enum(workPhases),
  topic: z.string(),
  subject: refSchema.describe('The record that shows it'),
  supervisor: refSchema.nullable().describe('Who confirmed it, where it was supervised'),
  note: z.string(),
  at: z.string(),
});
export type Evidence = z.infer<typeof evidenceSchema>;

export function viewEvidence(stored: StoredEvidence): Evidence {
  const { person, domain, supervisor, subject } = stored;
  return {
    id: stored.id,
    key: keyOf(ref('evidence', stored.id)),
    person: toRef('person', person.id, person.name),
    domain: toRef('domain', domain.id, domain.name),
    level: stored.level,
    kind: stored.kind,
    statement: stored.statement,
    phase: stored.phase,
    topic: stored.topic,
    subject: toRef(subject.type, subject.id, stored.note === '' ? keyOf(subject) : stored.note),
    supervisor: supervisor && toRef('person', supervisor.id, supervisor.name),
    note: stored.note,
    at: stored.at.toISOString(),
  };
}
