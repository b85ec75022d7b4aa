import type { ReactNode } from 'react';
import { plural } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { LevelMark } from '../people/LevelMark.tsx';
import css from './DomainView.module.css';
import type { Assessment, DomainGrowth, Growth, Readiness } from './queries.ts';
import { Statement } from './Statement.tsx';

/** One domain: what comes next and what is missing for it, which work would supply it, what was held and assessed. */
export function DomainView({
  growth,
  domain,
  assessments,
  bonds,
}: {
  growth: Growth;
  domain: DomainGrowth;
  assessments: Assessment[];
  /** Not of one domain: the same in each. */
  bonds: ReactNode;
}) {
  return (
    <div className={css.columns}>
      <div className={css.main}>
        {domain.next ? (
          <Level readiness={domain.next} title={`Next: level ${domain.next.level}, ${domain.next.name}`} />
        ) : (
          <Panel title="Nothing comes next here">
            <p className={css.plain}>
              {domain.level === 5
                ? 'Level 5 is the highest.'
                : `${growth.person.name} works up to level ${growth.ceiling}, whatever is shown.`}
            </p>
          </Panel>
        )}
        {domain.held && (
          <Level readiness={domain.held} title={`Held: level ${domain.held.level}, ${domain.held.name}`} closed />
        )}
      </div>
      <div className={css.side}>
        <Panel title={`Holds in ${domain.domain.name}`}>
          {domain.level === 0 ? (
            <p className={css.plain}>No level now.</p>
          ) : (
            <LevelMark domain={domain.domain.name} level={domain.level} name={domain.levelName ?? ''} />
          )}
          <ol className={css.history}>
            {domain.history.map((grant) => (
              <li key={grant.grant.key} data-now={grant.now || undefined}>
                <span className={css.line}>
                  Level {grant.level}, {grant.levelName}
                  {grant.domain.id !== domain.domain.id && ` (from ${grant.domain.name})`}
                </span>
                <span className={css.small}>
                  <Time at={grant.from} />
                  {grant.to && (
                    <>
                      {' '}
                      to <Time at={grant.to} />
                    </>
                  )}
                  {grant.grantedBy && `, by ${grant.grantedBy.name}`}
                </span>
                {grant.reason !== '' && <span className={css.small}>{grant.reason}</span>}
              </li>
            ))}
          </ol>
        </Panel>
        {bonds}
        {domain.next && <WouldSupply domain={domain} next={domain.next} />}
        {assessments.length > 0 && (
          <Panel title="Assessments">
            <ol className={css.history}>
              {assessments.map((one) => (
                <li key={one.key}>
                  <span className={css.line}>
                    <State
                      state={one.verdict}
                      face={
                        one.verdict === 'granted' ? { shape: 'disc', tone: 'good' } : { shape: 'dash', tone: 'warn' }
                      }
                    />{' '}
                    level {one.level}, {one.levelName}
                  </span>
                  <span className={css.small}>
                    <Time at={one.at} /> by {one.assessor.name}: {one.shown.filter((each) => each.shown).length} of{' '}
                    {plural(one.shown.length, 'statement')} were shown
                  </span>
                  <span className={css.small}>{one.reason}</span>
                </li>
              ))}
            </ol>
          </Panel>
        )}
      </div>
    </div>
  );
}

function Level({ readiness, title, closed = false }: { readiness: Readiness; title: string; closed?: boolean }) {
  return (
    <Panel
      title={title}
      aside={`${readiness.shown} of ${plural(readiness.statements.length, 'statement')} shown`}
      flush
    >
      <ol className={css.statements}>
        {readiness.statements.map((statement) => (
          <Statement key={statement.key} statement={statement} closed={closed} />
        ))}
      </ol>
    </Panel>
  );
}

function WouldSupply({ domain, next }: { domain: DomainGrowth; next: Readiness }) {
  const says = new Map(next.statements.map((statement, index) => [statement.key, index + 1]));
  return (
    <Panel title="Open work that would show it">
      {domain.openWork.length === 0 ? (
        <p className={css.plain}>
          {next.shown === next.statements.length
            ? 'Everything is shown. Somebody of a higher level can assess it.'
            : 'Nothing that waits now would add to what is missing. The ways are named with each statement.'}
        </p>
      ) : (
        <ul className={css.history}>
          {domain.openWork.map((work) => (
            <li key={work.record.key}>
              <span className={css.line}>
                <RecordLink record={work.record} />
              </span>
              <span className={css.small}>
                {work.action}
                {work.how === 'supervised' &&
                  (work.supervisor ? `; ${work.supervisor.name} confirms each step` : '; one level above')}
                . Adds to {work.statements.map((key) => `statement ${says.get(key)}`).join(', ')}.
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
