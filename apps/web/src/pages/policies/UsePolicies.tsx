import { Textarea } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { say } from '../../ui/toast.tsx';
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
      {ending && <EndForm policy={ending} onClose={() => setEnding(null)} />}
    </Panel>
  );
}

function EndForm({ policy, onClose }: { policy: UsePolicy; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const end = useMutation({
    mutationFn: () => call('use-policy.end', { params: { policy: policy.slug }, body: { reason: reason.trim() } }),
    onSuccess: () => {
      say(`${policy.name} holds no more.`);
      void client.invalidateQueries({ queryKey: ['policies'] });
      onClose();
    },
  });
  return (
    <FormShell
      open
      title={`End ${policy.name}`}
      submit="End it"
      busy={end.isPending}
      error={end.error}
      reason={reason.trim().length < 3 ? 'Say why: it is kept.' : null}
      onSubmit={() => end.mutate()}
      onClose={onClose}
    >
      <p className={css.plain}>
        From this moment on it restricts {appliesText(policy.applies)} no more; where another policy fits, that one
        governs. Its versions stay on record.
      </p>
      <Textarea
        label="Why"
        autosize
        minRows={2}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormShell>
  );
}
