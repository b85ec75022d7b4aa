import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { line as lineQuery } from '../../api/queries.ts';
import { RecordProblem } from '../../app/ErrorPages.tsx';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { plural, words } from '../../ui/format.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { PhaseTag } from '../../ui/PhaseTag.tsx';
import { phaseOf } from '../../ui/phase.ts';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { LineGraph } from './LineGraph.tsx';
import css from './LinePage.module.css';

/** Records that have a page besides their line. */
const pages: Record<string, (key: string) => string> = {
  component: paths.component,
  change: paths.change,
  turn: paths.turn,
};

/** Why does this exist, and what does it lead to? */
export function LinePage() {
  const { key = '' } = useParams({ strict: false }) as { key?: string };
  const { data, isError, error, refetch } = useQuery(lineQuery(key.toUpperCase()));
  if (isError && !data) return <RecordProblem error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <>
        <PageHeader title={`The line of ${key.toUpperCase()}`} />
        <SkeletonLines lines={10} />
      </>
    );
  }
  const own = pages[data.of.type];
  const causes = data.nodes.filter((node) => node.depth < 0).length;
  const effects = data.nodes.filter((node) => node.depth > 0).length;
  return (
    <>
      <PageHeader
        tab={`The line of ${data.of.key}`}
        title={data.of.name}
        above={
          <>
            <PhaseTag phase={data.of.phase ?? phaseOf(data.of.type)} />
            <span>{words(data.of.type)}</span>
            <code>{data.of.key}</code>
          </>
        }
        actions={
          own && (
            <Anchor className={css.open} href={own(data.of.key)}>
              Open the {words(data.of.type).toLowerCase()}
            </Anchor>
          )
        }
      >
        <p className={css.question}>
          Why it exists: {causes === 0 ? 'nothing asked for it' : plural(causes, 'record')}. What it leads to:{' '}
          {effects === 0 ? 'nothing yet' : plural(effects, 'record')}.
        </p>
      </PageHeader>
      {data.nodes.length <= 1 ? (
        <Empty title="It stands alone so far">
          No record caused it and it has caused none. A turn of the loop ties what it finds to the objectives it serves.
        </Empty>
      ) : (
        <LineGraph line={data} />
      )}
    </>
  );
}
