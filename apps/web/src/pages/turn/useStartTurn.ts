import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { attemptKey, request } from '../../api/http.ts';
import type { Turn, TurnTarget } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { useGo } from '../../ui/Anchor.tsx';
import { sayProblem } from '../../ui/toast.tsx';

/** Starts a turn and goes to it. One attempt has one key: a doubled click starts one turn. */
export function useStartTurn() {
  const go = useGo();
  const client = useQueryClient();
  const attempt = useRef<string>(attemptKey());
  return useMutation({
    mutationFn: (input: { target: TurnTarget; componentId?: number }) =>
      request<Turn>('POST', '/turns', { body: input, idempotencyKey: attempt.current }),
    onSuccess: (turn) => {
      attempt.current = attemptKey();
      client.setQueryData(['turn', turn.id], turn);
      void client.invalidateQueries({ queryKey: ['turns'] });
      go(paths.turn(turn.key));
    },
  });
}

export function useStartLocalTurn() {
  const mutation = useStartTurn();
  return {
    busy: mutation.isPending,
    start: () => mutation.mutate({ target: { kind: 'local' } }, { onError: sayProblem }),
  };
}
