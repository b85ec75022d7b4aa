import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { component, type Direction, graph, impact } from '../../api/queries.ts';
import { idOfKey, paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { GraphControls } from './GraphControls.tsx';
import { ImpactList } from './ImpactList.tsx';
import { PickComponent } from './PickComponent.tsx';
import css from './TopologyPage.module.css';

const directions: Direction[] = ['both', 'dependents', 'dependencies'];
const Canvas = lazy(() => import('./Canvas.tsx').then((module) => ({ default: module.Canvas })));

/** If this goes, what goes? What is this down because of? */
export function TopologyPage() {
  const [search, setSearch] = useSearchState();
  const around = idOfKey(search['around'] ?? '', 'CMP');
  if (around === null) {
    return (
      <>
        <PageHeader title="Topology" question="If this goes, what goes? What is this down because of?" />
        <PickComponent onPick={(key) => setSearch({ around: key }, { replace: false })} />
      </>
    );
  }
  return <Topology around={around} search={search} setSearch={setSearch} />;
}

interface TopologyProps {
  around: number;
  search: Record<string, string | undefined>;
  setSearch: ReturnType<typeof useSearchState>[1];
}

function Topology({ around, search, setSearch }: TopologyProps) {
  const depth = Math.min(6, Math.max(1, Number(search['depth'] ?? 2) || 2));
  const direction = directions.find((each) => each === search['direction']) ?? 'both';
  const selected = idOfKey(search['select'] ?? '', 'CMP') ?? around;
  const [over, setOver] = useState<number | null>(null);
  const neighbours = useQuery(graph(around, depth, direction));
  const hit = useQuery(impact(selected));
  const centre = useQuery(component(selected));
  const name = centre.data?.name;
  return (
    <div className={css.page}>
      <PageHeader
        tab={`Topology of ${name ?? `CMP-${around}`}`}
        title={name ? <>If {name} goes</> : <Skeleton width={220} height={22} />}
        actions={
          <>
            <GraphControls depth={depth} direction={direction} onChange={(changes) => setSearch(changes)} />
            <Anchor className={css.other} href={paths.topology()}>
              Another component
            </Anchor>
          </>
        }
      />
      <div className={css.split}>
        <section className={css.graph} aria-label="Graph">
          {neighbours.isError && !neighbours.data && (
            <ProblemView error={neighbours.error} retry={() => void neighbours.refetch()} />
          )}
          {neighbours.data && (
            <Suspense fallback={<div className={css.wait}>Drawing</div>}>
              <Canvas
                graph={neighbours.data}
                around={around}
                selected={selected}
                impact={hit.data}
                over={over}
                onOver={setOver}
                onSelect={(key) => setSearch({ select: key === `CMP-${around}` ? null : key }, { replace: false })}
              />
            </Suspense>
          )}
          {neighbours.isPending && <div className={css.wait}>Reading the graph</div>}
          {neighbours.data?.truncated && (
            <p className={css.cut}>
              Only the nearest {neighbours.data.nodes.length} are in the picture. The list has all.
            </p>
          )}
        </section>
        <ImpactList
          impact={hit.data}
          error={hit.error}
          retry={() => void hit.refetch()}
          over={over}
          onOver={setOver}
          drawn={new Set(neighbours.data?.nodes.map((node) => node.id))}
          onSelect={(key) => setSearch({ select: key }, { replace: false })}
          onAround={(key) => setSearch({ around: key, select: null }, { replace: false })}
        />
      </div>
    </div>
  );
}
