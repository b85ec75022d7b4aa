import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { AddressMap } from './AddressMap.tsx';
import { Bar } from './Bar.tsx';
import { contentColumns } from './contentColumns.tsx';
import css from './PrefixView.module.css';
import { contents, type PrefixDetail, prefix } from './queries.ts';
import { familyOf, formatSize, lengthOf } from './size.ts';
import { TakeAddress } from './TakeAddress.tsx';
import { TakePrefix } from './TakePrefix.tsx';

/** One prefix: how full, who has what in it, what is free; and the next free one to take. */
export function PrefixView({
  id,
  onSelect,
  onClose,
}: {
  id: number;
  onSelect: (id: number) => void;
  onClose: () => void;
}) {
  const detail = useQuery(prefix(id));
  const list = useInfiniteQuery(contents(id));
  const [taking, setTaking] = useState<'address' | 'prefix' | null>(null);
  if (detail.isError && !detail.data) return <ProblemView error={detail.error} retry={() => void detail.refetch()} />;
  if (!detail.data) return <SkeletonLines lines={8} />;
  const one = detail.data;
  const lines = list.data?.pages.flatMap((page) => page.items) ?? [];
  const small =
    familyOf(one.prefix) === 4 && lengthOf(one.prefix) >= 24 && list.data !== undefined && !list.hasNextPage;
  return (
    <section className={css.view} aria-label={one.prefix}>
      <header className={css.head}>
        <nav className={css.around} aria-label="Around it">
          <button type="button" className={css.back} onClick={onClose}>
            All prefixes
          </button>
          {one.around.map((outer) => (
            <button type="button" key={outer.id} onClick={() => onSelect(outer.id)}>
              {outer.prefix}
            </button>
          ))}
        </nav>
        <div className={css.title}>
          <h2>
            <code>{one.prefix}</code>
          </h2>
          <RecordLink record={one} />
          <State state={one.state} />
        </div>
        <div className={css.facts}>
          <span className={css.bar}>
            <Bar usage={one.usage} />
          </span>
          <Numbers usage={one.usage} />
        </div>
        <div className={css.buttons}>
          <Button tone="strong" reason={noAddress(one)} onClick={() => setTaking('address')}>
            Next free address
          </Button>
          <Button reason={noPrefix(one)} onClick={() => setTaking('prefix')}>
            Next free prefix
          </Button>
        </div>
      </header>
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} compact={lines.length > 0} />}
      {small && <AddressMap lines={lines} />}
      <div className={css.list}>
        <DataTable
          name="prefix-contents"
          label={`What ${one.prefix} holds`}
          columns={contentColumns}
          rows={lines}
          rowId={(line) => `${line.type} ${line.first}`}
          rowHref={(line) =>
            line.type === 'prefix' && line.component
              ? paths.networks({ vrf: one.vrf?.id, prefix: line.component.id })
              : line.component
                ? paths.component(line.component.key)
                : line.bearers[0]
                  ? paths.component(line.bearers[0].machine.key)
                  : paths.networks({ vrf: one.vrf?.id, prefix: id })
          }
          loading={list.isPending}
          more={list.hasNextPage}
          onEnd={() => !list.isFetchingNextPage && void list.fetchNextPage()}
          fill
        />
      </div>
      {taking === 'address' && <TakeAddress of={one} onClose={() => setTaking(null)} />}
      {taking === 'prefix' && <TakePrefix of={one} onClose={() => setTaking(null)} onTaken={onSelect} />}
    </section>
  );
}

function Numbers({ usage }: { usage: PrefixDetail['usage'] }) {
  const numbers: [string, string][] = [
    [formatSize(usage.used), 'used'],
    [formatSize(usage.reserved), 'reserved'],
    [formatSize(usage.free), 'free'],
  ];
  return (
    <dl className={css.numbers}>
      {numbers.map(([value, word]) => (
        <div key={word}>
          <dt>{word}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function noAddress({ use, usage, prefix: number }: PrefixDetail): string | null {
  if (use === 'container') return `${number} is a container: take an address from a prefix inside it.`;
  if (use === 'full') return `${number} is marked as full.`;
  return usage.free === '0' ? `Nothing is free in ${number}.` : null;
}

function noPrefix({ use, prefix: number }: PrefixDetail): string | null {
  if (use === 'full') return `${number} is marked as full.`;
  return lengthOf(number) >= (familyOf(number) === 4 ? 32 : 128) ? `${number} is a single address.` : null;
}
