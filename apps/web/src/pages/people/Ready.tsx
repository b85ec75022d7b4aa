import { useInfiniteQuery } from '@tanstack/react-query';
import { itemsOf } from '../../api/pages.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { words } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { ReadOn } from '../../ui/ReadOn.tsx';
import { State } from '../../ui/State.tsx';
import { type Approach, readiness } from './queries.ts';
import css from './Ready.module.css';

/** The first thing that is missing, and how much more there is. */
function missingText({ statements }: Approach): string {
  const open = statements.filter(({ shown }) => !shown);
  const [first] = open;
  if (!first) return '';
  const more = open.length > 1 ? ` And ${open.length - 1} more to show.` : '';
  return `${words(first.key)}: ${first.missing.join(', ')}.${more}`;
}

/** Who is ready for more? Everybody on the way to the next level, the nearest first; who has shown nothing is left out. */
export function Ready() {
  const list = useInfiniteQuery(readiness());
  const near = itemsOf(list.data)?.filter(({ progress }) => progress > 0);
  if (!near && !list.isError) return null;
  return (
    <Panel title="Who is ready for more" aside="the nearest first" flush>
      {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} compact />}
      {near?.length === 0 && (
        <p className={css.none}>
          Nobody has shown anything of their next level yet. Finished work shows it by itself; a supervisor one level up
          lets somebody begin.
        </p>
      )}
      <ul className={css.list}>
        {near?.map((one) => (
          <li key={one.id}>
            <Anchor className={css.item} href={paths.person(one.person.key, { domain: one.domain.slug })}>
              <span className={css.who}>
                <strong>{one.person.name}</strong> in {one.domain.name}
              </span>
              <span>
                {one.ready ? (
                  <State
                    state="ready"
                    word={`Ready for ${one.next} ${one.nextName}`}
                    face={{ shape: 'disc', tone: 'good' }}
                  />
                ) : (
                  <State
                    state="near"
                    word={`${one.shown} of ${one.statements.length} shown for ${one.next} ${one.nextName}`}
                    face={{ shape: 'half', tone: 'quiet' }}
                  />
                )}
              </span>
              <span className={css.missing}>
                {one.ready ? 'Somebody of a higher level assesses it.' : missingText(one)}
              </span>
            </Anchor>
          </li>
        ))}
      </ul>
      {/* What is left out is sorted to the end: pages of nothing are not offered. */}
      {near?.length === itemsOf(list.data)?.length && <ReadOn list={list} />}
    </Panel>
  );
}
