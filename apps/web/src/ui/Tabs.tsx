import { useRef } from 'react';
import css from './Tabs.module.css';

interface TabsProps {
  label: string;
  value: string;
  tabs: { value: string; label: string; count?: string }[];
  onChange: (value: string) => void;
}

/** Tabs whose choice the address holds. Arrow keys move, as everywhere. */
export function Tabs({ label, value, tabs, onChange }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  return (
    <div
      className={css.tabs}
      role="tablist"
      aria-label={label}
      ref={list}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
        if (by === 0) return;
        const at = tabs.findIndex((tab) => tab.value === value);
        const next = (at + by + tabs.length) % tabs.length;
        onChange(tabs[next]!.value);
        list.current?.querySelectorAll('button')[next]?.focus();
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          aria-selected={tab.value === value}
          tabIndex={tab.value === value ? 0 : -1}
          className={css.tab}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
          {tab.count !== undefined && <span className={css.count}>{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}
