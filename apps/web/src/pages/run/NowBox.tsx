import { Checkbox, NumberInput, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import type { Run, RunStep } from '../../api/types.ts';
import { useCalled } from '../../api/you.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckField, LongField, TextField } from '../../ui/fields.tsx';
import { LightText } from '../../ui/LightText.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { StepText } from '../../ui/StepText.tsx';
import { EvidenceBox } from './EvidenceBox.tsx';
import { headline } from './headline.ts';
import css from './NowBox.module.css';

/** What a waiting step wants, and the means to give it: large enough for a thumb. */
export function NowBox({ run, step }: { run: Run; step: RunStep }) {
  const called = useCalled();
  return (
    <section className={css.now} aria-label="What to do now" data-asks={step.asks}>
      <p className={css.what}>{headline(run, step, called)}</p>
      {step.component && <p className={css.where}>On {step.component.name}</p>}
      {step.why && (
        <div className={css.why}>
          <LightText text={step.why} />
        </div>
      )}
      {step.text !== '' && <StepText kind={step.kind} text={step.text} className={css.command} />}
      {step.asks === 'instruct' && step.result && step.attempts > 0 && (
        <p className={css.question}>{step.result.summary}</p>
      )}
      {(step.asks === 'instruct' || step.asks === 'check') && <Answer run={run} step={step} key={step.id} />}
      {step.asks === 'confirm' && <Decide run={run} step={step} kind="confirm" />}
      {step.asks === 'approve' && <Decide run={run} step={step} kind="approve" />}
      {step.asks === 'decide' && (
        <p className={css.question}>{step.result?.question ?? step.result?.summary ?? 'Somebody must decide.'}</p>
      )}
    </section>
  );
}

function Answer({ run, step }: { run: Run; step: RunStep }) {
  const [ticked, setTicked] = useState<number[]>([]);
  const [values, setValues] = useState<Record<string, string | number | boolean>>({});
  const [note, setNote] = useState('');
  const client = useQueryClient();
  const send = useMutation({
    mutationFn: (answer: boolean | null) =>
      call('run.answer', {
        params: { id: String(run.id), position: step.position },
        body: { ticked, values, ...(answer === null ? {} : { answer }), ...(note.trim() ? { note: note.trim() } : {}) },
      }),
    onSuccess: (next) => client.setQueryData(['run', run.id], next),
  });
  const { work } = run.may;
  const open = step.checklist.length - ticked.length;
  const shown = step.evidence.some(
    (one) => one.kind === 'photo' || (step.evidenceWanted === 'file' && one.kind === 'file'),
  );
  const missing = step.fields.find((field) => field.required && field.type !== 'boolean' && !values[field.name]);
  const lacks =
    open > 0
      ? `${open} of ${step.checklist.length} points are not ticked yet.`
      : missing
        ? `"${missing.label}" is missing.`
        : step.evidenceWanted === 'text' && !note.trim()
          ? 'A note is asked for as evidence.'
          : (step.evidenceWanted === 'photo' || step.evidenceWanted === 'file') && !shown
            ? `A ${step.evidenceWanted} is asked for as evidence.`
            : null;
  const reason = work.allowed ? lacks : work.reason;
  const set = (name: string, value: string | number | boolean) => setValues({ ...values, [name]: value });
  return (
    <div className={css.form}>
      {step.checklist.length > 0 && (
        <fieldset className={css.points}>
          <legend>Tick what is so</legend>
          {step.checklist.map((point, index) => (
            <Checkbox
              // biome-ignore lint/suspicious/noArrayIndexKey: points have no other name, and keep their order
              key={index}
              size="md"
              label={point}
              checked={ticked.includes(index + 1)}
              onChange={(event) =>
                setTicked(
                  event.currentTarget.checked ? [...ticked, index + 1] : ticked.filter((one) => one !== index + 1),
                )
              }
            />
          ))}
        </fieldset>
      )}
      {step.fields.map((field) =>
        field.type === 'boolean' ? (
          <CheckField
            key={field.name}
            label={field.label}
            checked={values[field.name] === true}
            onChange={(checked) => set(field.name, checked)}
          />
        ) : field.type === 'choice' ? (
          <Select
            key={field.name}
            label={field.label}
            description={field.help}
            data={field.options}
            value={(values[field.name] as string | undefined) ?? null}
            onChange={(value) => set(field.name, value ?? '')}
          />
        ) : field.type === 'integer' || field.type === 'port' ? (
          <NumberInput
            key={field.name}
            label={field.label}
            description={field.help}
            value={(values[field.name] as number | undefined) ?? ''}
            onChange={(value) => set(field.name, value)}
          />
        ) : (
          <TextField
            key={field.name}
            label={field.label}
            description={field.help}
            value={(values[field.name] as string | undefined) ?? ''}
            onChange={(typed) => set(field.name, typed)}
          />
        ),
      )}
      <EvidenceBox run={run} step={step} />
      <LongField
        label={step.evidenceWanted === 'text' ? 'What you saw' : 'A note, if there is something to say'}
        minRows={1}
        maxLength={4000}
        value={note}
        onChange={setNote}
      />
      {send.error && <ProblemView error={send.error} compact />}
      <div className={css.thumbs}>
        {step.asks === 'check' ? (
          <>
            <Button
              tone="strong"
              busy={send.isPending}
              reason={reason}
              whoCould={work.whoCould}
              onClick={() => send.mutate(true)}
            >
              Yes
            </Button>
            <Button busy={send.isPending} reason={reason} whoCould={work.whoCould} onClick={() => send.mutate(false)}>
              No
            </Button>
          </>
        ) : (
          <Button
            tone="strong"
            busy={send.isPending}
            reason={reason}
            whoCould={work.whoCould}
            onClick={() => send.mutate(null)}
          >
            It is done
          </Button>
        )}
      </div>
    </div>
  );
}

/** Of the supervisor before a step, or of whoever agrees to the plan. */
export function Decide({ run, step, kind }: { run: Run; step: RunStep | null; kind: 'confirm' | 'approve' }) {
  const [reason, setReason] = useState('');
  const client = useQueryClient();
  const decide = useMutation({
    mutationFn: (yes: boolean) => {
      const id = String(run.id);
      const why = reason.trim();
      if (kind === 'confirm')
        return call('run.confirm', {
          params: { id, position: step!.position },
          body: { confirmed: yes, ...(why ? { reason: why } : {}) },
        });
      return call('run.approve', {
        params: { id },
        body: {
          verdict: yes ? 'approved' : 'denied',
          planHash: run.planHash,
          ...(step ? { step: step.position } : {}),
          reason: why,
        },
      });
    },
    onSuccess: (next) => {
      client.setQueryData(['run', run.id], next);
      void client.invalidateQueries({ queryKey: ['runs'] });
    },
  });
  const may = run.may[kind];
  const refusal = may.allowed ? null : may.reason;
  const words = kind === 'confirm' ? ['Let it begin', 'Not like this'] : ['Approve exactly this', 'Deny'];
  const short = reason.trim().length < 3 ? 'Say why, for those who read it later.' : null;
  return (
    <div className={css.form}>
      <TextField label="Why (needed for a no)" value={reason} maxLength={500} onChange={setReason} />
      {decide.error && <ProblemView error={decide.error} compact />}
      <div className={css.thumbs}>
        <Button
          tone="strong"
          busy={decide.isPending}
          reason={refusal}
          whoCould={may.whoCould}
          onClick={() => decide.mutate(true)}
        >
          {words[0]}
        </Button>
        <Button
          busy={decide.isPending}
          reason={refusal ?? short}
          whoCould={refusal ? may.whoCould : []}
          onClick={() => decide.mutate(false)}
        >
          {words[1]}
        </Button>
      </div>
    </div>
  );
}
