import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { EndForm } from '../../ui/EndForm.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import css from './PoliciesPage.module.css';
import { type UsePolicy, usePolicies } from './queries.ts';
import { UsePolicyForm } from './UsePolicyForm.tsx';
import { appliesText } from './useDraft.ts';

/** What may components be used for, by whom, with which data? */
export function UsePolicies() {
  const uses = useQuery(usePolicies());
  const may = useMay('policy.define', 'everywhere');
  const [form, setForm] = useState<UsePolicy | 'new' | null>(null);
  const [ending, setEnding] = useState<UsePolicy | null>(null);
  return (
    <Panel
      title="What components may be used for"
      aside={
        <Button small icon={<IconPlus size={14} stroke={2} aria-hidden />} onClick={() => setForm('new')} {...may}>
          Add a policy
        </Button>
      }
      flush
    >
      {uses.isError && <ProblemView error={uses.error} retry={() => void uses.refetch()} compact />}
      {!uses.data && !uses.isError && <SkeletonLines lines={4} />}
      {uses.data?.items.length === 0 && (
        <Empty title="Nothing restricts what components are used for">
          A policy of use says for what a component may be used, from which level, and with which data. It is checked
          whenever something is asked for, deployed or run. The most particular one that fits a component governs it.
        </Empty>
      )}
      {uses.data?.items.map((policy) => (
        <article key={policy.slug} className={css.use} aria-label={policy.name}>
          <div className={css.useHead}>
            <h3>
              {policy.name} <code>{policy.slug}</code>
              <span className={css.from}>
                version {policy.version}, {policy.shipped ? 'shipped' : `by ${policy.createdBy.name}`}
              </span>
            </h3>
            <div className={css.useActs}>
              <Button small tone="quiet" aria-label={`Change ${policy.name}`} onClick={() => setForm(policy)} {...may}>
                Change
              </Button>
              <Button small tone="quiet" aria-label={`End ${policy.name}`} onClick={() => setEnding(policy)} {...may}>
                End
              </Button>
            </div>
          </div>
          <p>{policy.why}</p>
          <p className={css.from}>For {appliesText(policy.applies)}</p>
          <ul>
            {policy.allows.length === 0 && <li>nothing</li>}
            {policy.allows.map((rule) => (
              <li key={`${rule.purposes.join()} ${rule.level}`}>
                {rule.purposes.join(', ')}: data up to <b>{rule.data}</b>, from level <b>{rule.level}</b>
                {rule.teams ? `, by ${rule.teams.join(' or ')}` : ''}
              </li>
            ))}
          </ul>
        </article>
      ))}
      {form && <UsePolicyForm policy={form === 'new' ? null : form} onClose={() => setForm(null)} />}
      {ending && (
        <EndForm
          title={`End ${ending.name}`}
          submit="End it"
          consequence={`From this moment on it restricts ${appliesText(ending.applies)} no more; where another policy fits, that one governs. Its versions stay on record.`}
          end={(reason) => call('use-policy.end', { params: { policy: ending.slug }, body: { reason } })}
          done={`${ending.name} holds no more.`}
          stale={['policies']}
          onClose={() => setEnding(null)}
        />
      )}
    </Panel>
  );
}
