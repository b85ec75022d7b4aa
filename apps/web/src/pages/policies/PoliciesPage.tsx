import { useQuery } from '@tanstack/react-query';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { PeopleNav } from '../people/PeopleNav.tsx';
import { grid } from '../people/queries.ts';
import { GridTable } from './GridTable.tsx';
import css from './PoliciesPage.module.css';
import { policies, usePolicies } from './queries.ts';
import { Simulator } from './Simulator.tsx';

/** May somebody do something, by which rule, and who else could? */
export function PoliciesPage() {
  const rules = useQuery(policies());
  const uses = useQuery(usePolicies());
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
        <Panel title="What components may be used for" aside="the most particular that fits governs" flush>
          {uses.isError && <ProblemView error={uses.error} retry={() => void uses.refetch()} compact />}
          {!uses.data && !uses.isError && <SkeletonLines lines={4} />}
          {uses.data?.items.map((policy) => (
            <article key={policy.slug} className={css.use}>
              <h3>
                {policy.name} <code>{policy.slug}</code>
                <span className={css.from}>
                  version {policy.version}, {policy.shipped ? 'shipped' : `by ${policy.createdBy.name}`}
                </span>
              </h3>
              <p>{policy.why}</p>
              <p className={css.from}>For {appliesText(policy.applies)}</p>
              <ul>
                {policy.allows.length === 0 && <li>nothing</li>}
                {policy.allows.map((rule) => (
                  <li key={rule.purposes.join()}>
                    {rule.purposes.join(', ')}: data up to <b>{rule.data}</b>, from level <b>{rule.level}</b>
                    {rule.teams ? `, by ${rule.teams.join(' or ')}` : ''}
                  </li>
                ))}
              </ul>
            </article>
          ))}
        </Panel>
        <Panel title="Least level of each action" aside="what follows from the policies" flush>
          {levels.data ? <GridTable rows={levels.data.items} /> : <SkeletonLines lines={6} />}
        </Panel>
      </div>
    </>
  );
}

function appliesText(applies: {
  components?: string[] | undefined;
  kinds?: string[] | undefined;
  domains?: string[] | undefined;
  minCriticality?: number | undefined;
}): string {
  const parts = [
    applies.components?.join(', '),
    applies.kinds && `the kinds ${applies.kinds.join(', ')}`,
    applies.domains && `the domains ${applies.domains.join(', ')}`,
    applies.minCriticality && `a criticality of ${applies.minCriticality} or more`,
  ].filter(Boolean);
  return parts.length === 0 ? 'every component' : parts.join(' and ');
}
