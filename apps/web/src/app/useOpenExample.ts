import { useMutation } from '@tanstack/react-query';
import { openExample } from '../api/session.ts';
import { sayProblem } from '../ui/toast.tsx';

/** One click into the example organisation; at first use it is made, and that is said. */
export function useOpenExample() {
  const mutation = useMutation({
    mutationFn: openExample,
    onSuccess: ({ url }) => location.assign(url),
    onError: sayProblem,
  });
  const busy = mutation.isPending || mutation.isSuccess;
  return {
    progress: busy ? 'Opening the example; the first time it is made' : null,
    open: () => !busy && mutation.mutate(),
  };
}
