import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { RecordProblem } from '../../app/ErrorPages.tsx';
import { usePath } from '../../app/usePath.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { requestFace } from './face.ts';
import { NowBox } from './NowBox.tsx';
import { type RequestView, request } from './queries.ts';
import css from './RequestPage.module.css';
import { Way } from './Way.tsx';

/** Where is it, what is missing, and what do I do now? The same page for who asked, who vouches and who does it. */
export function RequestPage() {
  const { key } = useParams({ strict: false }) as { key: string };
  const inPortal = usePath().startsWith('/portal');
  const one = useQuery(request(key));
  if (one.isPending)
    return (
      <div className={css.page}>
        <SkeletonLines lines={8} />
      </div>
    );
  if (one.isError && !one.data) return <RecordProblem error={one.error} retry={() => void one.refetch()} />;
  const shown = one.data;
  return (
    <div className={css.page}>
      <PageHeader
        tab={`${shown.key} ${shown.name}`}
        title={shown.name}
        above={
          <>
            <Anchor href={inPortal ? paths.portal() : paths.requests()}>{inPortal ? 'Portal' : 'Requests'}</Anchor>{' '}
            <code>{shown.key}</code>
          </>
        }
        {...(shown.me.parts.includes('requester') ? {} : { question: `${shown.requester.name} asks` })}
      >
        <p className={css.says}>
          <State state={shown.state} face={requestFace(shown.state, shown.ready)} word={shown.says} boxed />
        </p>
      </PageHeader>
      <Way request={shown} />
      <NowBox request={shown} />
      <Facts request={shown} />
      <Panel title="How it went">
        <ol className={css.steps}>
          {shown.steps.map((step) => (
            <li key={`${step.at} ${step.says}`}>
              <span>{step.says}</span> <Time at={step.at} />
            </li>
          ))}
        </ol>
      </Panel>
    </div>
  );
}

function Facts({ request: shown }: { request: RequestView }) {
  const rows: [string, React.ReactNode][] = [
    ['Asked by', shown.requester.name],
    ...(shown.beneficiary.id === shown.requester.id ? [] : ([['For', shown.beneficiary.name]] as [string, string][])),
    ...(shown.madeBy.id === shown.requester.id ? [] : ([['Written down by', shown.madeBy.name]] as [string, string][])),
    ...shown.inputs.map(({ name, value }): [string, React.ReactNode] => [words(name), String(value)]),
    ...(shown.note ? ([['Said', shown.note]] as [string, string][]) : []),
    ['Who it is', proofSentence(shown)],
    ...(shown.accepted ? ([['Taken on by', shown.accepted.by.name]] as [string, string][]) : []),
    ...(shown.run && shown.me.handles
      ? ([
          [
            'Run',
            <Anchor key="run" href={`/runs/${shown.run.key}`}>
              {shown.run.key}
            </Anchor>,
          ],
        ] as [string, React.ReactNode][])
      : []),
    ...(shown.handover.at ? ([['Handed over', handoverSentence(shown)]] as [string, string][]) : []),
    ...(shown.closed?.reason ? ([['Reason', shown.closed.reason]] as [string, string][]) : []),
    ...(shown.expiresAt
      ? ([['Lapses', <Time key="until" at={shown.expiresAt} />]] as [string, React.ReactNode][])
      : []),
  ];
  return (
    <Panel title="What was asked">
      <dl className={css.facts}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

const words = (name: string): string =>
  name.charAt(0).toUpperCase() + name.slice(1).replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function proofSentence({ proof }: RequestView): string {
  switch (proof.way) {
    case null:
      return 'Not proven yet';
    case 'none':
      return 'Signed in; nothing more is asked for';
    case 'totp':
      return 'Proven by the code of their app';
    case 'session':
      return 'Proven by a sign-in with two factors';
    case 'manager':
      return `Confirmed by ${proof.by?.name ?? 'the manager'}`;
  }
}

function handoverSentence({ handover }: RequestView): string {
  const by = handover.by?.name ?? '';
  switch (handover.way) {
    case 'page':
      return `Shown to ${by} on their own page`;
    case 'manager':
      return `Shown to ${by}, the manager`;
    case 'link':
      return 'Opened by the link to the private address';
    default:
      return `Read out by ${by}${handover.note ? `: ${handover.note}` : ''}`;
  }
}
