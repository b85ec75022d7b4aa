import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { apiBase, call } from '../../api/client.ts';
import type { Run, RunStep } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { formatNumber } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './EvidenceBox.module.css';

/** What was shown for a step; and the way to show more, by the camera on a phone. */
export function EvidenceBox({ run, step, readOnly = false }: { run: Run; step: RunStep; readOnly?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  const attach = useMutation({
    mutationFn: (file: File) =>
      call('run.attach', {
        params: { id: String(run.id), position: step.position },
        query: { name: file.name.slice(0, 200) || 'evidence' },
        body: file,
      }),
    onSuccess: (next) => client.setQueryData(['run', run.id], next),
  });
  const { work } = run.may;
  if (readOnly && step.evidence.length === 0) return null;
  return (
    <div className={css.evidence}>
      {step.evidence.length > 0 && (
        <ul className={css.shown} aria-label="Evidence">
          {step.evidence.map((one) => (
            <li key={one.id}>
              {one.kind === 'text' ? (
                <q>{one.text}</q>
              ) : (
                <a href={`${apiBase}/runs/${run.id}/evidence/${one.id}`} download={one.name ?? undefined}>
                  {one.name}
                </a>
              )}{' '}
              <span className={css.note}>
                {one.kind === 'text' ? '' : `${formatNumber(Math.ceil(one.sizeBytes / 1024))} KiB · `}
                {one.by.name} · <Time at={one.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {!readOnly && (
        <>
          <input
            ref={input}
            type="file"
            hidden
            aria-label="A photo or a file"
            accept="image/jpeg,image/png,image/webp,image/heic,application/pdf,text/plain"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              event.currentTarget.value = '';
              if (file) attach.mutate(file);
            }}
          />
          <Button
            busy={attach.isPending}
            reason={work.allowed ? null : work.reason}
            whoCould={work.whoCould}
            onClick={() => input.current?.click()}
          >
            {step.evidenceWanted === 'photo' ? 'Add the photo' : 'Add a photo or a file'}
          </Button>
          {attach.error && <ProblemView error={attach.error} compact />}
        </>
      )}
    </div>
  );
}
