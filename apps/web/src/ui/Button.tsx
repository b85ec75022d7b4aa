import { Tooltip } from '@mantine/core';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import type { Ref } from '../api/types.ts';
import css from './Button.module.css';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  tone?: 'plain' | 'strong' | 'quiet' | 'danger';
  small?: boolean;
  busy?: boolean;
  icon?: ReactNode;
  /** Why it cannot be used now. A reason makes it disabled, and is said on hover, on focus and to screen readers. */
  reason?: string | null | undefined;
  whoCould?: Ref[] | undefined;
}

export function reasonText(reason: string, whoCould: Ref[] = []): string {
  return whoCould.length === 0 ? reason : `${reason} ${whoCould.map((person) => person.name).join(', ')} could.`;
}

export function Button({
  tone = 'plain',
  small = false,
  busy = false,
  icon,
  reason,
  whoCould,
  children,
  onClick,
  className,
  ...rest
}: ButtonProps) {
  const off = busy || Boolean(reason);
  const button = (
    // aria-disabled, not disabled: the reason must stay reachable by pointer and keyboard.
    <button
      type="button"
      {...rest}
      className={[css.button, className].filter(Boolean).join(' ')}
      data-tone={tone}
      data-small={small || undefined}
      data-busy={busy || undefined}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (off) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon}
      {children}
    </button>
  );
  if (!reason) return button;
  return (
    <Tooltip
      label={reasonText(reason, whoCould)}
      multiline
      maw={320}
      events={{ hover: true, focus: true, touch: true }}
    >
      {button}
    </Tooltip>
  );
}
