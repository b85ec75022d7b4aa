import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import type { Change } from '../../api/types.ts';
import { Button, reasonText } from '../../ui/Button.tsx';
import { countDiff } from '../../ui/diff.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField } from '../../ui/fields.tsx';
import { plural } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { say } from '../../ui/toast.tsx';
import css from './ApprovalBox.module.css';
import { deedOf, impactSentence, shortHash } from './deed.ts';

type Verdict = 'approve' | 'deny';

/** The decision: exactly this plan, bound to its hash; who could, when one may not. */
export function ApprovalBox({ change, turnId }: { change: Change; turnId?: number }) {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: async (wanted: Verdict): Promise<void> => {
      const body = { planHash: change.planHash, ...(reason ? { reason } : {}) };
      const params = { id: change.id };
      if (wanted === 'deny') await call('change.deny', { params, body: { ...body, reason } });
      else if (turnId !== undefined) await call('turn.approve', { params: { id: turnId }, body });
      else await call('change.approve', { params, body });
    },
    onSuccess: (_, wanted) => {
      say(wanted === 'approve' ? `${change.key} is approved.` : `${change.key} is denied.`);
      setVerdict(null);
      setReason('');
      void client.invalidateQueries();
    },
    onError: (error) => {
      if (asProblem(error).code === 'plan_changed') void client.invalidateQueries();
    },
  });
  const start = useMutation({
    mutationFn: () => call('change.run', { params: { id: change.id } }),
    onSuccess: () => void client.invalidateQueries(),
  });
  const approve = change.moves.find((move) => move.move === 'approve');
  const deny = change.moves.find((move) => move.move === 'deny');
  const runMove = turnId === undefined ? change.moves.find((move) => move.move === 'run') : undefined;
  const refused = approve && !approve.allowed ? (approve.reason ?? 'You may not approve it.') : null;

  return (
    <Panel title="Decision" aside={<State state={change.state} boxed />}>
      <div className={css.box}>
        <div className={css.what}>
          <RecordLink record={{ type: 'change', id: change.id, key: change.key, name: change.title }} />
          <span>{deedOf(change)}.</span>
          <span>{impactSentence(change)}</span>
        </div>
        <div className={css.hash} title={change.planHash}>
          Plan <code>{shortHash(change.planHash)}</code>
          <span>by {change.authors.map((author) => author.name).join(', ') || 'the system'}</span>
        </div>
        {change.approvals.length > 0 && (
          <ul className={css.verdicts}>
            {change.approvals.map((approval) => (
              <li key={`${approval.person.key} ${approval.at}`} data-void={approval.ofThisPlan === false || undefined}>
                <State state={approval.verdict} /> <span>by {approval.person.name}</span> <Time at={approval.at} />
                {approval.ofThisPlan === false && <span>of an earlier plan, void</span>}
                {approval.reason && <q>{approval.reason}</q>}
              </li>
            ))}
          </ul>
        )}
        {(approve || deny || runMove) && (
          <div className={css.buttons}>
            {approve && (
              <Button
                tone="strong"
                className={css.main}
                reason={refused}
                whoCould={approve.whoCould}
                onClick={() => setVerdict('approve')}
              >
                Approve {plural(countDiff(change.diff).total, 'difference')}
              </Button>
            )}
            {runMove && (
              <Button
                tone="strong"
                className={css.main}
                busy={start.isPending}
                reason={runMove.allowed ? null : (runMove.reason ?? 'You may not start it.')}
                whoCould={runMove.whoCould}
                onClick={() => start.mutate()}
              >
                Run it
              </Button>
            )}
            {deny && (
              <Button
                reason={deny.allowed ? null : (deny.reason ?? 'You may not deny it.')}
                whoCould={deny.whoCould}
                onClick={() => setVerdict('deny')}
              >
                Deny
              </Button>
            )}
          </div>
        )}
        {refused && <p className={css.refused}>{reasonText(refused, approve?.whoCould)}</p>}
      </div>
      {verdict && (
        <FormShell
          open
          title={verdict === 'approve' ? 'Approve this plan' : 'Deny this plan'}
          submit={verdict === 'approve' ? (turnId === undefined ? 'Approve' : 'Approve and run') : 'Deny'}
          busy={decide.isPending}
          reason={verdict === 'deny' && reason.trim() === '' ? 'Say why: its author needs it to do better.' : null}
          error={decide.error}
          onSubmit={() => decide.mutate(verdict)}
          onClose={() => setVerdict(null)}
        >
          <p className={css.text}>
            {verdict === 'approve' ? (
              <>
                {turnId === undefined ? 'You approve' : 'You approve, and it runs at once:'} {deedOf(change)}.{' '}
                {impactSentence(change)} Your approval holds for plan <code>{shortHash(change.planHash)}</code> and no
                other.
              </>
            ) : (
              <>
                Plan <code>{shortHash(change.planHash)}</code> cannot run then, whoever else approves it.
              </>
            )}
          </p>
          <LongField
            label={verdict === 'approve' ? 'Why (if you like)' : 'Why'}
            value={reason}
            onChange={setReason}
            maxLength={2000}
            data-autofocus
          />
        </FormShell>
      )}
    </Panel>
  );
}
