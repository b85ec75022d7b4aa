import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { apiBase } from '../../api/client.ts';
import { turn as turnQuery } from '../../api/queries.ts';
import type { Turn } from '../../api/types.ts';

/** Puts each state of a running turn on the page as it comes. */
export function useTurnStream(id: number, wanted: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!wanted) return;
    const source = new EventSource(`${apiBase}/turns/${id}/events`);
    source.addEventListener('turn', (message: MessageEvent<string>) => {
      const turn = JSON.parse(message.data) as Turn;
      client.setQueryData(turnQuery(id).queryKey, turn);
      if (turn.change) client.setQueryData(['change', turn.change.id], turn.change);
    });
    return () => source.close();
  }, [client, id, wanted]);
}
