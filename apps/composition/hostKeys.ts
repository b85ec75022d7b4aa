// Which key a host may show. The first contact is approved by its fingerprint; from then on the key is pinned.

import type { HostKeyPolicy } from '#drivers/ssh';
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
      // Refused: the driver's error shows the key, for a person to compare it on the host.
      if (first?.accept !== key.fingerprint) return false;
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
