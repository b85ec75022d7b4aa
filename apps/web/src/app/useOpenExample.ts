import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type OpenedWorkspace, openExample } from '../api/session.ts';
import { sayProblem } from '../ui/toast.tsx';

function progressText(answer: Extract<OpenedWorkspace, { progress: unknown }>): string {
  const { progress } = answer;
  if (typeof progress === 'string') return progress;
  if (typeof progress === 'number')
    return `Making the example: ${Math.round(progress <= 1 ? progress * 100 : progress)} %`;
  if (progress.done !== undefined && progress.total)
    return `Making the example: ${Math.round((progress.done / progress.total) * 100)} %`;
  return progress.step ? `Making the example: ${progress.step}` : 'Making the example';
}

/** One click into the example organisation; on first use it is made, and its progress shown. */
export function useOpenExample() {
  const [progress, setProgress] = useState<string | null>(null);
  const mutation = useMutation({
    mutationFn: async () => {
      setProgress('Opening the example');
      for (;;) {
        const answer = await openExample();
        if ('url' in answer && answer.url) return answer.url;
        if ('progress' in answer) setProgress(progressText(answer));
        await new Promise((resolve) => setTimeout(resolve, 700));
      }
    },
    onSuccess: (url) => location.assign(url),
    onError: (error) => {
      setProgress(null);
      sayProblem(error);
    },
  });
  return { progress, open: () => !mutation.isPending && mutation.mutate() };
}
