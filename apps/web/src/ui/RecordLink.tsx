import { HoverCard } from '@mantine/core';
import type { Ref } from '../api/types.ts';
import { recordPath } from '../paths.ts';
import { Anchor } from './Anchor.tsx';
import { iconOf } from './icons.ts';
import { RecordCard } from './RecordCard.tsx';
import css from './RecordLink.module.css';
import { State } from './State.tsx';

type Named = Ref & { kind?: string; state?: string };

/** Records that have neither a page nor a line: named, not linked. */
const unlinked = new Set(['domain', 'product']);

/**
 * The one face of a record wherever it is named: icon, name, key, and on hover what it is. `bare` leaves the icon out,
 * for the middle of a sentence.
 */
export function RecordLink({
  record,
  bare = false,
  showKey = true,
  showState = false,
  href,
}: {
  record: Named;
  bare?: boolean;
  showKey?: boolean;
  showState?: boolean;
  href?: string;
}) {
  const Icon = iconOf(record);
  const inner = (
    <>
      {!bare && <Icon className={css.icon} size={15} stroke={1.6} aria-hidden />}
      <span className={css.name}>{record.name}</span>
      {showKey && !bare && <span className={css.key}>{record.key}</span>}
    </>
  );
  const state = showState && record.state ? <State state={record.state} /> : null;
  if (unlinked.has(record.type) && !href) {
    return (
      <span className={css.record} data-plain title={record.key}>
        {!bare && <Icon className={css.icon} size={15} stroke={1.6} aria-hidden />}
        <span className={css.name}>{record.name}</span>
        {state}
      </span>
    );
  }
  return (
    <HoverCard openDelay={350} closeDelay={80} width={300} position="bottom-start" shadow="none" withinPortal>
      <HoverCard.Target>
        <Anchor className={css.record} data-bare={bare || undefined} href={href ?? recordPath(record.key)}>
          {inner}
        </Anchor>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <RecordCard record={record} />
      </HoverCard.Dropdown>
      {state}
    </HoverCard>
  );
}
