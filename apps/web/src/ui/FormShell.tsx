import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import css from './Confirm.module.css';
import { ProblemView } from './ProblemView.tsx';

interface FormShellProps {
  open: boolean;
  title: string;
  children: ReactNode;
  submit: string;
  busy?: boolean;
  reason?: string | null;
  error?: unknown;
  onSubmit: () => void;
  onClose: () => void;
  /** For forms with much to read. */
  wide?: boolean;
}

/** Where a form does not say where one begins, one begins in its first field; one that opens a list on focus is left alone. */
function focusFirst(form: HTMLFormElement | null): void {
  if (!form || form.querySelector('[data-autofocus]')) return;
  const first = form.querySelector('input:not([type=hidden], :disabled), textarea:not(:disabled)');
  if (first && !first.hasAttribute('aria-haspopup')) first.setAttribute('data-autofocus', '');
}

/** The one form: fields above, refusal kept with what was typed, buttons below. Enter sends, Escape leaves. */
export function FormShell({
  open,
  title,
  children,
  submit,
  busy = false,
  reason = null,
  error,
  onSubmit,
  onClose,
  wide = false,
}: FormShellProps) {
  return (
    <Modal opened={open} onClose={onClose} title={title} centered size={wide ? 'lg' : 'md'}>
      <form
        ref={focusFirst}
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && !reason) onSubmit();
        }}
      >
        {children}
        {error !== undefined && error !== null && <ProblemView error={error} compact />}
        <div className={css.buttons}>
          <Button tone="quiet" onClick={onClose}>
            Leave it
          </Button>
          <Button type="submit" tone="strong" busy={busy} reason={reason}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
