import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { itemsOf } from '../api/pages.ts';
import type { Page } from '../api/types.ts';
import { Empty } from './Empty.tsx';
import { PageHeader } from './PageHeader.tsx';
import { ProblemView } from './ProblemView.tsx';
import css from './RegisterPage.module.css';
import { type Column, DataTable } from './table/DataTable.tsx';

interface RegisterPageProps<Row extends { id: number }> {
  title: string;
  question: string;
  name: string;
  columns: Column<Row>[];
  list: UseInfiniteQueryResult<InfiniteData<Page<Row>>>;
  rowHref?: (row: Row) => string;
  filters?: ReactNode;
  /** What one can do here, beside the title. */
  actions?: ReactNode;
  emptyTitle: string;
  emptyText: string;
  /** Where one begins so that something is here. */
  emptyAction?: ReactNode;
}

/** A page that is one list. */
export function RegisterPage<Row extends { id: number }>(props: RegisterPageProps<Row>) {
  const { list } = props;
  return (
    <>
      <PageHeader title={props.title} question={props.question} actions={props.actions} />
      {props.filters && <div className={css.filters}>{props.filters}</div>}
      {list.isError && (
        <ProblemView error={list.error} retry={() => void list.refetch()} compact={Boolean(list.data)} />
      )}
      {!(list.isError && !list.data) && (
        <div className={css.table}>
          <DataTable
            name={props.name}
            label={props.title}
            columns={props.columns}
            rows={itemsOf(list.data) ?? []}
            rowId={(row) => row.id}
            {...(props.rowHref ? { rowHref: props.rowHref } : {})}
            loading={list.isPending}
            more={list.hasNextPage}
            onEnd={() => !list.isFetchingNextPage && void list.fetchNextPage()}
            maxHeight={760}
            empty={
              <Empty title={props.emptyTitle} action={props.emptyAction}>
                {props.emptyText}
              </Empty>
            }
          />
        </div>
      )}
    </>
  );
}
