import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { apiBase } from './client.ts';
import type { LiveEvent } from './types.ts';

/** What an event about a record makes old: the first words of query keys. */
const staleBy: Record<string, string[]> = {
  component: ['networks', 'component', 'components', 'impact', 'graph', 'home'],
  relation: ['networks', 'component', 'impact', 'graph'],
  installation: ['component', 'installations', 'home'],
  intake: ['intakes', 'components', 'installations', 'home'],
  turn: ['turn', 'turns', 'home'],
  change: ['change', 'changes', 'turn', 'turns', 'home', 'work', 'why'],
  approval: ['change', 'turn', 'home'],
  run: ['requests', 'run', 'runs', 'turn', 'change', 'work', 'why'],
  step: ['run', 'runs', 'turn', 'work'],
  signal: ['signals', 'component', 'home', 'graph', 'work'],
  insight: ['home'],
  standard: ['standards'],
  waiver: ['standards'],
  initiative: ['portfolio'],
  portfolio_plan: ['portfolio'],
  evidence: ['growth'],
  observation: ['observations', 'work', 'growth'],
  credential: ['credentials'],
  host_key: ['host-keys'],
  assessment: ['growth', 'people'],
  break_glass: ['work', 'people'],
  supervision: ['work', 'growth', 'people'],
  delegation: ['people', 'me'],
  domain: ['people', 'domains'],
  use_policy: ['policies'],
  team: ['people'],
  grant: ['me', 'people', 'growth', 'work'],
  request: ['requests', 'work'],
  notice: ['notices'],
  person: ['me', 'people', 'account'],
};

export function staleWords(type: string): string[] {
  return [...(staleBy[type] ?? ['home']), 'line'];
}

export type LiveState = 'connecting' | 'live' | 'lost';
let state: LiveState = 'connecting';
const listeners = new Set<() => void>();

function become(next: LiveState): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

/** A list under the pointer is not renewed until the pointer leaves it: nothing moves under a finger. */
function isHeld(): boolean {
  return document.querySelector('[data-live-hold]:hover') !== null && window.matchMedia('(hover: hover)').matches;
}

/** A list that was read far would be read again from its beginning, page after page: it is renewed by who comes again. */
const MOST_PAGES = 10;
function isLong(data: unknown): boolean {
  return ((data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0) > MOST_PAGES;
}

/** Listens to what changes and renews what is shown. Returns the way to stop. */
export function listen(client: QueryClient): () => void {
  const words = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const word of [...words]) {
      if (word === 'components' && isHeld()) continue;
      words.delete(word);
      void client.invalidateQueries({ queryKey: [word], predicate: (query) => !isLong(query.state.data) });
    }
    if (words.size > 0) timer = setTimeout(flush, 1_000);
  };
  const source = new EventSource(`${apiBase}/events/stream`);
  source.onopen = () => {
    // After a gap we cannot know what was missed.
    if (state === 'lost') void client.invalidateQueries();
    become('live');
  };
  source.onerror = () => become('lost');
  const take = (message: MessageEvent<string>) => {
    const event = JSON.parse(message.data) as LiveEvent;
    for (const type of event.touches ?? []) for (const word of staleWords(type)) words.add(word);
    timer ??= setTimeout(flush, 300);
  };
  source.addEventListener('event', take);
  return () => {
    clearTimeout(timer);
    source.close();
  };
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
