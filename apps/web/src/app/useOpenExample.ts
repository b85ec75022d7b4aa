import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { openExample, stopExample } from '../api/session.ts';
import { say, sayProblem } from '../ui/toast.tsx';

/** One click into the example organisation; at first use it is made, which takes minutes, is shown and can be stopped. */
export function useOpenExample() {
  const client = useQueryClient();
  const [said, setSaid] = useState<string | null>(null);
  const waiting = useRef<AbortController | null>(null);
  const mutation = useMutation({
    mutationFn: () => {
      waiting.current = new AbortController();
      return openExample(setSaid, waiting.current.signal);
    },
    onSuccess: (url) => location.assign(url),
    onError: (error) => !waiting.current?.signal.aborted && sayProblem(error),
    onSettled: () => setSaid(null),
  });
  const stopping = useMutation({
    mutationFn: () => {
      waiting.current?.abort();
      return stopExample();
    },
    onSuccess: () => {
      say('The making of the example was stopped; nothing of it is left.');
      void client.invalidateQueries({ queryKey: ['me'] });
    },
    onError: sayProblem,
  });
  const busy = mutation.isPending || mutation.isSuccess;
  const progress = stopping.isPending
    ? 'Stopping the making of the example'
    : busy
      ? said
        ? `Making the example: ${said}`
        : 'Opening the example'
      : null;
  return {
    progress,
    open: () => !busy && !stopping.isPending && mutation.mutate(),
    /** null while nothing is made. */
    stop: mutation.isPending && said ? () => stopping.mutate() : null,
  };
}
