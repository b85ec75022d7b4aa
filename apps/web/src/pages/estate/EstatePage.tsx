import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { itemsOf } from '../../api/pages.ts';
import { type ComponentFilter, components, home } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { formatDay, formatNumber, plural } from '../../ui/format.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { DataTable } from '../../ui/table/DataTable.tsx';
import { useSavedColumns } from '../../ui/table/useSavedColumns.ts';
import { useSelection } from '../../ui/table/useSelection.ts';
import { useSearchState } from '../../ui/useSearchState.ts';
import { estateColumns, fieldsOf } from './columns.tsx';
import { EditMany } from './EditMany.tsx';
import { EstateFilters } from './EstateFilters.tsx';
import css from './EstatePage.module.css';
import { TakeIn } from './TakeIn.tsx';

const filterNames = ['kind', 'state', 'domain', 'site', 'criticality', 'q'] as const;

/** What exists, in what state, and who said so? */
export function EstatePage() {
  const [search, setSearch] = useSearchState();
  const [takeIn, setTakeIn] = useState(false);
  const selection = useSelection();
  const [choosing, setChoosing] = useState(false);
  const [edited, setEdited] = useState<'chosen' | 'filter' | null>(null);
  const filter: ComponentFilter = {};
  for (const name of [...filterNames, 'asOf', 'sort'] as const) if (search[name]) filter[name] = search[name];
  const saved = useSavedColumns('estate', estateColumns);
  const list = useInfiniteQuery(components(filter, fieldsOf(saved[0])));
  const counts = useQuery(home());
  const rows = useMemo(() => itemsOf(list.data) ?? [], [list.data]);
  const filtered = filterNames.some((name) => search[name]);
  const total = !filtered && !filter.asOf ? counts.data?.counts.components : undefined;
  const shownCount = list.hasNextPage
    ? `${formatNumber(rows.length)} of ${total ? formatNumber(total) : 'more'}`
    : formatNumber(rows.length);

  return (
    <div className={css.page}>
      <PageHeader
        title="Components"
        question="What exists, in what state, and who said so?"
        actions={
          <>
            {!filter.asOf && !choosing && rows.length > 0 && (
              <span className={css.phoneOnly}>
                <Button onClick={() => setChoosing(true)}>Choose several</Button>
              </span>
            )}
            <Button tone="strong" icon={<IconPlus size={15} stroke={2} aria-hidden />} onClick={() => setTakeIn(true)}>
              Take in a host
            </Button>
          </>
        }
      />
      <EstateFilters
        search={search}
        onChange={setSearch}
        byKind={counts.data?.counts.byKind ?? {}}
        count={list.data ? shownCount : null}
      />
      {filter.asOf && (
        <p className={css.asOf}>
          The estate as it was recorded on <strong>{formatDay(filter.asOf)}</strong>.{' '}
          <button type="button" onClick={() => setSearch({ asOf: null })}>
            Back to now
          </button>
        </p>
      )}
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} compact={rows.length > 0} />}
      {!(list.isError && rows.length === 0) && (
        <div className={css.table} data-stale={list.isPlaceholderData || undefined}>
          <DataTable
            name="estate"
            label="Components"
            columns={estateColumns}
            rows={rows}
            rowId={(row) => row.id}
            rowHref={(row) => paths.component(row.key, filter.asOf ? { asOf: filter.asOf } : {})}
            sort={filter.sort ?? 'name'}
            onSort={(sort) => setSearch({ sort })}
            loading={list.isPending}
            more={list.hasNextPage}
            onEnd={() => !list.isFetchingNextPage && void list.fetchNextPage()}
            fill
            chooseColumns
            saved={saved}
            {...(filter.asOf ? {} : { selection, choosing })}
            empty={
              filtered || filter.asOf ? (
                <Empty
                  title="Nothing fits these filters"
                  action={
                    <Button
                      onClick={() =>
                        setSearch(Object.fromEntries([...filterNames, 'asOf'].map((name) => [name, null])))
                      }
                    >
                      Clear the filters
                    </Button>
                  }
                >
                  Take one away, or search for a part of the name.
                </Empty>
              ) : (
                <Empty
                  title="The estate is empty"
                  action={
                    <Button tone="strong" onClick={() => setTakeIn(true)}>
                      Take in a host
                    </Button>
                  }
                >
                  Give the address of a machine you can reach by SSH. It is read without an agent, and nothing is stored
                  before you have seen what it would bring in.
                </Empty>
              )
            }
          />
        </div>
      )}
      {(selection.chosen.size > 0 || choosing) && (
        <div className={css.chosen} role="status" data-phone={selection.chosen.size === 0 || undefined}>
          <strong>{formatNumber(selection.chosen.size)} chosen</strong>
          <Button
            tone="strong"
            reason={selection.chosen.size === 0 ? 'Choose a component first.' : null}
            onClick={() => setEdited('chosen')}
          >
            Change them
          </Button>
          {filtered && selection.chosen.size >= rows.length && list.hasNextPage && (
            <Button onClick={() => setEdited('filter')}>Change all that fit the filters</Button>
          )}
          {choosing && selection.chosen.size < rows.length && (
            <span className={css.phoneOnly}>
              <Button onClick={() => selection.choose(rows.map((row) => row.id))}>All that are loaded</Button>
            </span>
          )}
          <Button
            tone="quiet"
            onClick={() => {
              selection.clear();
              setChoosing(false);
            }}
          >
            Choose none
          </Button>
        </div>
      )}
      {edited && (
        <EditMany
          select={
            edited === 'chosen'
              ? { ids: [...selection.chosen].map(Number) }
              : {
                  filter: Object.fromEntries(
                    filterNames.flatMap((name) => (filter[name] ? [[name, filter[name]]] : [])),
                  ),
                }
          }
          what={edited === 'chosen' ? plural(selection.chosen.size, 'component') : 'all that fit the filters'}
          onClose={() => setEdited(null)}
          onDone={() => {
            setEdited(null);
            selection.clear();
            setChoosing(false);
          }}
        />
      )}
      {takeIn && <TakeIn onClose={() => setTakeIn(false)} />}
    </div>
  );
}
