import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { component } from '../../api/queries.ts';
import { MissingPage, RecordProblem } from '../../app/ErrorPages.tsx';
import { idOfKey, paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatDay, formatNumber } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { LineStrip } from '../line/LineStrip.tsx';
import { RackTab } from '../rack/RackTab.tsx';
import { ComponentHead } from './ComponentHead.tsx';
import css from './ComponentPage.module.css';
import { Facts } from './Facts.tsx';
import { History } from './History.tsx';
import { IfThisGoes } from './IfThisGoes.tsx';
import { Relations } from './Relations.tsx';
import { Signals } from './Signals.tsx';
import { Software } from './Software.tsx';
import { Support } from './Support.tsx';
import { Uses } from './Uses.tsx';

/** What is it, who says so, what hangs on it, what is wrong with it, where is it heading, why is it here? */
export function ComponentPage() {
  const { key = '' } = useParams({ strict: false }) as { key?: string };
  const id = idOfKey(key, 'CMP');
  return id === null ? <MissingPage /> : <ComponentById key={id} id={id} />;
}

function ComponentById({ id }: { id: number }) {
  const [search, setSearch] = useSearchState();
  const asOf = search['asOf'];
  const { data, isError, error, refetch } = useQuery(component(id, asOf));
  const known = ['software', 'history', ...(data?.kind === 'rack' ? ['elevation'] : [])];
  const tab = known.find((one) => one === search['tab']) ?? 'now';
  if (isError && !data) return <RecordProblem error={error} retry={() => void refetch()} />;
  return (
    <div className={css.page}>
      <ComponentHead component={data} asOf={asOf} onAsOf={(day) => setSearch({ asOf: day })} />
      {asOf && (
        <p className={css.asOf}>
          As it was recorded on <strong>{formatDay(asOf)}</strong>. Moves and edits are for the present.{' '}
          <button type="button" onClick={() => setSearch({ asOf: null })}>
            Back to now
          </button>
        </p>
      )}
      <Tabs
        label="About this component"
        value={tab}
        onChange={(value) => setSearch({ tab: value === 'now' ? null : value })}
        tabs={[
          { value: 'now', label: 'Now' },
          ...(data?.kind === 'rack' ? [{ value: 'elevation', label: 'Elevation' }] : []),
          { value: 'software', label: 'Software', ...(data ? { count: formatNumber(data.installationCount) } : {}) },
          { value: 'history', label: 'History' },
        ]}
      />
      {tab === 'elevation' && <RackTab id={id} />}
      {tab === 'software' && <Software id={id} />}
      {tab === 'history' && <History id={id} />}
      {tab === 'now' && (
        <div className={css.now}>
          <div className={css.wide}>
            <Panel title="Why it is here" aside={data && <Anchor href={paths.line(data.key)}>The whole line</Anchor>}>
              {data ? <LineStrip of={data.key} link={false} /> : <SkeletonLines lines={2} />}
            </Panel>
          </div>
          <div className={css.column}>
            <Signals component={data} />
            <Facts component={data} editable={!asOf} />
          </div>
          <div className={css.column}>
            <IfThisGoes id={id} componentKey={data?.key} />
            <Relations component={data} />
            <Support component={data} />
            {!asOf && <Uses id={id} />}
          </div>
        </div>
      )}
    </div>
  );
}
