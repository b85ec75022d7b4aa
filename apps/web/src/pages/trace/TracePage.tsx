import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { MissingPage, RecordProblem } from '../../app/ErrorPages.tsx';
import { idOfKey } from '../../paths.ts';
import { Empty } from '../../ui/Empty.tsx';
import { plural } from '../../ui/format.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { trace } from '../networks/queries.ts';
import css from './TracePage.module.css';
import { WayDrawing } from './WayDrawing.tsx';

/** Where does this cable lead, through what, and where does it end? */
export function TracePage() {
  const { key = '' } = useParams({ strict: false }) as { key?: string };
  const id = idOfKey(key, 'CMP');
  return id === null ? <MissingPage /> : <TraceById key={id} id={id} />;
}

function TraceById({ id }: { id: number }) {
  const { data, isError, error, refetch } = useQuery(trace(id));
  if (isError && !data) return <RecordProblem error={error} retry={() => void refetch()} />;
  if (!data)
    return (
      <>
        <PageHeader title="Trace" question="Where does this lead, through what, and where does it end?" />
        <SkeletonLines lines={6} />
      </>
    );
  const open = data.ways.filter((way) => way.to === 'open' || way.from === 'open').length;
  return (
    <>
      <PageHeader
        title={`Trace of ${data.start.name}`}
        question="Where does this lead, through what, and where does it end?"
        above={<RecordLink record={data.start} />}
      />
      {data.ways.length === 0 ? (
        <Empty title="No cable leads from here">
          Connect two ports by a cable, or take cables in from another system: then the way to the far end is drawn
          here.
        </Empty>
      ) : (
        <>
          <p className={css.summary} role="status">
            {plural(data.ways.length, 'way')}
            {open > 0 && `, ${open} of them open`}
            {data.cut && '; there are more than can be told at once'}
          </p>
          <ol className={css.ways}>
            {data.ways.map((way, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a way is its place among the others
              <li key={index}>
                <WayDrawing way={way} start={data.start.id} />
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}
