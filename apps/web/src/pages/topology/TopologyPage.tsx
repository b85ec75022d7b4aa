import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { component, type Direction, graph } from '../../api/queries.ts';
import { useShortcuts } from '../../app/shortcuts.ts';
import { idOfKey, paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { GraphControls } from './GraphControls.tsx';
import { ImpactList } from './ImpactList.tsx';
import { PathPanel } from './PathPanel.tsx';
import { PickComponent } from './PickComponent.tsx';
import { PointsPanel } from './PointsPanel.tsx';
import { QuestionBar, type QuestionName, questions } from './QuestionBar.tsx';
import { jointImpact } from './queries.ts';
import { StandsOnPanel } from './StandsOnPanel.tsx';
import css from './TopologyPage.module.css';
import { useWholeImpact } from './useWholeImpact.ts';

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
  const question = questions.find(({ value }) => value === search['ask'])?.value ?? 'goes';
  const day = search['asOf'];
  const together = selectedIn(search['select'], around);
  const selected = together[0]!;
  const [over, setOver] = useState<number | null>(null);
  const [lit, setLit] = useState<number[]>([]);
  const neighbours = useQuery(graph(around, depth, direction, day));
  const hit = useQuery(jointImpact(together, day));
  const whole = useWholeImpact(together, day);
  const centre = useQuery(component(selected, day));
  const name = together.length > 1 ? `these ${together.length}` : centre.data?.name;
  const go = (changes: Record<string, string | null>) => {
    setOver(null);
    setLit([]);
    setSearch(changes, { replace: false });
  };
  const select = (ids: number[]) =>
    go({ ask: null, select: ids.length === 1 && ids[0] === around ? null : ids.map((id) => `CMP-${id}`).join(',') });
  const selectOne = (key: string) => select([idOfKey(key, 'CMP')!]);
  useShortcuts(
    Object.fromEntries(
      questions.map(({ value }, index) => [String(index + 1), () => go({ ask: value === 'goes' ? null : value })]),
    ),
  );
  return (
    <div className={css.page}>
      <PageHeader
        tab={`Topology of ${centre.data?.name ?? `CMP-${around}`}`}
        title={name ? titles[question](name, together.length > 1) : <Skeleton width={220} height={22} />}
        actions={
          <>
            <GraphControls depth={depth} direction={direction} onChange={(changes) => setSearch(changes)} />
            <Anchor className={css.other} href={paths.topology({ asOf: day })}>
              Another component
            </Anchor>
          </>
        }
      />
      <QuestionBar
        question={question}
        onQuestion={(next) => go({ ask: next === 'goes' ? null : next })}
        day={day}
        onDay={(next) => go({ asOf: next })}
        together={hit.data?.components ?? []}
        onWithout={(id) => select(together.filter((one) => one !== id))}
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
                impact={question === 'goes' ? hit.data : undefined}
                over={over}
                lit={lit}
                onOver={setOver}
                onSelect={selectOne}
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
        {question === 'goes' && (
          <ImpactList
            impact={hit.data}
            whole={whole}
            error={hit.error}
            retry={() => void hit.refetch()}
            over={over}
            onOver={setOver}
            drawn={new Set(neighbours.data?.nodes.map((node) => node.id))}
            onSelect={selectOne}
            onTogether={(key) => select([...new Set([...together, idOfKey(key, 'CMP')!])])}
            onAround={(key) => go({ around: key, select: null })}
          />
        )}
        {question === 'stands' && (
          <StandsOnPanel
            id={selected}
            day={day}
            over={over}
            onOver={(id, path) => {
              setOver(id);
              setLit(path);
            }}
            onSelect={selectOne}
          />
        )}
        {question === 'path' && (
          <PathPanel
            from={selected}
            to={idOfKey(search['to'] ?? '', 'CMP')}
            day={day}
            onPick={(key) => go({ to: key })}
            onOver={setLit}
          />
        )}
        {question === 'points' && centre.data && (
          <PointsPanel
            site={
              centre.data.kind === 'site'
                ? { type: 'component', id: centre.data.id, key: centre.data.key, name: centre.data.name }
                : centre.data.site
            }
            domain={centre.data.domain}
            scope={search['of'] === 'domain' ? 'domain' : 'site'}
            day={day}
            over={over}
            onScope={(of) => go({ of: of === 'domain' ? of : null })}
            onOver={setOver}
            onSelect={selectOne}
          />
        )}
      </div>
    </div>
  );
}

const titles: Record<QuestionName, (name: string, many: boolean) => string> = {
  goes: (name, many) => `If ${name} ${many ? 'go together' : 'goes'}`,
  stands: (name) => `What ${name} stands on`,
  path: (name) => `From ${name} to another`,
  points: (name) => `Single points of failure around ${name}`,
};

/** One or several, as the address holds them; the one in the middle unless it says otherwise. */
function selectedIn(text: string | undefined, around: number): number[] {
  const ids = (text ?? '').split(',').flatMap((key) => idOfKey(key, 'CMP') ?? []);
  return ids.length > 0 ? [...new Set(ids)] : [around];
}
