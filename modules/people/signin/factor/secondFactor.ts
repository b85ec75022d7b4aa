// The authenticator app of a person: set up, confirmed, asked for, given up.
import { type Id, PlumblineError, ref } from '#kernel';
import type { Mutation, Workspace } from '#platform';
import type { Seal } from '../seal.ts';
import { BACKUP_CODES, newBackupCode, readBackupCode } from './backupCode.ts';
import {
  confirmApp,
  findApp,
  removeApp,
  replaceBackupCodes,
  saveUnconfirmedApp,
  takeBackupCode,
  takeCounter,
} from './store.ts';
import { matchTotp, newTotpSecret, totpUri } from './totp.ts';

const sealPurpose = (personId: Id): string => `second factor of ${personId}`;
const codePurpose = (personId: Id): string => `backup code of ${personId}`;

/** A new secret, not asked for before it is confirmed. What is told here is told once. */
export async function beginApp(
  workspace: Workspace,
  seal: Seal,
  person: { id: Id; email: string },
): Promise<{ secret: string; uri: string }> {
  const secret = newTotpSecret();
  const sealed = seal.close(secret, sealPurpose(person.id));
  if (!(await saveUnconfirmedApp(workspace.db, person.id, sealed, workspace.clock.now())))
    throw new PlumblineError('conflict', 'An authenticator app is set up already. Remove it first.');
  const issuer = workspace.name === 'main' ? 'Plumbline' : `Plumbline ${workspace.name}`;
  return { secret, uri: totpUri(secret, person.email, issuer) };
}

/** Whether the code is of the app and new; it is taken by that. */
export async function takeAppCode(workspace: Workspace, seal: Seal, personId: Id, code: string): Promise<boolean> {
  const app = await findApp(workspace.db, personId);
  if (!app) return false;
  const now = workspace.clock.now();
  const counter = matchTotp(seal.open(app.sealed, sealPurpose(personId)), code, now, app.lastCounter);
  return counter !== null && (await takeCounter(workspace.db, personId, counter, now));
}

/** A code of the app, or one of the backup codes: what of the two it was, null when neither. */
export async function takeCode(
  workspace: Workspace,
  seal: Seal,
  personId: Id,
  typed: string,
): Promise<'app' | 'backup' | null> {
  const digits = typed.replaceAll(/\s/g, '');
  if (/^\d{6}$/.test(digits)) return (await takeAppCode(workspace, seal, personId, digits)) ? 'app' : null;
  const code = readBackupCode(typed);
  if (!code) return null;
  const hash = seal.mark(code, codePurpose(personId));
  return (await takeBackupCode(workspace.db, personId, hash, workspace.clock.now())) ? 'backup' : null;
}

/** Returns the backup codes; they are told once. */
export async function confirmOwnApp(mutation: Mutation, seal: Seal, personId: Id): Promise<string[]> {
  if (!(await confirmApp(mutation.tx, personId, mutation.now)))
    throw new PlumblineError('conflict', 'There is no authenticator app to confirm.');
  await mutation.record({ subject: ref('person', personId), action: 'second-factor.confirm' });
  return renewBackupCodes(mutation, seal, personId);
}

export async function renewBackupCodes(mutation: Mutation, seal: Seal, personId: Id): Promise<string[]> {
  const codes = Array.from({ length: BACKUP_CODES }, newBackupCode);
  await replaceBackupCodes(
    mutation.tx,
    personId,
    codes.map((code) => seal.mark(code, codePurpose(personId))),
  );
  await mutation.record({ subject: ref('person', personId), action: 'second-factor.backup-codes' });
  return codes;
}

export async function giveUpApp(mutation: Mutation, personId: Id): Promise<boolean> {
  const removed = await removeApp(mutation.tx, personId);
  if (removed) await mutation.record({ subject: ref('person', personId), action: 'second-factor.remove' });
  return removed;
}
