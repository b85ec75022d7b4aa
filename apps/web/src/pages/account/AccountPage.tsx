import { useQuery } from '@tanstack/react-query';
import { useDecided } from '../../api/may.ts';
import { me } from '../../api/queries.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Mark } from '../../ui/State.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Time } from '../../ui/Time.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import css from './AccountPage.module.css';
import { Everybody } from './Everybody.tsx';
import { Factors } from './Factors.tsx';
import { Keys } from './Keys.tsx';
import { security } from './queries.ts';
import { Sessions } from './Sessions.tsx';
import { advice, whoCould } from './summary.ts';

/** Who could get in as me? For who manages people also: how does everybody get in? */
export function AccountPage() {
  const [search, setSearch] = useSearchState();
  const who = useQuery(me());
  const operates = who.data?.person.administrator ?? false;
  const manages = useDecided('people.manage', 'everywhere');
  const mayAll = operates || (manages.known && manages.reason === null);
  const tab = mayAll && search['tab'] === 'everybody' ? 'everybody' : 'mine';
  const everybodys = operates ? 'How does everybody get in, and what is asked of whom?' : 'How does everybody get in?';
  return (
    <div className={css.page}>
      <PageHeader title="Account" question={tab === 'mine' ? 'Who could get in as me?' : everybodys} />
      {mayAll && (
        <Tabs
          label="Whose sign-in"
          value={tab}
          tabs={[
            { value: 'mine', label: 'Mine' },
            { value: 'everybody', label: 'Everybody’s' },
          ]}
          onChange={(value) => setSearch({ tab: value === 'mine' ? null : value })}
        />
      )}
      {tab === 'mine' ? <Mine /> : <Everybody operates={operates} />}
    </div>
  );
}

function Mine() {
  const account = useQuery(security());
  if (account.isError && !account.data)
    return <ProblemView error={account.error} retry={() => void account.refetch()} />;
  if (!account.data)
    return (
      <Panel title="Who could get in">
        <SkeletonLines lines={6} />
      </Panel>
    );
  const { data } = account;
  return (
    <>
      <section className={css.answer} aria-label="Answer">
        <p className={css.sentence} data-testid="who-could">
          {whoCould(data)}
        </p>
        <ul className={css.advice}>
          {advice(data).map(({ text, weight }) => (
            <li key={text}>
              <Mark face={weight === 'warn' ? { shape: 'triangle', tone: 'warn' } : { shape: 'ring', tone: 'quiet' }} />
              {text}
            </li>
          ))}
          <li>
            <Mark face={{ shape: 'ring', tone: 'quiet' }} />
            {data.administrators === 0
              ? 'No other administrator could make a sign-in link for you.'
              : data.administrators === 1
                ? 'One other administrator could make a sign-in link for you; it would be in the audit trail.'
                : `${data.administrators} other administrators could make a sign-in link for you; it would be in the audit trail.`}
            {data.administrators > 0 && data.app ? ' Your second factor would still be asked for.' : ''}
          </li>
        </ul>
      </section>
      <div className={css.columns}>
        <div className={css.column}>
          <Sessions sessions={data.sessions} />
          <Keys keys={data.keys} />
        </div>
        <div className={css.column}>
          <Factors account={data} />
          <Panel title="At your door lately" aside="failed attempts too">
            {data.lately.length === 0 ? (
              <p className={css.quiet}>Nothing yet.</p>
            ) : (
              <ul className={css.list}>
                {data.lately.map((one) => (
                  <li key={one.at + one.what} className={css.row}>
                    <span className={css.grow}>
                      <span>{one.what}</span>
                      {one.detail && <span className={css.detail}>{one.detail}</span>}
                    </span>
                    <span className={css.when}>
                      <Time at={one.at} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
        </div>
      </div>
    </>
  );
}
