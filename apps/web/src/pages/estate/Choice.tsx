import { Menu } from '@mantine/core';
import { IconCheck, IconChevronDown, IconX } from '@tabler/icons-react';
import css from './Choice.module.css';

interface ChoiceProps {
  label: string;
  value: string | undefined;
  options: { value: string; label: string; note?: string }[];
  onChange: (value: string | null) => void;
}

/** A filter of one value: its name while open, its value once chosen. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  // A link may name several.
  const chosen = value
    ?.split(',')
    .map((one) => options.find((option) => option.value === one)?.label ?? one)
    .join(', ');
  return (
    <span className={css.choice} data-set={value ? true : undefined}>
      <Menu position="bottom-start" shadow="none" width={220} middlewares={{ flip: true, shift: true }}>
        <Menu.Target>
          <button type="button" className={css.button} aria-label={value ? `${label}: ${chosen}` : label}>
            {value ? (
              <>
                <span className={css.label}>{label}</span> {chosen}
              </>
            ) : (
              label
            )}
            {!value && <IconChevronDown size={13} aria-hidden />}
          </button>
        </Menu.Target>
        <Menu.Dropdown mah={340} style={{ overflowY: 'auto' }}>
          {options.length === 0 && <Menu.Label>None yet</Menu.Label>}
          {options.map((option) => (
            <Menu.Item
              key={option.value}
              onClick={() => onChange(option.value === value ? null : option.value)}
              rightSection={
                option.value === value ? <IconCheck size={14} /> : <span className={css.note}>{option.note}</span>
              }
            >
              {option.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {value && (
        <button
          type="button"
          className={css.clear}
          aria-label={`Any ${label.toLowerCase()}`}
          onClick={() => onChange(null)}
        >
          <IconX size={13} />
        </button>
      )}
    </span>
  );
}
