// The first administrator's API key, where the CLI on the same machine finds it.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ref } from '#kernel';
import { actorOfApiKey, createAuthority, issueApiKey } from '#people';
import { type Actor, createContext, type Workspace } from '#platform';

export function adminTokenPath(dataDir: string): string {
  return join(dataDir, 'admin.token');
}

/** Writes a new key when the file is missing or what it holds is no longer good. */
export async function ensureAdminToken(workspace: Workspace, dataDir: string, administrator: Actor): Promise<void> {
  const path = adminTokenPath(dataDir);
  if (existsSync(path) && (await actorOfApiKey(workspace, readFileSync(path, 'utf8').trim()))) return;
  const context = createContext({
    workspace,
    authority: createAuthority(workspace),
    actor: administrator,
    operation: 'api-key.issue',
  });
  const secret = await context.mutate(async (mutation) => {
    const key = await issueApiKey(mutation.tx, {
      personId: administrator.personId,
      name: 'admin.token',
      at: mutation.now,
      expiresAt: null,
    });
    await mutation.record({
      subject: ref('person', administrator.personId),
      detail: { apiKey: key.id, name: 'admin.token' },
    });
    return key.secret;
  });
  // Written beside and moved: a crash leaves the whole old file or the whole new one.
  writeFileSync(`${path}.new`, `${secret}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
