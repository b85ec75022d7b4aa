import { type Id, type Level, PlumblineError, ref } from '#kernel';
import { requireFresh, treeOf } from '#people';
import type { Context, Mutation } from '#platform';
import {
  aboutCredential,
  type Credential,
  type CredentialKind,
  type credentialKinds,
  kindRules,
} from './credential.ts';
import { seal } from './envelope.ts';
import { publicKeyOf } from './generate.ts';
import { keyringPort } from './masterKey.ts';
import { credentialById, dropValues, holdKeyring, lockCredential, noCredential, saveValue } from './store.ts';

/** Exactly one of the two. */
export interface GivenValue {
  value?: string | undefined;
  /** Of an ssh-key that is encrypted itself. */
  passphrase?: string | undefined;
  reference?: string | undefined;
}

export interface CredentialDraft extends GivenValue {
  name: string;
  kind: (typeof credentialKinds)[number];
  purpose: string;
  /** Key or id. */
  domain: string;
  account?: string | undefined;
  endpoints: string[];
  leastLevel: Level;
  signsIn: boolean;
  rotateAfterDays?: number | undefined;
}

export async function domainNamed(context: Context, named: string): Promise<Id> {
  const id = (await treeOf(context.workspace)).find(named);
  if (id === undefined) {
    throw new PlumblineError('invalid_input', `There is no domain "${named.slice(0, 80)}".`, {
      issues: [{ path: '/domain', message: 'must be the key or the number of a domain' }],
    });
  }
  return id;
}

type Managed = Pick<Credential, 'domainId' | 'leastLevel'> & { id?: Id };

/** It takes also the level that the credential asks for of who uses it. */
function manage(context: Context, { id, domainId, leastLevel: level }: Managed): Promise<void> {
  const known = id === undefined ? {} : { id };
  return context.authorise('credential.manage', { type: 'credential', ...known, domainId, level });
}

/** What lies elsewhere belongs to no domain: who names it could name anything that a worker can read. */
async function authoriseReference(context: Context, { reference }: GivenValue): Promise<void> {
  if (reference !== undefined) await context.authorise('credential.manage', { type: 'credential', domainId: null });
}

/** What one may not even read is not there; what one may change, one proves anew that it is oneself. */
async function loadFor(context: Context, id: Id): Promise<Credential> {
  const scope = await context.scope('credential.read');
  const credential = await credentialById(context.db, id);
  if (scope !== 'all' && !scope.includes(credential.domainId)) throw noCredential();
  await manage(context, credential);
  requireFresh(context);
  return credential;
}

