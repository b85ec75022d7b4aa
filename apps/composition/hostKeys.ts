// Which key a host may show. The first contact is approved by its fingerprint; from then on the key is pinned.

import type { HostKeyPolicy } from '#drivers/ssh';
import { PlumblineError } from '#kernel';
import type { Workspace } from '#platform';

export interface FirstContact {
  /** The fingerprint that a person compared; absent: an unknown host is refused, and the refusal shows its fingerprint. */
  accept?: string | undefined;
  approvedBy: number;
}

export async function hostKeyPolicy(
  workspace: Workspace,
  address: string,
  port: number,
  first?: FirstContact,
): Promise<HostKeyPolicy> {
  const pinned = await workspace.db
    .selectFrom('host_key')
    .select('public_key')
    .where('address', '=', address)
    .where('port', '=', port)
    .executeTakeFirst();
  return {
    known: pinned?.public_key ?? null,
    async onFirst(key) {
      if (!first?.accept) {
        throw new PlumblineError(
          'host_key_unknown',
          `${address} was never met before. It shows the ${key.type} key ${key.fingerprint}. Compare it on the host (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then accept it.`,
          { extra: { fingerprint: key.fingerprint, keyType: key.type, address, port } },
        );
      }
      if (first.accept !== key.fingerprint) return false;
      await workspace.db
        .insertInto('host_key')
        .values({
          address,
          port,
          fingerprint: key.fingerprint,
          public_key: key.publicKey,
          approved_by: first.approvedBy,
          approved_at: workspace.clock.now(),
        })
        .onConflict((on) => on.columns(['address', 'port']).doNothing())
        .execute();
      return true;
    },
  };
}
