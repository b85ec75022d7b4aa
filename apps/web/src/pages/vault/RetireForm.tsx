import { call } from '../../api/client.ts';
import { EndForm } from '../../ui/EndForm.tsx';
import type { Credential } from './queries.ts';

/** Nothing signs in with it any more; what it was used for stays on record. */
export function RetireForm({ credential, onClose }: { credential: Credential; onClose: () => void }) {
  return (
    <EndForm
      title={`Take ${credential.name} out of use`}
      submit="Take it out of use"
      consequence="Its value is gone from here at once, and no run gets it any more. It does not end where it signs in: change or lock it there, too."
      end={(reason) => call('credential.retire', { params: { id: String(credential.id) }, body: { reason } })}
      done={`${credential.name} is out of use.`}
      stale={['credentials']}
      onClose={onClose}
    />
  );
}
