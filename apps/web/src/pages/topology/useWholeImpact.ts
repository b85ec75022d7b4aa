import { useCallback, useEffect, useState } from 'react';
import { apiBase } from '../../api/client.ts';
import { instantOf } from '../../api/queries.ts';
import type { ImpactItem, JointImpact } from '../../api/types.ts';
import type { Side } from './ImpactList.tsx';

interface Page {
  part: Side;
  items: ImpactItem[];
}

export interface WholeImpact {
  /** The lists as far as they have come; null before one has asked for all. */
  lists: Record<Side, ImpactItem[]> | null;
  state: 'first' | 'coming' | 'all' | 'broken';
  fetchAll: () => void;
}

/** Everything that goes, page by page as it comes; only when it is asked for. */
export function useWholeImpact(ids: number[], day: string | undefined): WholeImpact {
  const of = ids.join(',');
  const [asked, setAsked] = useState<string | null>(null);
  const [lists, setLists] = useState<WholeImpact['lists']>(null);
  const [state, setState] = useState<WholeImpact['state']>('first');
  const question = `${of} ${day ?? ''}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins anew
  useEffect(() => {
    setAsked(null);
    setLists(null);
    setState('first');
  }, [question]);

  useEffect(() => {
    if (asked !== question) return;
    const asOf = instantOf(day);
    const query = new URLSearchParams({ of, ...(asOf ? { asOf } : {}) });
    const source = new EventSource(`${apiBase}/graph/impact/events?${query}`);
    const found: Record<Side, ImpactItem[]> = { down: [], degraded: [], up: [] };
    const show = (): void => setLists({ down: [...found.down], degraded: [...found.degraded], up: [...found.up] });
    setState('coming');
    source.addEventListener('counts', (event) => {
      const first = JSON.parse(event.data as string) as JointImpact;
      for (const side of ['down', 'degraded', 'up'] as const) found[side] = [...first[side].items];
      show();
    });
    source.addEventListener('page', (event) => {
      const { part, items } = JSON.parse(event.data as string) as Page;
      found[part].push(...items);
      show();
    });
    source.addEventListener('end', () => {
      source.close();
      setState('all');
    });
    source.onerror = () => {
      // It would begin again from the start by itself.
      source.close();
      setState('broken');
    };
    return () => source.close();
  }, [asked, question, of, day]);

  return { lists, state, fetchAll: useCallback(() => setAsked(question), [question]) };
}
