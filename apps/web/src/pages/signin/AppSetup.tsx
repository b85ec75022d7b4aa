import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { confirmApp } from '../../api/session.ts';
import { Button } from '../../ui/Button.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import css from './AppSetup.module.css';
import { BackupCodes } from './BackupCodes.tsx';
import { CodeField } from './CodeField.tsx';
import { QrCode } from './QrCode.tsx';
import { clock, Refusal, useLockedSeconds } from './Refusal.tsx';
import { appSetUp } from './setUp.ts';

/** Setting up an authenticator app: read the code, type what it shows, keep the backup codes. */
export function AppSetup({ onDone }: { onDone: () => void }) {
  const [code, setCode] = useState('');
  const begun = useQuery(appSetUp());
  const confirm = useMutation({ mutationFn: () => confirmApp(code.trim()) });
  const locked = useLockedSeconds(confirm.error);
  if (confirm.data) return <BackupCodes codes={confirm.data.backupCodes} onDone={onDone} />;
  if (begun.isError) return <ProblemView error={begun.error} retry={() => void begun.refetch()} compact />;
  return (
    <form
      className={css.setup}
      onSubmit={(event) => {
        event.preventDefault();
        if (locked === 0 && !confirm.isPending) confirm.mutate();
      }}
    >
      <ol className={css.steps}>
        <li>
          Read this with an authenticator app: any that knows time-based codes does.
          <div className={css.code}>
            {begun.data ? (
              <QrCode text={begun.data.uri} label="For the authenticator app" />
            ) : (
              <div className={css.blank} />
            )}
          </div>
          <details>
            <summary>The app is on this device, or cannot read it</summary>
            <p>Type this key into it, as a time-based one:</p>
            <code className={css.key}>{begun.data?.secret.match(/.{1,4}/g)?.join(' ')}</code>
          </details>
        </li>
        <li>
          <CodeField label="Type the six digits that it shows now" value={code} onChange={setCode} />
        </li>
      </ol>
      <Refusal error={confirm.error} lockedSeconds={locked} />
      <div className={css.buttons}>
        <Button
          type="submit"
          tone="strong"
          busy={confirm.isPending}
          reason={
            locked > 0
              ? `Too many attempts failed: wait ${clock(locked)}.`
              : /^\d{6}$/.test(code.trim())
                ? null
                : 'Type the six digits first.'
          }
        >
          Confirm
        </Button>
      </div>
    </form>
  );
}
