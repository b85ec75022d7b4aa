import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import css from './Uses.module.css';

/** What may I use it for? */
export function Uses({ id }: { id: number }) {
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['policies', 'uses', id],
    queryFn: ({ signal }) => call('use.list', { params: { id }, signal }),
  });
  return (
    <Panel title="What it may be used for" aside={<Anchor href={paths.policies()}>Policies</Anchor>}>
      {isError && <ProblemView error={error} retry={() => void refetch()} compact />}
      {!data && !isError && <SkeletonLines lines={2} />}
      {data?.items.length === 0 && <p className={css.why}>No policy of use restricts it.</p>}
      {data?.items.map((policy) => (
        <div key={policy.slug}>
          <p className={css.why}>{policy.name}.</p>
          <ul className={css.rules}>
            {policy.allows.map((rule) => (
              <li key={rule.purposes.join()}>
                <State
                  state={rule.levelReaches ? 'allowed' : 'refused'}
                  word={rule.levelReaches ? 'yours' : `level ${rule.level}`}
                  face={rule.levelReaches ? { shape: 'disc', tone: 'good' } : { shape: 'dash', tone: 'quiet' }}
                />
                <span>
                  {rule.purposes.join(', ')}
                  <span className={css.data}>
                    {' '}
                    data up to {rule.data}
                    {rule.teams ? `, by ${rule.teams.join(' or ')}` : ''}
                  </span>
                </span>
              </li>
            ))}
            {policy.allows.length === 0 && <li>nothing</li>}
          </ul>
        </div>
      ))}
    </Panel>
  );
}
