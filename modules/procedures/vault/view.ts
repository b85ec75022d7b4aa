import { z } from 'zod';
import type { Id } from '#kernel';
import { levels } from '#kernel';
import { treeOf } from '#people';
import { type Context, refSchema, toRef } from '#platform';
import { type Credential, dueAt, keptKinds } from './credential.ts';
import { grantedDomains, newestUses, type UseRow } from './store.ts';

const useSchema = z.object({
  at: z.iso.datetime(),
  person: refSchema,
  run: refSchema.nullable(),
  step: z.int().nullable(),
  endpoint: z.string(),
  valueVersion: z.int(),
  refused: z.string().nullable(),
});

/** What is said of a credential. Its value is not among it, in no answer. */
export const credentialSchema = refSchema.extend({
  kind: z.enum(keptKinds),
  purpose: z.string(),
  domain: refSchema,
  account: z.string().nullable(),
  endpoints: z.array(z.string()),
  leastLevel: z.int(),
  leastLevelName: z.string(),
  signsIn: z.boolean(),
  keptIn: z.enum(['vault', 'file', 'environment', 'external']),
  reference: z.string().nullable(),
  grantedTo: z.array(refSchema),
  valueVersion: z.int(),
  valuedAt: z.iso.datetime(),
  rotateAfterDays: z.int().nullable(),
  dueAt: z.iso.datetime().nullable(),
  due: z.boolean(),
  lastUse: useSchema.nullable(),
  retiredAt: z.iso.datetime().nullable(),
  version: z.int(),
});
export type CredentialView = z.input<typeof credentialSchema>;

export const credentialDetailSchema = credentialSchema.extend({
  uses: z.array(useSchema),
  whoMayUse: z.array(z.object({ id: z.int(), name: z.string(), level: z.int() })),
});

export async function viewsOf(context: Context, credentials: readonly Credential[]): Promise<CredentialView[]> {
  const ids = credentials.map(({ id }) => id);
  const [granted, uses, tree] = await Promise.all([
    grantedDomains(context.db, ids),
    newestUses(context.db, ids, 1),
    treeOf(context.workspace),
  ]);
  const domain = (id: Id) => toRef('domain', id, tree.get(id)?.name ?? '');
  return credentials.map((credential) => {
    const due = dueAt(credential);
    const last = uses.get(credential.id)?.[0];
    return {
      ...toRef('credential', credential.id, credential.name),
      kind: credential.kind,
      purpose: credential.purpose,
      domain: domain(credential.domainId),
      account: credential.account,
      endpoints: credential.endpoints,
      leastLevel: credential.leastLevel,
      leastLevelName: levels[credential.leastLevel],
      signsIn: credential.signsIn,
      keptIn: placeOf(credential.reference),
      reference: credential.reference,
      grantedTo: (granted.get(credential.id) ?? []).map(domain),
      valueVersion: credential.valueVersion,
      valuedAt: credential.valuedAt.toISOString(),
      rotateAfterDays: credential.rotateAfterDays,
      dueAt: due?.toISOString() ?? null,
      due: due !== null && due <= context.now(),
      lastUse: last ? viewOfUse(last) : null,
      retiredAt: credential.retiredAt?.toISOString() ?? null,
      version: credential.version,
    };
  });
}

export function viewOfUse(use: UseRow): z.input<typeof useSchema> {
  return {
    at: use.at.toISOString(),
    person: toRef('person', use.personId, use.personName),
    run: use.runId === null ? null : toRef('run', use.runId, `RUN-${use.runId}`),
    step: use.stepId,
    endpoint: use.endpoint,
    valueVersion: use.valueVersion,
    refused: use.refused,
  };
}

function placeOf(reference: string | null): CredentialView['keptIn'] {
  if (reference === null) return 'vault';
  if (reference.startsWith('file:')) return 'file';
  return reference.startsWith('env:') ? 'environment' : 'external';
}
