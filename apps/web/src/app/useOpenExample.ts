import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { me } from '../api/queries.ts';
import { openExample } from '../api/session.ts';
import { sayProblem } from '../ui/toast.tsx';

/** Seconds that have passed since something began; 0 while it has not. */
function useElapsed(running: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!running) return;
    const timer = setInterval(() => setSeconds((before) => before + 1), 1_000);
    return () => clearInterval(timer);
  }, [running]);
  return seconds;
}

/** One click into the example organisation; at first use it is made, which takes most of a minute and is shown. */
export function useOpenExample() {
  const who = useQuery(me());
  const exists = who.data?.workspaces.find((workspace) => workspace.name === 'example')?.exists ?? true;
  const mutation = useMutation({
    mutationFn: openExample,
    onSuccess: ({ url }) => location.assign(url),
    onError: sayProblem,
  });
  const busy = mutation.isPending || mutation.isSuccess;
  const seconds = useElapsed(busy);
  const progress = exists ? 'Opening the example' : `Making the example organisation: ${seconds} s of about 40`;
  return { progress: busy ? progress : null, open: () => !busy && mutation.mutate() };
}
