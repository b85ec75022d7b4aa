import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Operations } from '#api-client';
import { call } from '../../api/client.ts';
import { say, sayProblem } from '../../ui/toast.tsx';

export type Security = Operations['account.show']['output'];

export const security = () =>
  queryOptions({ queryKey: ['account'], queryFn: ({ signal }) => call('account.show', { signal }) });
export const policy = () =>
  queryOptions({ queryKey: ['sign-in-policy'], queryFn: ({ signal }) => call('sign-in-policy.show', { signal }) });
export const providers = () =>
  queryOptions({
    queryKey: ['identity-providers'],
    queryFn: ({ signal }) => call('identity-provider.list', { query: { limit: 100 }, signal }),
  });
export const groupLevels = (key: string) =>
  queryOptions({
    queryKey: ['group-levels', key],
    queryFn: ({ signal }) => call('group-level.list', { params: { key }, query: { limit: 500 }, signal }),
  });

/** An act on one's own account: said when it is done, and the page shows what is left. */
export function useAct<Input>(act: (input: Input) => Promise<unknown>, done: string, stale = 'account') {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => {
      say(done);
      void client.invalidateQueries({ queryKey: [stale] });
    },
    onError: sayProblem,
  });
}
