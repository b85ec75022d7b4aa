import { useMutation, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { attemptKey } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import { RecordProblem } from '../../app/ErrorPages.tsx';
import { paths, recordPath } from '../../paths.ts';
import { Anchor, useGo } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { words } from '../../ui/format.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { InputField } from './InputField.tsx';
import { inputsOf, missingOf, prefilled, type Typed } from './inputs.ts';
import { LevelSteps } from './LevelSteps.tsx';
import { PlanView } from './PlanView.tsx';
import { type Plan, type ProcedureDetail, planOf, procedure, startRun, type Wish } from './queries.ts';
import css from './StartPage.module.css';
import { Targets } from './Targets.tsx';
import { minutes } from './words.ts';

/** What exactly would happen, to what, and may it begin? */
export function StartPage() {
  const { key = '' } = useParams({ strict: false }) as { key?: string };
  const { data, isError, error, refetch } = useQuery(procedure(key, undefined));
  if (isError && !data) return <RecordProblem error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <>
        <PageHeader title="Start a procedure" />
        <SkeletonLines lines={10} />
      </>
    );
  }
  return <Start key={data.contentHash} of={data} />;
}

function Start({ of }: { of: ProcedureDetail }) {
  const [search] = useSearchState();
  const go = useGo();
  const [typed, setTyped] = useState<Typed>(() => prefilled(of.inputs, search));
  const [targets, setTargets] = useState<string[]>(() => (search['target'] ?? '').split(',').filter(Boolean));
  // A plan holds for what was typed when it was made, and for nothing else.
  const [shown, setShown] = useState<{ plan: Plan; wish: Wish } | null>(null);
  const attempt = useRef(attemptKey());
  const edit = (change: () => void) => {
    attempt.current = attemptKey();
    change();
    setShown(null);
    looking.current?.abort();
    plan.reset();
    start.reset();
  };
  // Trying it on hosts takes as long as they take: one may stop looking, and what was asked for before says nothing any more.
  const looking = useRef<AbortController | null>(null);
  const plan = useMutation({
    mutationFn: async () => {
      looking.current = new AbortController();
      const { signal } = looking.current;
      const wish: Wish = { inputs: inputsOf(of.inputs, typed), targets, version: of.version };
      const first = await planOf(of.slug, wish, signal);
      // Trying it on the targets takes the level that starting takes.
      return { wish, plan: first.start.allowed ? await planOf(of.slug, { ...wish, dryRun: true }, signal) : first };
    },
    onSuccess: setShown,
  });
  const stopLooking = () => {
    looking.current?.abort();
    plan.reset();
  };
  const start = useMutation({
    mutationFn: ({ wish, plan: agreed }: { plan: Plan; wish: Wish }) =>
      startRun(of.slug, wish, agreed.planHash, attempt.current),
    onSuccess: (run) => go(recordPath(run.key)),
  });
  const issues = plan.error ? asProblem(plan.error).issues : [];
  const issueOf = (name: string): string | null =>
    issues.find((issue) => issue.path === `/inputs/${name}`)?.message ?? null;
  const targetIssue = issues.find((issue) => issue.path.startsWith('/targets'))?.message ?? null;
  const placed = issues.length > 0 && issues.every((issue) => /^\/(inputs|targets)/.test(issue.path));
  const missing = missingOf(of, typed, targets);
  return (
    <>
      <PageHeader
        title={of.name}
        tab={`Start: ${of.name}`}
        question="What exactly would happen, to what, and may it begin?"
        above={
          <>
            <Anchor href={paths.procedure(of.slug)}>{of.slug}</Anchor>
            <span>version {of.version}</span>
            <LevelSteps level={of.level} />
            <State state={of.risk} word={`${words(of.risk)} risk`} />
            <span>about {minutes(of.expectedMinutes)}</span>
          </>
        }
      />
      <div className={css.page}>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!missing && !plan.isPending) plan.mutate();
          }}
        >
          {of.targets.count !== 'none' && (
            <Panel title={of.targets.count === 'many' ? 'On which components' : 'On which component'}>
              <Targets
                many={of.targets.count === 'many'}
                kinds={of.targets.kinds}
                chosen={targets}
                error={targetIssue}
                onChange={(keys) => edit(() => setTargets(keys))}
              />
            </Panel>
          )}
          {of.inputs.length > 0 && (
            <Panel title="With what">
              <div className={css.fields}>
                {of.inputs.map((input) => (
                  <InputField
                    key={input.name}
                    input={input}
                    value={typed[input.name]}
                    error={issueOf(input.name)}
                    onChange={(value) => edit(() => setTyped((before) => ({ ...before, [input.name]: value })))}
                  />
                ))}
              </div>
            </Panel>
          )}
          <div className={css.buttons}>
            <Button type="submit" tone={shown ? 'plain' : 'strong'} busy={plan.isPending} reason={missing}>
              {shown ? 'Show it again' : 'Show what it would do'}
            </Button>
            {plan.isPending && (
              <Button tone="quiet" onClick={stopLooking}>
                Stop looking
              </Button>
            )}
            <span className={css.hint}>Nothing is changed by looking.</span>
          </div>
        </form>
        <div className={css.plan}>
          {shown ? (
            <PlanView
              plan={shown.plan}
              busy={start.isPending}
              error={start.error}
              onStart={() => start.mutate(shown)}
            />
          ) : (
            <Panel title="What it would do">
              {plan.isPending ? (
                <SkeletonLines lines={8} />
              ) : plan.error && !placed ? (
                <ProblemView error={plan.error} compact />
              ) : (
                <p className={css.hint}>
                  {missing ?? 'Show it: every command, request and question, before anything happens.'}
                </p>
              )}
            </Panel>
          )}
        </div>
      </div>
    </>
  );
}
