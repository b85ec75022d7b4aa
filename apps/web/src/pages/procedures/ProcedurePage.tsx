import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { apiBase } from '../../api/client.ts';
import { RecordProblem } from '../../app/ErrorPages.tsx';
import { paths } from '../../paths.ts';
import { Anchor, useGo } from '../../ui/Anchor.tsx';
import { Button, reasonText } from '../../ui/Button.tsx';
import { words } from '../../ui/format.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { LevelSteps } from './LevelSteps.tsx';
import css from './ProcedurePage.module.css';
import { type ProcedureDetail, procedure } from './queries.ts';
import { Serves } from './Serves.tsx';
import { Steps } from './Steps.tsx';
import { mayFace, mayWord, minutes, stepsWord, targetsWord } from './words.ts';

/** What does it do, step by step, why, and may I start it? */
export function ProcedurePage() {
  const { key = '' } = useParams({ strict: false }) as { key?: string };
  const [search] = useSearchState();
  const { data, isError, error, refetch } = useQuery(procedure(key, search['version']));
  if (isError && !data) return <RecordProblem error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <>
        <PageHeader title="A procedure" tab="Procedure" />
        <SkeletonLines lines={12} />
      </>
    );
  }
  return <Shown of={data} />;
}

function Shown({ of }: { of: ProcedureDetail }) {
  const go = useGo();
  const newest = of.versions[0]?.version ?? of.version;
  const outdated = of.version < newest ? `Version ${newest} has taken its place.` : null;
  return (
    <>
      <PageHeader
        tab={of.name}
        title={of.name}
        question={of.summary}
        above={
          <>
            <code>{of.slug}</code>
            <span>version {of.version}</span>
            <LevelSteps level={of.level} />
            <span>{of.domainName}</span>
            <State state={of.risk} word={`${words(of.risk)} risk`} />
            <span>about {minutes(of.expectedMinutes)}</span>
          </>
        }
        actions={
          <Button
            tone="strong"
            reason={outdated ?? of.start.reason}
            whoCould={outdated ? undefined : of.start.whoCould}
            onClick={() => go(paths.startProcedure(of.slug))}
          >
            Start it
          </Button>
        }
      />
      <div className={css.page}>
        <div className={css.main}>
          <Panel title="Why it is done" aside={<Anchor href={paths.line(of.key)}>The line</Anchor>}>
            <p className={css.why}>{of.why}</p>
            {of.serves.length > 0 && <Serves slugs={of.serves} />}
          </Panel>
          <Panel title="What it does" aside={stepsWord(of.steps.length)}>
            <Steps steps={of.steps} />
          </Panel>
          <Panel title="As code" aside={<a href={`${apiBase}/procedure-schema`}>JSON Schema</a>}>
            <details className={css.code}>
              <summary>{of.origin === 'library' ? 'The shipped procedure, as YAML' : 'As it was imported'}</summary>
              <pre>{of.yaml}</pre>
            </details>
          </Panel>
        </div>
        <aside className={css.side}>
          <Panel title="May I start it?">
            <div className={css.facts}>
              <State state="may" face={mayFace(of.start)} word={mayWord(of.start)} />
              {of.start.reason && <p>{reasonText(of.start.reason, [])}</p>}
              {of.start.whoCould.length > 1 && (
                <ul className={css.people} aria-label="Who could">
                  {of.start.whoCould.slice(0, 5).map((person) => (
                    <li key={person.id}>
                      <RecordLink record={person} showKey={false} /> <span>level {person.level}</span>
                    </li>
                  ))}
                </ul>
              )}
              {of.approval === 'required' && <p>Somebody else approves exactly the plan before it runs.</p>}
            </div>
          </Panel>
          <Panel title="It asks for">
            <dl className={css.inputs}>
              <dt>Target</dt>
              <dd>{targetsWord(of)}</dd>
              {of.inputs.map((input) => (
                <div key={input.name}>
                  <dt>
                    {input.label}
                    {!input.required && <span> (if needed)</span>}
                  </dt>
                  <dd>{input.help ?? words(input.type)}</dd>
                </div>
              ))}
            </dl>
          </Panel>
          <Panel title="Versions">
            <ul className={css.versions}>
              {of.versions.map((version) => (
                <li key={version.version} data-here={version.version === of.version || undefined}>
                  <Anchor
                    href={paths.procedure(of.slug, version.version === newest ? {} : { version: version.version })}
                  >
                    Version {version.version}
                  </Anchor>
                  <Time at={version.createdAt} />
                </li>
              ))}
            </ul>
          </Panel>
        </aside>
      </div>
    </>
  );
}
