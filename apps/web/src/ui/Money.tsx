import { Popover } from '@mantine/core';
import type { MoneyRange } from '../api/types.ts';
import { basisText } from './basisText.ts';
import { formatEstimate } from './format.ts';
import css from './Money.module.css';

/** An exposure or cost: the likely amount, always with its range, and its basis one click away. */
export function Money({ range, per = 'a year', large = false }: { range: MoneyRange; per?: string; large?: boolean }) {
  const money = (minor: number) => formatEstimate(minor, range.currency);
  const nothing = range.highMinor === 0;
  return (
    <Popover width={340} position="bottom-end" shadow="none" trapFocus={false}>
      <Popover.Target>
        <button type="button" className={css.money} data-large={large || undefined} title="What it was worked out from">
          <span className={css.likely}>{nothing ? 'nothing' : money(range.likelyMinor)}</span>
          {per && !nothing && <span className={css.per}>{per}</span>}
          {!nothing && (
            <span className={css.range}>
              {money(range.lowMinor)} – {money(range.highMinor)}
            </span>
          )}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={css.basis}>
          <div className={css.head}>Worked out from</div>
          {range.basis.length === 0 && <div className={css.source}>No basis was recorded.</div>}
          {range.basis.map((entry) => (
            <div key={entry.label} className={css.entry}>
              <span>{entry.label}</span>
              <span className={css.value}>{basisText(entry, range.currency)}</span>
              <span className={css.source}>{entry.source}</span>
            </div>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
