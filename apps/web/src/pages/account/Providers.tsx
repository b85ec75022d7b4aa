import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import css from './AccountPage.module.css';
import { GroupLevels } from './GroupLevels.tsx';
import { type Provider, ProviderForm } from './ProviderForm.tsx';
import { providers } from './queries.ts';

/** From where else may people come? */
export function Providers() {
  const list = useQuery(providers());
  const mayTrust = useMay('identity.trust', 'everywhere');
  const [edited, setEdited] = useState<Provider | 'new' | null>(null);
  const [mapped, setMapped] = useState<Provider | null>(null);
  return (
    <Panel
      title="Providers"
      aside={
        <Button small onClick={() => setEdited('new')} {...mayTrust}>
          Set one up
        </Button>
      }
    >
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} compact />}
      {list.isPending && <SkeletonLines lines={3} />}
      {list.data?.items.length === 0 && (
        <Empty title="People sign in here only">
          With a provider of your organisation (OpenID Connect) they come in with the account that they have, and their
          groups there can give them levels here.
        </Empty>
      )}
      <ul className={css.list}>
        {list.data?.items.map((provider) => (
          <li key={provider.key} className={css.row}>
            <span className={css.grow}>
              <span>{provider.name}</span>
              <span className={css.detail}>
                <State
                  state={provider.active ? 'active' : 'closed'}
                  word={provider.active ? 'Offered at the sign-in' : 'Not offered'}
                />{' '}
                · {provider.issuer}
              </span>
            </span>
            <span className={css.acts}>
              <Button small tone="quiet" onClick={() => setMapped(provider)}>
                Groups
              </Button>
              <Button small tone="quiet" onClick={() => setEdited(provider)} {...mayTrust}>
                Change
              </Button>
            </span>
          </li>
        ))}
      </ul>
      {edited && <ProviderForm provider={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {mapped && <GroupLevels provider={mapped} onClose={() => setMapped(null)} />}
    </Panel>
  );
}
