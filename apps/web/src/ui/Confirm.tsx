import { Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Button } from './Button.tsx';
import css from './Confirm.module.css';
import { TextField } from './fields.tsx';
import { ProblemView } from './ProblemView.tsx';

interface ConfirmProps {
  open: boolean;
  title: string;
  /** What will happen, in numbers. */
  children: ReactNode;
  act: string;
  danger?: boolean;
  /** When it cannot be undone: the name that must be typed. */
  typeName?: string;
  busy?: boolean;
  error?: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

/** The one confirmation. */
export function Confirm({
  open,
  title,
  children,
  act,
  danger = false,
  typeName,
  busy = false,
  error,
  onConfirm,
  onClose,
}: ConfirmProps) {
  const [typed, setTyped] = useState('');
  const missing = typeName !== undefined && typed !== typeName;
  return (
    <Modal opened={open} onClose={onClose} title={title} centered size="md">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing && !busy) onConfirm();
        }}
      >
        <div className={css.text}>{children}</div>
        {typeName !== undefined && (
          <TextField
            label={`Type ${typeName} to go on: this cannot be undone`}
            value={typed}
            onChange={setTyped}
            data-autofocus
          />
        )}
        {error !== undefined && error !== null && <ProblemView error={error} compact />}
        <div className={css.buttons}>
          <Button tone="quiet" onClick={onClose}>
            Leave it
          </Button>
          <Button
            type="submit"
            tone={danger ? 'danger' : 'strong'}
            busy={busy}
            reason={missing ? `Type ${typeName} first.` : null}
          >
            {act}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
