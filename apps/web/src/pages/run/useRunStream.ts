import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { apiBase } from '../../api/client.ts';
import { run as runQuery } from '../../api/queries.ts';
import type { Run, RunOutput } from '../../api/types.ts';

const keptLines = 2_000;

/** Follows a run: its state and steps, and what it says, line by line. */
export function useRunStream(id: number, wanted: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!wanted) return;
    const key = runQuery(id).queryKey;
    const after = client.getQueryData(key)?.output.at(-1)?.id ?? 0;
    const source = new EventSource(`${apiBase}/runs/${id}/events?after=${after}`);
    source.addEventListener('run', (message: MessageEvent<string>) => {
      const next = JSON.parse(message.data) as Run;
      client.setQueryData(key, (before) => ({ ...next, output: before?.output ?? next.output }));
      if (next.finishedAt !== null) source.close();
    });
    source.addEventListener('output', (message: MessageEvent<string>) => {
      const lines = JSON.parse(message.data) as RunOutput[];
      client.setQueryData(key, (before) => {
        if (!before) return before;
        const last = before.output.at(-1)?.id ?? 0;
        return { ...before, output: [...before.output, ...lines.filter((line) => line.id > last)].slice(-keptLines) };
      });
    });
    return () => source.close();
  }, [client, id, wanted]);
}