export async function createCredential(context: Context, draft: CredentialDraft): Promise<Id> {
  const domainId = await domainNamed(context, draft.domain);
  await manage(context, { domainId, leastLevel: draft.leastLevel });
  await authoriseReference(context, draft);
  requireFresh(context);
  checkShape(draft);
  checkValue(draft.kind, draft);
  return context.mutate(async (mutation) => {
    const { tx, now, actor } = mutation;
    const { id } = await tx
      .insertInto('credential')
      .values({
        name: draft.name,
        kind: draft.kind,
        purpose: draft.purpose,
        domain_id: domainId,
        account: draft.account ?? null,
        endpoints: draft.endpoints,
        least_level: draft.leastLevel,
        signs_in: draft.signsIn,
        reference: draft.reference ?? null,
        valued_at: now,
        rotate_after_days: draft.rotateAfterDays ?? null,
        created_by: actor.personId,
        created_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await keep(context, mutation, { id, version: 1 }, draft);
    await mutation.record({ subject: ref('credential', id), detail: { name: draft.name, kind: draft.kind } });
    return id;
  });
}

/** A new value; the one before is thrown away. */
export async function rotateCredential(context: Context, id: Id, given: GivenValue): Promise<void> {
  await loadFor(context, id);
  await authoriseReference(context, given);
  await context.mutate(async (mutation) => {
    const credential = await lockCredential(mutation.tx, id);
    refuseRetired(credential);
    const valueVersion = await replaceValue(context, mutation, credential, given);
    await mutation.record({ subject: ref('credential', id), detail: { valueVersion } });
  });
}

async function replaceValue(
  context: Context,
  mutation: Mutation,
  { id, kind, valueVersion, version: read }: Credential,
  given: GivenValue,
): Promise<number> {
  const { tx, now } = mutation;
  checkValue(kind, given);
  const version = valueVersion + 1;
  await tx
    .updateTable('credential')
    .set({ value_version: version, valued_at: now, reference: given.reference ?? null, version: read + 1 })
    .where('id', '=', id)
    .execute();
  if (given.reference !== undefined) await dropValues(tx, id);
  await keep(context, mutation, { id, version }, given);
  return version;
}

async function keep(
  context: Context,
  { tx, now, actor }: Mutation,
  { id, version }: { id: Id; version: number },
  { value, passphrase }: GivenValue,
): Promise<void> {
  if (value === undefined) return;
  await holdKeyring(tx);
  const keyring = context.workspace.port(keyringPort).read();
  const envelope = seal(
    JSON.stringify({ value, passphrase: passphrase ?? null }),
    aboutCredential(id, version),
    keyring,
  );
  await saveValue(tx, { credentialId: id, version, envelope, by: actor.personId, at: now });
}

export interface CredentialPatch extends GivenValue {
  purpose?: string | undefined;
  endpoints?: string[] | undefined;
  leastLevel?: Level | undefined;
  signsIn?: boolean | undefined;
  rotateAfterDays?: number | null | undefined;
}

/** What lets the value go further, to another place or to more people, takes knowing it: it is given anew with that. */
export async function updateCredential(context: Context, id: Id, patch: CredentialPatch): Promise<void> {
  const { value, passphrase, reference, ...fields } = patch;
  const anew = { value, passphrase, reference };
  const gives = Object.values(anew).some((part) => part !== undefined);
  await loadFor(context, id);
  await authoriseReference(context, anew);
  await context.mutate(async (mutation) => {
    const { tx } = mutation;
    const credential = await lockCredential(tx, id);
    refuseRetired(credential);
    if (context.ifMatch !== null && context.ifMatch !== credential.version)
      throw new PlumblineError('stale', `${credential.name} was changed since you read it.`);
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    const next = { ...credential, ...given } as Credential;
    checkShape({ ...next, account: next.account ?? undefined });
    if (!gives && goesFurther(credential, next))
      throw wrong('value', 'must be given anew where it may go to a new place, to a lower level or to sign in');
    if (gives) await replaceValue(context, mutation, credential, anew);
    await tx
      .updateTable('credential')
      .set({
        purpose: next.purpose,
        endpoints: next.endpoints,
        least_level: next.leastLevel,
        signs_in: next.signsIn,
        rotate_after_days: next.rotateAfterDays,
        version: credential.version + 1,
      })
      .where('id', '=', id)
      .execute();
    await mutation.record({
      subject: ref('credential', id),
      detail: { fields: [...Object.keys(given), ...(gives ? ['value'] : [])] },
    });
  });
}

function goesFurther(was: Credential, next: Credential): boolean {
  if (next.leastLevel < was.leastLevel || (next.signsIn && !was.signsIn)) return true;
  // None named is everywhere.
  if (was.endpoints.length === 0) return false;
  return next.endpoints.length === 0 || next.endpoints.some((endpoint) => !was.endpoints.includes(endpoint));
}

/** Nobody uses it from now on; its value is gone, what it was used for stays. */
export async function retireCredential(context: Context, id: Id, reason: string): Promise<void> {
  await loadFor(context, id);
  await context.mutate(async (mutation) => {
    const { tx, now, actor } = mutation;
    const credential = await lockCredential(tx, id);
    refuseRetired(credential);
    await tx
      .updateTable('credential')
      .set({
        retired_at: now,
        retired_by: actor.personId,
        retired_because: reason,
        version: credential.version + 1,
      })
      .where('id', '=', id)
      .execute();
    await dropValues(tx, id);
    await mutation.record({ subject: ref('credential', id), detail: { reason } });
  });
}

/** Lets the work of another domain, and of all below it, use it too. */
export async function grantCredential(context: Context, id: Id, domain: string): Promise<void> {
  await loadFor(context, id);
  const domainId = await domainNamed(context, domain);
  await context.mutate(async (mutation) => {
    const { tx, now, actor } = mutation;
    refuseRetired(await lockCredential(tx, id));
    await tx
      .insertInto('credential_domain')
      .values({ credential_id: id, domain_id: domainId, granted_by: actor.personId, granted_at: now })
      .onConflict((on) => on.doNothing())
      .execute();
    await mutation.record({ subject: ref('credential', id), detail: { domainId } });
  });
}

export async function revokeCredential(context: Context, id: Id, domain: string): Promise<void> {
  await loadFor(context, id);
  const domainId = await domainNamed(context, domain);
  await context.mutate(async (mutation) => {
    const { tx } = mutation;
    await lockCredential(tx, id);
    const { numDeletedRows } = await tx
      .deleteFrom('credential_domain')
      .where('credential_id', '=', id)
      .where('domain_id', '=', domainId)
      .executeTakeFirst();
    if (numDeletedRows === 0n) throw new PlumblineError('not_found', 'It was not granted to that domain.');
    await mutation.record({ subject: ref('credential', id), detail: { domainId } });
  });
}

function refuseRetired({ name, retiredAt }: Credential): void {
  if (retiredAt) throw new PlumblineError('illegal_transition', `${name} is retired: make a new one instead.`);
}

function checkShape(draft: {
  kind: CredentialKind;
  account?: string | undefined;
  endpoints: readonly string[];
  signsIn: boolean;
}): void {
  const { account, endpoints } = kindRules[draft.kind];
  if (account === 'needed' && !draft.account) throw wrong('account', `is needed for ${draft.kind}`);
  if (account === 'none' && draft.account) throw wrong('account', `has no meaning for ${draft.kind}`);
  if (endpoints && draft.endpoints.length === 0)
    throw wrong('endpoints', `must name where a ${draft.kind} may be shown, or a procedure could send it anywhere`);
  if (draft.signsIn && draft.kind !== 'ssh-key' && draft.kind !== 'password')
    throw wrong('signsIn', 'is for ssh-key and password only');
}

function checkValue(kind: CredentialKind, { value, passphrase, reference }: GivenValue): void {
  if ((value === undefined) === (reference === undefined))
    throw wrong('value', 'is needed, or a reference to where it lies; not both');
  if (passphrase !== undefined && (kind !== 'ssh-key' || value === undefined))
    throw wrong('passphrase', 'is for an ssh-key that is kept here');
  // An encrypted one shows only with its passphrase whether it is one: the first sign-in tells.
  if (kind === 'ssh-key' && value !== undefined && passphrase === undefined) publicKeyOf(value);
}

function wrong(field: string, message: string): PlumblineError {
  return new PlumblineError('invalid_input', `${field} ${message}.`, { issues: [{ path: `/body/${field}`, message }] });
}
