import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { run as runQuery } from '../../api/queries.ts';
import type { Run, RunStep } from '../../api/types.ts';
import { formatClock, formatDuration, plural } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { RunSteering } from './RunSteering.tsx';
import css from './RunView.module.css';
import { useRunStream } from './useRunStream.ts';

function StepItem({ step }: { step: RunStep }) {
  const took =
    step.startedAt && step.finishedAt
      ? formatDuration((Date.parse(step.finishedAt) - Date.parse(step.startedAt)) / 1000)
      : null;
  return (
    <li className={css.step} data-state={step.state}>
      <State state={step.state} />
      <span className={css.name}>{step.name}</span>
      <span className={css.note}>
        {step.observed ? 'seen on the host' : null}
        {step.attempts > 1 ? ` · ${plural(step.attempts, 'attempt')}` : null}
        {took ? ` · ${took}` : null}
      </span>
      {step.result?.summary && <span className={css.summary}>{step.result.summary}</span>}
      {step.result?.question && <span className={css.question}>{step.result.question}</span>}
    </li>
  );
}

function Output({ run }: { run: Run }) {
  const box = useRef<HTMLPreElement>(null);
  const follow = useRef(true);
  const last = run.output.at(-1)?.id;
  useEffect(() => {
    if (last !== undefined && follow.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  if (run.output.length === 0) return null;
  return (
    <pre
      className={css.output}
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-label="Output, as it comes"
      onScroll={(event) => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        follow.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      {run.output.map((line) => (
        <span key={line.id} data-stream={line.stream}>
          <time dateTime={line.at}>{formatClock(new Date(line.at))}</time> {line.text.replace(/\n$/, '')}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

/** Where is the run, what happened on which host, what can I do now? */
export function RunView({ id }: { id: number }) {
  const { data: run, isPending, isError, error, refetch } = useQuery(runQuery(id));
  useRunStream(id, run !== undefined && run.finishedAt === null);
  if (isPending) return <SkeletonLines lines={4} />;
  if (isError && !run) return <ProblemView error={error} retry={() => void refetch()} compact />;
  if (!run) return null;
  return (
    <div className={css.run}>
      <ol className={css.steps}>
        {run.steps.map((step) => (
          <StepItem key={step.id} step={step} />
        ))}
      </ol>
      <RunSteering run={run} />
      <Output run={run} />
    </div>
  );
}
