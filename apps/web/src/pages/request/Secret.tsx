import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import css from './NowBox.module.css';

/** Something that is shown once: large enough to type it elsewhere, and gone at a word. It is kept nowhere here. */
export function Secret({ value, onGone }: { value: string; onGone?: () => void }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div className={css.box}>
      <output className={css.secret} aria-label="What is shown once">
        {value}
      </output>
      <p className={css.text}>It is not stored any more: when you leave this page it is gone.</p>
      <div className={css.buttons}>
        {/* Browsers give the clipboard to pages that came over https only, or from this machine. */}
        {'clipboard' in navigator && <Button onClick={() => void copy()}>{copied ? 'Copied' : 'Copy it'}</Button>}
        {onGone && (
          <Button tone="quiet" onClick={onGone}>
            I have it
          </Button>
        )}
      </div>
    </div>
  );
}
