import { Radio } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import type { Ref } from '../../api/types.ts';
import { FormShell } from '../../ui/FormShell.tsx';
import { LongField } from '../../ui/fields.tsx';
import { plural } from '../../ui/format.ts';
import { useSending } from '../../ui/useSending.ts';
import css from './GrowthPage.module.css';
import type { DomainGrowth, Readiness } from './queries.ts';

const LEAST_REASON = 3;

/** Has this person shown the next level? What their evidence says stands above; the verdict is a person's. */
export function AssessForm({
  person,
  domain,
  next,
  onClose,
}: {
  person: Ref;
  domain: DomainGrowth;
  next: Readiness;
  onClose: () => void;
}) {
  const [verdict, setVerdict] = useState<'granted' | 'refused' | null>(null);
  const [reason, setReason] = useState('');
  const save = useSending({
    send: () =>
      call('assessment.create', {
        body: { person: person.key, domain: domain.domain.slug, level: next.level, verdict: verdict!, reason },
      }),
    done: () =>
      verdict === 'granted'
        ? `${person.name} holds level ${next.level} in ${domain.domain.name} from now on.`
        : 'The verdict is kept, with its reason.',
    stale: ['growth'],
    onClose,
  });
  const open = next.statements.filter((statement) => !statement.shown);
  return (
    <FormShell
      open
      title={`Level ${next.level}, ${next.name}, in ${domain.domain.name} for ${person.name}?`}
      submit={verdict === 'refused' ? 'Keep the verdict' : `Grant level ${next.level}`}
      reason={
        verdict === null
          ? 'Choose a verdict.'
          : reason.trim().length < LEAST_REASON
            ? 'Say why, so that it can be understood a year later.'
            : null
      }
      {...save}
    >
      <p className={css.plain}>
        {open.length === 0
          ? `The evidence shows all ${next.statements.length} statements of the level.`
          : `The evidence does not show ${plural(open.length, 'statement')} of ${next.statements.length} yet:`}
      </p>
      {open.length > 0 && (
        <ul className={css.open}>
          {open.map((statement) => (
            <li key={statement.key}>
              {statement.says} <span className={css.small}>({statement.missing.join('; ')})</span>
            </li>
          ))}
        </ul>
      )}
      <Radio.Group label="Verdict" value={verdict} onChange={(value) => setVerdict(value as 'granted')}>
        <Radio value="granted" label={`Works at level ${next.level}: grant it from now on`} mt={8} />
        <Radio value="refused" label="Not yet: keep the reason" mt={8} />
      </Radio.Group>
      <LongField
        label="Reason"
        description="What you saw. It stays with the assessment and is shown to the person."
        minRows={3}
        value={reason}
        onChange={setReason}
      />
    </FormShell>
  );
}
