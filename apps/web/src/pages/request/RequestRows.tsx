import { Anchor } from '../../ui/Anchor.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { requestFace } from './face.ts';
import type { RequestSummary } from './queries.ts';
import css from './RequestRows.module.css';

/** Requests one under the other, each a link as wide as the list: for thumbs. */
export function RequestRows({
  rows,
  href,
  asker = false,
}: {
  rows: RequestSummary[];
  href: (key: string) => string;
  asker?: boolean;
}) {
  return (
    <ul className={css.rows}>
      {rows.map((row) => (
        <li key={row.id}>
          <Anchor className={css.row} href={href(row.key)} data-ready={row.ready || undefined}>
            <span className={css.name}>
              {asker ? `${row.requester.name}: ${row.name}` : row.name}
              {row.beneficiary.id !== row.requester.id && <span className={css.for}> for {row.beneficiary.name}</span>}
            </span>
            <State state={row.state} face={requestFace(row.state, row.ready)} word={row.says} />
            <span className={css.when}>
              <code>{row.key}</code> <Time at={row.updatedAt} />
            </span>
          </Anchor>
        </li>
      ))}
    </ul>
  );
}
