import { useQuery } from '@tanstack/react-query';
import { change, component } from '../api/queries.ts';
import type { Ref } from '../api/types.ts';
import { plural, words } from './format.ts';
import { kindWord } from './kinds.ts';
import { PhaseTag } from './PhaseTag.tsx';
import { phaseOf } from './phase.ts';
import css from './RecordCard.module.css';
import { Skeleton } from './Skeleton.tsx';
import { State } from './State.tsx';
import { Time } from './Time.tsx';

function ComponentFacts({ id }: { id: number }) {
  const { data, isPending } = useQuery(component(id));
  if (isPending) return <Skeleton width="80%" />;
  if (!data) return null;
  return (
    <>
      <div className={css.row}>
        <State state={data.state} />
        <span>{kindWord(data.kind)}</span>
        {data.domain && <span>{data.domain.name}</span>}
      </div>
      <div className={css.note}>
        {data.signals.length > 0 ? plural(data.signals.length, 'open signal') : 'No open signals'} ·{' '}
        {plural(data.installations.length, 'package')} · seen <Time at={data.updatedAt} />
      </div>
    </>
  );
}

function ChangeFacts({ id }: { id: number }) {
  const { data, isPending } = useQuery(change(id));
  if (isPending) return <Skeleton width="80%" />;
  if (!data) return null;
  return (
    <>
      <State state={data.state} />
      <div className={css.note}>{data.why}</div>
    </>
  );
}

/** What a record is, read only when somebody rests on its link. */
export function RecordCard({ record }: { record: Ref }) {
  return (
    <div className={css.card}>
      <div className={css.head}>
        <span className={css.name}>{record.name}</span>
        <span className={css.key}>{record.key}</span>
      </div>
      <div className={css.row}>
        <PhaseTag phase={phaseOf(record.type)} />
        <span>{words(record.type)}</span>
      </div>
      {record.type === 'component' && <ComponentFacts id={record.id} />}
      {record.type === 'change' && <ChangeFacts id={record.id} />}
    </div>
  );
}
