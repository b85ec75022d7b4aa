import { useState } from 'react';
import css from './AddressMap.module.css';
import type { Content } from './queries.ts';
import { addressOf, numberOf } from './size.ts';

type Cell = { address: string; line: Content };

/** Each address of a small IPv4 prefix as a cell; what one points at is told below. */
export function AddressMap({ lines }: { lines: Content[] }) {
  const [shown, setShown] = useState<Cell | null>(null);
  const byNumber = new Map<number, Content>();
  // Wider lines first: an address stands on the range that it lies in.
  for (const line of lines)
    for (let number = numberOf(line.first); number <= numberOf(line.last); number += 1) {
      const before = byNumber.get(number);
      if (!before || before.type === 'range' || before.type === 'free') byNumber.set(number, line);
    }
  const cells = [...byNumber].sort(([a], [b]) => a - b).map(([number, line]) => ({ address: addressOf(number), line }));
  return (
    <div className={css.map}>
      <div className={css.grid} role="img" aria-label={summaryOf(cells)} onPointerLeave={() => setShown(null)}>
        {cells.map((cell) => (
          <span
            key={cell.address}
            className={css.cell}
            data-type={cell.line.type}
            data-clash={cell.line.clash || undefined}
            title={`${cell.address} ${wordOf(cell.line)}`}
            onPointerEnter={() => setShown(cell)}
          >
            {cell.address.split('.').at(-1)}
          </span>
        ))}
      </div>
      <p className={css.told} aria-hidden="true">
        {shown ? (
          <>
            <code>{shown.address}</code> {wordOf(shown.line)}
          </>
        ) : (
          <span className={css.legend}>
            <i data-type="address" /> had <i data-type="range" /> range <i data-type="prefix" /> prefix inside{' '}
            <i data-type="kept" /> kept <i data-type="free" /> free
          </span>
        )}
      </p>
    </div>
  );
}

function wordOf(line: Content): string {
  switch (line.type) {
    case 'free':
      return 'is free';
    case 'kept':
      return 'is kept: an end of the network';
    case 'prefix':
      return `lies in ${line.component?.name ?? 'a prefix that you may not read'}`;
    case 'range':
      return `lies in the range ${line.component?.name ?? ''}`;
    case 'address': {
      const who = line.bearers.map((bearer) => bearer.machine.name).join(', ');
      return `${who ? `had by ${who}` : line.hidden ? 'is had' : (line.dnsName ?? line.description ?? 'is recorded')}${line.clash ? ' (they clash)' : ''}`;
    }
  }
}

function summaryOf(cells: Cell[]): string {
  const count = (type: Content['type']) => cells.filter((cell) => cell.line.type === type).length;
  return `${count('address')} of ${cells.length} addresses are had, ${count('range')} lie in ranges, ${count('free')} are free. The list below tells each.`;
}
