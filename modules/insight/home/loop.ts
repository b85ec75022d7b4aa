/** What is waiting, how the loop turns, how much there is: set-based, each by one query. */

import { sql } from 'kysely';
import { type Id, keyOf, PlumblineError, ref } from '#kernel';
import { type Context, type DomainScope, toRef } from '#platform';
import { loopSpeed } from '../loop/speed.ts';
import { type Home, LOOP_DAYS } from './home.ts';

const MOST_WAITING = 20;

interface WaitingRow {
  kind: 'approval' | 'run';
  id: Id;
  title: string;
  since: Date;
  domain_id: Id;
  level: 1 | 2 | 3 | 4 | 5;
  authors: Id[];
  turn_id: Id | null;
}

const inScope = (scope: DomainScope) => ({ all: scope === 'all', ids: scope === 'all' ? [] : scope });

/** Changes that wait for an approval and runs that wait for a person; oldest first, and whether this actor can act. */
export async function waiting(context: Context): Promise<Home['waiting']> {
  const scope = inScope(await context.scope('change.read'));
  const { rows } = await sql<WaitingRow>`
    select 'approval' as kind, c.id, c.title, c.updated_at as since, c.domain_id, c.level, c.authors,
      (select max(t.id) from turn t where t.change_id = c.id) as turn_id
    from change c where c.state = 'proposed' and (${scope.all} or c.domain_id = any(${scope.ids}::bigint[]))
    union all
    select 'run', r.id, coalesce(r.plan ->> 'title', 'Run'), r.created_at, r.domain_id,
      coalesce((r.plan #>> '{procedure,level}')::smallint, 3), '{}', null
    from run r where r.state = 'waiting' and (${scope.all} or r.domain_id = any(${scope.ids}::bigint[]))
    order by since limit ${MOST_WAITING}`.execute(context.db);
  return Promise.all(
    rows.map(async (row) => {
      const type = row.kind === 'approval' ? ('change' as const) : ('run' as const);
      const refusal = await context
        .authorise(row.kind === 'approval' ? 'change.approve' : 'run.steer', {
          type,
          id: row.id,
          domainId: row.domain_id,
          level: row.level,
          authorIds: row.authors.map(Number),
        })
        .then(
          () => null,
          (error: unknown) => {
            if (error instanceof PlumblineError) return error.message;
            throw error;
          },
        );
      return {
        kind: row.kind,
        ref: toRef(type, row.id, row.title),
        title: row.title,
        since: row.since.toISOString(),
        href: hrefOf(row),
        canDo: refusal === null,
        ...(refusal === null ? {} : { reason: refusal }),
      };
    }),
  );
}

/** Where one acts on it: the turn that asks, else the change; a run is read by its line. */
function hrefOf(row: WaitingRow): string {
  if (row.turn_id !== null) return `/turns/${keyOf(ref('turn', row.turn_id))}`;
  return row.kind === 'approval' ? `/changes/${keyOf(ref('change', row.id))}` : `/line/${keyOf(ref('run', row.id))}`;
}

interface LoopRow {
  kind: 'decided' | 'rolledOut' | 'learned';
  count: number;
  last_id: Id | null;
  last_name: string | null;
  last_at: Date | null;
}

const lastType = { decided: 'approval', rolledOut: 'change', learned: 'signal' } as const;

/** What was decided, rolled out and learned of late, and how long it takes from a signal to its verified result. */
export async function loop(context: Context): Promise<Home['loop']> {
  const scope = await context.scope('change.read');
  const { all, ids } = inScope(scope);
  const since = new Date(context.now().getTime() - LOOP_DAYS * 86_400_000);
  const mine = (column: string) => sql`(${all} or ${sql.ref(column)} = any(${ids}::bigint[]))`;
  const [counts, speed] = await Promise.all([
    sql<LoopRow>`
      with decided as (select a.id, 'Approval of ' || c.title as name, a.at from approval a
          join change c on a.subject_type = 'change' and c.id = a.subject_id
          where a.verdict = 'approved' and a.at >= ${since} and ${mine('c.domain_id')}),
        rolled_out as (select id, title as name, updated_at as at from change
          where state = 'verified' and updated_at >= ${since} and ${mine('domain_id')}),
        learned as (select id, summary as name, resolved_at as at from signal
          where resolved_at >= ${since} and ${mine('domain_id')})
      select 'decided' as kind, (select count(*)::int from decided) as count, l.id as last_id, l.name as last_name, l.at as last_at
        from (select 1) x left join lateral (select * from decided order by at desc, id desc limit 1) l on true
      union all select 'rolledOut', (select count(*)::int from rolled_out), l.id, l.name, l.at
        from (select 1) x left join lateral (select * from rolled_out order by at desc, id desc limit 1) l on true
      union all select 'learned', (select count(*)::int from learned), l.id, l.name, l.at
        from (select 1) x left join lateral (select * from learned order by at desc, id desc limit 1) l on true`.execute(
      context.db,
    ),
    loopSpeed(context.db, since, scope),
  ]);
  const of = (kind: LoopRow['kind']): Home['loop']['decided'] => {
    const row = counts.rows.find((one) => one.kind === kind)!;
    if (row.last_id === null) return { count: row.count, last: null };
    return {
      count: row.count,
      last: { ref: toRef(lastType[kind], row.last_id, row.last_name ?? ''), at: row.last_at!.toISOString() },
    };
  };
  return {
    decided: of('decided'),
    rolledOut: of('rolledOut'),
    learned: of('learned'),
    medianSignalToVerifiedSeconds: speed?.medianSeconds ?? null,
    since: since.toISOString(),
  };
}

export async function counts(context: Context): Promise<Home['counts']> {
  const scope = inScope(await context.scope('estate.read'));
  const mine = (column: string) => sql`(${scope.all} or ${sql.ref(column)} = any(${scope.ids}::bigint[]))`;
  const [kinds, installations, relations] = await Promise.all([
    sql<{ kind: string; count: number }>`
      select kind, count(*)::int as count from component where state not in ('retired', 'disposed')
        and ${mine('domain_id')} group by kind`.execute(context.db),
    scope.all
      ? sql<{ count: number }>`select count(*)::int as count from installation where recorded_to = 'infinity'`.execute(
          context.db,
        )
      : sql<{ count: number }>`
          select count(*)::int as count from installation i join component c on c.id = i.component_id
          where i.recorded_to = 'infinity' and ${mine('c.domain_id')}`.execute(context.db),
    scope.all
      ? sql<{ count: number }>`select count(*)::int as count from relation where recorded_to = 'infinity'`.execute(
          context.db,
        )
      : sql<{ count: number }>`
          select count(*)::int as count from relation r join component c on c.id = r.from_id
          join component t on t.id = r.to_id
          where r.recorded_to = 'infinity' and ${mine('c.domain_id')} and ${mine('t.domain_id')}`.execute(context.db),
  ]);
  return {
    components: kinds.rows.reduce((sum, row) => sum + row.count, 0),
    byKind: Object.fromEntries(kinds.rows.map((row) => [row.kind, row.count])),
    installations: installations.rows[0]!.count,
    relations: relations.rows[0]!.count,
  };
}
