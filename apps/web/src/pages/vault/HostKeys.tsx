import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useDecided } from '../../api/may.ts';
import { itemsOf } from '../../api/pages.ts';
import { Button, reasonText } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { ReadOn } from '../../ui/ReadOn.tsx';
import { Time } from '../../ui/Time.tsx';
import { say } from '../../ui/toast.tsx';
import { type HostKey, hostKeys } from './queries.ts';
import css from './VaultPage.module.css';

/** How we know that a host is that host: pinned at the first approved contact, and by whom. */
export function HostKeys() {
  // The hosts of all domains stand in one list.
  const may = useDecided('estate.observe', 'everywhere');
  const found = useInfiniteQuery({ ...hostKeys(), enabled: may.known && may.reason === null });
  const keys = itemsOf(found.data);
  const [met, setMet] = useState<HostKey | 'new' | null>(null);
  return (
    <Panel
      title="Keys of hosts"
      aside={
        <Button small onClick={() => setMet('new')} reason={may.reason} whoCould={may.whoCould}>
          Meet a host
        </Button>
      }
      flush
    >
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} compact />}
      {may.reason && (
        <p className={css.hint}>By these we know that a host is that host. {reasonText(may.reason, may.whoCould)}</p>
      )}
      {keys?.length === 0 && (
        <Empty title="No host was met yet">
          A host shows its key at the first contact. Compare the fingerprint on the host itself; from then on another
          key stops every run.
        </Empty>
      )}
      <ul className={css.list}>
        {keys?.map((key) => (
          <li key={key.id} className={css.item}>
            <strong>
              {key.address}:{key.port}
            </strong>
            <span className={css.fact}>{key.keyType}</span>
            <span className={css.mono}>{key.fingerprint}</span>
            <span className={css.fact}>
              {key.approvedBy.name}
              <span className={css.note}>
                <Time at={key.approvedAt} />
                {key.replacedBecause ? `, because: ${key.replacedBecause}` : ''}
              </span>
            </span>
            <Button small tone="quiet" onClick={() => setMet(key)}>
              Look again
            </Button>
          </li>
        ))}
      </ul>
      <ReadOn list={found} />
      {met && <MeetForm pinned={met === 'new' ? null : met} onClose={() => setMet(null)} />}
    </Panel>
  );
}

/** Asks the host for its key, shows it beside the pinned one, and takes it only when somebody says that they compared it. */
function MeetForm({ pinned, onClose }: { pinned: HostKey | null; onClose: () => void }) {
  const [address, setAddress] = useState(pinned?.address ?? '');
  const [port, setPort] = useState(String(pinned?.port ?? 22));
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const meet = useMutation({
    mutationFn: () => call('host-key.meet', { body: { address, port: Number(port) } }),
  });
  const shown = meet.data;
  const take = useMutation({
    mutationFn: () => {
      if (!shown) throw new Error('Nothing was shown yet.');
      const { fingerprint } = shown;
      return shown.pinned
        ? call('host-key.replace', { params: { id: String(shown.pinned.id) }, body: { fingerprint, reason } })
        : call('host-key.approve', { body: { address, port: Number(port), fingerprint } });
    },
    onSuccess: () => {
      say('The key is pinned.');
      void client.invalidateQueries({ queryKey: ['host-keys'] });
      onClose();
    },
  });
  const same = shown?.state === 'pinned';
  const changed = shown?.state === 'changed';
  return (
    <FormShell
      open
      title={pinned ? `Look again at ${pinned.address}` : 'Meet a host'}
      submit={!shown ? 'Ask for its key' : same ? 'It is the pinned one' : 'I compared it: pin it'}
      busy={meet.isPending || take.isPending}
      error={take.error ?? meet.error}
      reason={
        address === ''
          ? 'Name its address.'
          : same
            ? 'Nothing is to be done.'
            : changed && reason.trim().length < 3
              ? 'Say why its key has changed.'
              : null
      }
      onSubmit={() => (shown ? take.mutate() : meet.mutate())}
      onClose={onClose}
    >
      <TextField
        label="Address"
        value={address}
        disabled={pinned !== null || shown !== undefined}
        onChange={setAddress}
      />
      <TextField
        label="Port"
        value={port}
        inputMode="numeric"
        disabled={pinned !== null || shown !== undefined}
        onChange={setPort}
      />
      {shown && (
        <div className={css.fact}>
          It shows {shown.type}
          <span className={css.mono}>{shown.fingerprint}</span>
          {shown.pinned && !same && (
            <>
              Pinned is {shown.pinned.keyType}
              <span className={css.mono}>{shown.pinned.fingerprint}</span>
            </>
          )}
        </div>
      )}
      {changed && (
        <TextField
          label="Why has it changed"
          description="A host that was rebuilt has a new key. So has one that stands in between."
          value={reason}
          onChange={setReason}
        />
      )}
    </FormShell>
  );
}
