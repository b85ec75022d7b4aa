import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { apiBase } from '../../api/client.ts';
import { type Intake, intake } from './queries.ts';

export const isMoving = (state: string | undefined): boolean => state === 'planning' || state === 'applying';

/** An intake, followed while it is planned or applied. */
export function useIntake(id: number) {
  const client = useQueryClient();
  // A stream that was refused, as by a server that just starts, does not come back by itself.
  const query = useQuery({
    ...intake(id),
    refetchInterval: ({ state }) => (isMoving(state.data?.state) ? 10_000 : false),
  });
  const moving = isMoving(query.data?.state);
  useEffect(() => {
    if (!moving) return;
    const { queryKey } = intake(id);
    const source = new EventSource(`${apiBase}/intakes/${id}/events`);
    source.addEventListener('intake', (message: MessageEvent<string>) => {
      const next = JSON.parse(message.data) as Omit<Intake, 'diff'>;
      client.setQueryData(queryKey, (before) => ({ ...next, diff: before?.diff ?? [] }));
      if (isMoving(next.state)) return;
      source.close();
      void client.invalidateQueries({ queryKey: ['intake', id] });
      void client.invalidateQueries({ queryKey: ['intakes'] });
    });
    return () => source.close();
  }, [client, id, moving]);
  return query;
}
