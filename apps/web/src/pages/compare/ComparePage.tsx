import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { comparison } from '../../api/queries.ts';
import type { Compared } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { formatDay, formatNumber, formatValue, words } from '../../ui/format.ts';
import { kindWord } from '../../ui/kinds.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/Time.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { fieldWords } from '../component/fieldWords.ts';
import { Undo } from '../component/Undo.tsx';
import css from './ComparePage.module.css';
import { type Op, opWords, spans, tally } from './tally.ts';

const ops: Op[] = ['created', 'changed', 'gone'];

/** What is different between two days, who did it, and on whose word? */
export function ComparePage() {
  const [search, setSearch] = useSearchState();
  const span = spans(new Date());
  const from = search['from'] ?? span[1]!.from;
  const to = search['to'] ?? span[0]!.to;
  const op = ops.find((each) => each === search['op']);
  const what = search['what'] === 'relation' ? 'relation' : 'component';
  const list = useInfiniteQuery(comparison({ from, to, what, op, kind: search['kind'] }));
  const first = list.data?.pages[0];
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const [undone, setUndone] = useState<Compared | null>(null);
  const rows = tally(first?.counts ?? []);
  return (
    <div className={css.page}>
      <PageHeader title="Compare" question="What is different between two days, who did it, and on whose word?" />
      <div className={css.days}>
        <label>
          From the end of
          <input
            type="date"
            value={from}
            max={to}
            onChange={(event) => setSearch({ from: event.currentTarget.value })}
          />
        </label>
        <label>
          to the end of
          <input type="date" value={to} min={from} onChange={(event) => setSearch({ to: event.currentTarget.value })} />
        </label>
        {span.map((each) => (
          <Button
            key={each.label}
            small
            tone={each.from === from && each.to === to ? 'strong' : 'quiet'}
            onClick={() => setSearch({ from: each.from, to: each.to })}
          >
            {each.label}
          </Button>
        ))}
      </div>
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} compact={items.length > 0} />}
      {list.isPending && <SkeletonLines lines={8} />}
      {first && rows.length === 0 && (
        <Empty title="Nothing is different">
          Between {formatDay(from)} and {formatDay(to)} nothing was recorded that still differs.
        </Empty>
      )}
      {rows.length > 0 && (
        <div className={css.found}>
          <Panel title="In numbers" aside="choose one" flush>
            <table className={css.tally}>
              <thead>
                <tr>
                  <th scope="col">Kind</th>
                  {ops.map((each) => (
                    <th scope="col" key={each}>
                      {opWords[each]}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={`${row.what} ${row.kind}`}>
                    <th scope="row">
                      {row.what === 'component' ? kindWord(row.kind, 2) : `Relation: ${words(row.kind).toLowerCase()}`}
                    </th>
                    {ops.map((each) => (
                      <td key={each}>
                        <Count
                          count={row.counts[each]}
                          op={each}
                          chosen={
                            op === each && what === row.what && (row.what === 'relation' || search['kind'] === row.kind)
                          }
                          onChoose={(chosen) =>
                            setSearch(
                              chosen
                                ? {
                                    op: each,
                                    what: row.what === 'relation' ? 'relation' : null,
                                    kind: row.what === 'component' ? row.kind : null,
                                  }
                                : { op: null, kind: null, what: null },
                            )
                          }
                        />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </Panel>
          {items.length > 0 && (
            <Panel title={what === 'relation' ? 'Relations' : 'Components'} flush>
              <ul className={css.list}>
                {items.map((item) => (
                  <Row key={item.ref.key} item={item} onUndo={() => setUndone(item)} />
                ))}
              </ul>
              {list.hasNextPage && (
                <div className={css.more}>
                  <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                    More
                  </Button>
                </div>
              )}
            </Panel>
          )}
        </div>
      )}
      {undone && <Undo eventId={undone.eventId} only={undone.ref.key} onClose={() => setUndone(null)} />}
    </div>
  );
}

function Count({
  count,
  op,
  chosen,
  onChoose,
}: {
  count: number;
  op: Op;
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
}) {
  if (count === 0) return '·';
  return (
    <button type="button" data-op={op} aria-pressed={chosen} onClick={() => onChoose(!chosen)}>
      {formatNumber(count)}
    </button>
  );
}

const signs: Record<Op, string> = { created: '+', changed: '~', gone: '−' };

function Row({ item, onUndo }: { item: Compared; onUndo: () => void }) {
  return (
    <li className={css.item} data-op={item.op}>
      <span className={css.sign} title={opWords[item.op]}>
        {signs[item.op]}
      </span>
      <div className={css.body}>
        <div className={css.head}>
          {item.from && item.to ? (
            <>
              <RecordLink record={item.from} showKey={false} /> {words(item.kind).toLowerCase()}{' '}
              <RecordLink record={item.to} showKey={false} />
            </>
          ) : (
            <>
              <RecordLink record={{ ...item.ref, kind: item.kind }} />
              <span className={css.kind}>{kindWord(item.kind)}</span>
            </>
          )}
        </div>
        {item.op === 'changed' && (
          <dl className={css.changes}>
            {item.changes.map((change) => (
              <div key={change.field}>
                <dt>{fieldWords(change.field)}</dt>
                <dd>
                  <del>{change.before === null ? 'nothing' : formatValue(change.before as never, change.field)}</del>
                  <span role="img" aria-label="became">
                    {' → '}
                  </span>
                  <ins>{change.after === null ? 'nothing' : formatValue(change.after as never, change.field)}</ins>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
      <span className={css.by}>
        {item.actor.name},{item.source === 'person' ? '' : ` on the word of ${item.source},`} <Time at={item.at} />
      </span>
      <Button small tone="quiet" onClick={onUndo}>
        Take back
      </Button>
    </li>
  );
}
