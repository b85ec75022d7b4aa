import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { CallInput } from '#api-client';
import { attemptKey, call } from '../../api/client.ts';
import { useMay } from '../../api/may.ts';
import { paths } from '../../paths.ts';
import { useGo } from '../../ui/Anchor.tsx';
import { sayProblem } from '../../ui/toast.tsx';

/** Starts a turn and goes to it. One attempt has one key: a doubled click starts one turn. */
export function useStartTurn() {
  const go = useGo();
  const client = useQueryClient();
  const attempt = useRef<string>(attemptKey());
  return useMutation({
    mutationFn: (input: CallInput<'turn.start'>['body']) =>
      call('turn.start', { body: input, idempotencyKey: attempt.current }),
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
  const may = useMay('estate.observe');
  return {
    may,
    busy: mutation.isPending,
    start: () => mutation.mutate({ target: { kind: 'local' } }, { onError: sayProblem }),
  };
}
