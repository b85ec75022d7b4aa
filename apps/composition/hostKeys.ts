// Which key a host may show. The first contact is approved by its fingerprint; from then on the key is pinned.

import type { HostKeyPolicy } from '#drivers/ssh';
import { ref } from '#kernel';
import { createAuthority, findSystemActor } from '#people';
import { createContext, type Workspace } from '#platform';
import { hostKeyAt, pinHostKey } from '#procedures';

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
  const pinned = await hostKeyAt(workspace.db, address, port);
  return {
    known: pinned?.publicKey ?? null,
    async onFirst(key) {
      // Refused: the driver's error shows the key, for a person to compare it on the host.
      if (first?.accept !== key.fingerprint) return false;
      const context = createContext({
        workspace,
        authority: createAuthority(workspace),
        actor: (await findSystemActor(workspace.db))!,
        operation: 'host-key.approve',
      });
      await context.mutate(async (mutation) => {
        const { approvedBy } = first;
        const id = await pinHostKey(mutation.tx, { address, port }, key, approvedBy, mutation.now);
        if (id === null) return;
        const detail = { address, port, fingerprint: key.fingerprint, approvedBy };
        await mutation.record({ subject: ref('host_key', id), detail });
      });
      return true;
    },
  };
}
