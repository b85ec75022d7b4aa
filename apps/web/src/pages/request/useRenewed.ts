import { useQueryClient } from '@tanstack/react-query';

/** After something was done with a request: all that is shown of requests is read again. */
export function useRenewed() {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ['requests'] });
}
