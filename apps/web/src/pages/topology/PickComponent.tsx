import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { components } from '../../api/queries.ts';
import { Empty } from '../../ui/Empty.tsx';
import { iconOfKind } from '../../ui/icons.ts';
import { kindWord } from '../../ui/kinds.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Criticality } from '../estate/Criticality.tsx';
import { mostCritical } from './mostCritical.ts';
import css from './PickComponent.module.css';

/** What one begins with: not the ports, numbers and papers that an inventory has by the thousand. */
const systems = 'service,application,database,messaging,directory,storage,cluster,server,vm,container-host,device';

const SHOWN = 12;

/** Where to begin: the most critical components, or one by name. */
export function PickComponent({
  onPick,
  ask = 'Around which component?',
}: {
  onPick: (key: string) => void;
  ask?: string;
}) {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 150);
  const list = useInfiniteQuery(components(q ? { q } : { sort: '-criticality', kind: systems }));
  const first = (list.data?.pages[0]?.items ?? []).slice(0, SHOWN);
  // Of equally critical ones the list gives those of the lowest numbers: they are asked for once more, by name.
  const least = first.at(-1)?.criticality;
  const named = useInfiniteQuery({
    ...components({ sort: 'name', kind: systems, ...(least ? { criticality: String(least) } : {}) }),
    enabled: !q && least !== undefined,
  });
  const items = q ? first : mostCritical(first, named.data?.pages[0]?.items ?? [], SHOWN);
  return (
    <div className={css.pick}>
      <input
        type="search"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          // The first one, once the list is of what was typed.
          if (event.key === 'Enter' && q && q === text.trim() && !list.isPlaceholderData && items[0])
            onPick(items[0].key);
        }}
        placeholder={ask}
        aria-label={ask}
      />
      {list.isPending && <SkeletonLines lines={5} />}
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty title={q ? 'No component of that name' : 'No system is in your domains yet'}>
          {q ? 'Try a part of the name.' : 'Take in a host first, or look for a part by its name.'}
        </Empty>
      )}
      {items.length > 0 && (
        <p className={css.label}>{q ? 'Found' : 'The most critical systems; among equally critical ones by name'}</p>
      )}
      <ul className={css.list}>
        {items.map((item) => {
          const Icon = iconOfKind(item.kind);
          return (
            <li key={item.id}>
              <button type="button" onClick={() => onPick(item.key)}>
                <Icon size={16} stroke={1.6} aria-hidden />
                <strong>{item.name}</strong>
                <span>{kindWord(item.kind)}</span>
                <Criticality value={item.criticality} />
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
