import { useQuery } from '@tanstack/react-query';
import { grid } from '../../api/may.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { PeopleNav } from '../people/PeopleNav.tsx';
import { GridTable } from './GridTable.tsx';
import css from './PoliciesPage.module.css';
import { policies } from './queries.ts';
import { Simulator } from './Simulator.tsx';
import { UsePolicies } from './UsePolicies.tsx';

/** May somebody do something, by which rule, and who else could? */
export function PoliciesPage() {
  const rules = useQuery(policies());
  const levels = useQuery(grid());
  return (
    <>
      <PageHeader title="Policies" question="May somebody do something, by which rule, and who else could?" />
      <PeopleNav here="policies" />
      <div className={css.page}>
        <Panel title="Try it" aside="nothing is done">
          <Simulator />
        </Panel>
        <Panel
          title="Who may do what"
          aside={rules.data?.items[0] ? `version ${rules.data.items[0].setVersion}` : undefined}
          flush
        >
          {rules.isError && <ProblemView error={rules.error} retry={() => void rules.refetch()} compact />}
          {!rules.data && !rules.isError && <SkeletonLines lines={6} />}
          {rules.data?.items.map((policy) => (
            <details key={policy.id} className={css.policy}>
              <summary>
                <State
                  state={policy.effect}
                  word={policy.effect === 'permit' ? 'permits' : 'forbids'}
                  face={policy.effect === 'permit' ? { shape: 'disc', tone: 'good' } : { shape: 'cross', tone: 'bad' }}
                />
                <span className={css.why}>{policy.why}</span>
                <code>{policy.id}</code>
              </summary>
              <pre>{policy.text}</pre>
              <p className={css.from}>
                library/policies/{policy.file}, version {policy.version}
              </p>
            </details>
          ))}
        </Panel>
        <UsePolicies />
        <Panel title="Least level of each action" aside="what follows from the policies" flush>
          {levels.data ? <GridTable rows={levels.data.items} /> : <SkeletonLines lines={6} />}
        </Panel>
      </div>
    </>
  );
}
