import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { asProblem } from '../../api/problem.ts';
import type { Paths } from '../../api/types.ts';
import { formatNumber } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { useCursor } from '../../ui/table/useCursor.ts';
import css from './ImpactList.module.css';
import own from './PathPanel.module.css';
import { PickComponent } from './PickComponent.tsx';
import { pathsBetween } from './queries.ts';

interface PathPanelProps {
  from: number;
  to: number | null;
  day: string | undefined;
  onPick: (key: string | null) => void;
  /** The path under the pointer, as ids. */
  onOver: (path: number[]) => void;
}

const senses: Record<Paths['sense'], (from: string, to: string) => string> = {
  'stands-on': (from, to) => `${from} stands on ${to}`,
  carries: (from, to) => `${to} stands on ${from}`,
  related: (from, to) => `Neither stands on the other: this is how ${from} and ${to} are related`,
};

/** How two components hang together, step by step. */
export function PathPanel({ from, to, day, onPick, onOver }: PathPanelProps) {
  if (to === null) {
    return (
      <section className={css.side} aria-label="Paths">
        <div className={own.pick}>
          <PickComponent ask="To which component?" onPick={onPick} />
        </div>
      </section>
    );
  }
  return <Found from={from} to={to} day={day} onPick={onPick} onOver={onOver} />;
}

function Found({ from, to, day, onPick, onOver }: PathPanelProps & { to: number }) {
  const { data, isError, error, refetch } = useQuery(pathsBetween(from, to, day));
  const [marked, setMarked] = useState(0);
  const paths = data?.paths ?? [];
  const mark = (index: number) => {
    setMarked(index);
    onOver(paths[index]?.nodes.flatMap((node) => (node ? [node.id] : [])) ?? []);
  };
  useCursor({ count: paths.length, onMove: mark, onOpen: mark });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shortest one is lit when the paths have come
  useEffect(() => mark(0), [data]);
  if (isError && !data) return <ProblemView error={asProblem(error)} retry={() => void refetch()} />;
  if (!data) return <SkeletonLines lines={10} />;
  return (
    <section className={css.side} aria-label="Paths">
      <p className={own.sense}>
        {paths.length > 0
          ? senses[data.sense](data.from.name, data.to.name)
          : `Nothing that you may read connects ${data.from.name} and ${data.to.name}.`}
        <button type="button" onClick={() => onPick(null)}>
          To another one
        </button>
      </p>
      <ol className={css.plain}>
        {paths.map((path, index) => (
          <li
            key={path.nodes.map((node) => node?.id ?? 'hidden').join(' ')}
            className={own.path}
            data-marked={index === marked || undefined}
            onPointerEnter={() => mark(index)}
          >
            <p className={own.steps}>
              {path.nodes.map((node, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a path visits nothing twice, but may hide several
                <span key={at}>
                  {at > 0 && ' → '}
                  {node ? <RecordLink record={node} bare showKey={false} /> : <em>something you may not read</em>}
                </span>
              ))}
            </p>
            {index === marked && path.why.length > 0 && <p className={own.why}>{path.why.join('. ')}.</p>}
          </li>
        ))}
      </ol>
      <p className={css.ms}>
        {data.more
          ? `The ${formatNumber(paths.length)} shortest of more`
          : `${formatNumber(paths.length)} ${paths.length === 1 ? 'path' : 'paths'}, shortest first`}
      </p>
    </section>
  );
}
