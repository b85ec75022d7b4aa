import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import { itemsOf } from '../../api/pages.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { ReadOn } from '../../ui/ReadOn.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { CredentialForm } from './CredentialForm.tsx';
import { CredentialRow } from './CredentialRow.tsx';
import { HostKeys } from './HostKeys.tsx';
import { type Credential, credentials } from './queries.ts';
import { ReachForm } from './ReachForm.tsx';
import { RetireForm } from './RetireForm.tsx';
import { UsesDialog } from './UsesDialog.tsx';
import css from './VaultPage.module.css';

/** What do we sign in with, who may use it, what used it last, and what is due? */
export function VaultPage() {
  const found = useInfiniteQuery(credentials());
  const [edited, setEdited] = useState<Credential | 'new' | null>(null);
  const [shownId, setShownId] = useState<number | null>(null);
  const [doing, setDoing] = useState<'reach' | 'retire' | null>(null);
  const may = useMay('credential.manage');
  const items = [...(itemsOf(found.data) ?? [])].sort((a, b) => Number(b.due) - Number(a.due));
  // By its number: what is granted in the dialog is seen there.
  const shown = items.find(({ id }) => id === shownId) ?? null;
  return (
    <div className={css.page}>
      <PageHeader
        title="Vault"
        question="What do we sign in with, who may use it, what used it last, and what is due?"
      />
      {found.isError && <ProblemView error={found.error} retry={() => void found.refetch()} compact />}
      <Panel
        title="Credentials"
        aside={
          <Button small icon={<IconPlus size={14} stroke={2} aria-hidden />} onClick={() => setEdited('new')} {...may}>
            Keep one
          </Button>
        }
        flush
      >
        {found.isPending && <SkeletonLines lines={4} />}
        {found.data && items.length === 0 && (
          <Empty title={may.reason ? 'There is nothing here that you may see' : 'Nothing is kept yet'}>
            What is kept here signs in on hosts, directories and services for runs. Its value goes in and is never shown
            again, to nobody. Until then hosts are reached by the installation's own key.
          </Empty>
        )}
        <ul className={css.list}>
          {items.map((one) => (
            <CredentialRow
              key={one.id}
              credential={one}
              onShow={() => setShownId(one.id)}
              onRotate={() => setEdited(one)}
            />
          ))}
        </ul>
        <ReadOn list={found} />
      </Panel>
      <HostKeys />
      {edited && <CredentialForm credential={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {shown && doing === null && (
        <UsesDialog
          credential={shown}
          onClose={() => setShownId(null)}
          onReach={() => setDoing('reach')}
          onRetire={() => setDoing('retire')}
        />
      )}
      {shown && doing === 'reach' && <ReachForm credential={shown} onClose={() => setDoing(null)} />}
      {shown && doing === 'retire' && <RetireForm credential={shown} onClose={() => setDoing(null)} />}
    </div>
  );
}
