import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import css from './AppSetup.module.css';

/** Shown once. */
export function BackupCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className={css.setup}>
      <p className={css.text}>
        <strong>Keep these codes where you find them without your phone.</strong> Each one does once in the place of a
        code of the app. They are shown now and never again.
      </p>
      <ul className={css.codes} aria-label="Backup codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={css.buttons}>
        {'clipboard' in navigator && (
          <Button
            onClick={() => void navigator.clipboard.writeText(`${codes.join('\n')}\n`).then(() => setCopied(true))}
          >
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
        <Button tone="strong" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
