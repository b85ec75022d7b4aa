import { useMutation, useQueryClient } from '@tanstack/react-query';
import { say } from './toast.tsx';

interface Sending<Answer> {
  send: () => Promise<Answer>;
  /** What is said once it is done. */
  done: (answer: Answer) => string;
  /** First words of the keys of the queries that are asked anew; everything where none is named. */
  stale?: readonly string[];
  onClose: () => void;
}

/** What a form does when it is sent, given to its FormShell: it says what was done, asks anew what that changed, and closes. */
export function useSending<Answer>({ send, done, stale, onClose }: Sending<Answer>) {
  const client = useQueryClient();
  const sending = useMutation({
    mutationFn: send,
    onSuccess: (answer) => {
      say(done(answer));
      if (!stale) void client.invalidateQueries();
      else for (const word of stale) void client.invalidateQueries({ queryKey: [word] });
      onClose();
    },
  });
  return { busy: sending.isPending, error: sending.error, onSubmit: () => sending.mutate(), onClose };
}
