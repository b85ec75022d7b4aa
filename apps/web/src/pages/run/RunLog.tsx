import { useEffect, useRef } from 'react';
import type { Run } from '../../api/types.ts';
import { formatClock } from '../../ui/format.ts';
import css from './RunView.module.css';

/** What the steps say, as it comes. It follows its end until somebody scrolls up. */
export function RunLog({ run }: { run: Run }) {
  const box = useRef<HTMLPreElement>(null);
  const follow = useRef(true);
  const last = run.output.at(-1)?.id;
  useEffect(() => {
    if (last !== undefined && follow.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  if (run.output.length === 0) return <p className={css.silent}>Nothing has been said yet.</p>;
  const nameOf = new Map(run.steps.map((step) => [step.id, step]));
  let before: number | null = null;
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
      {run.output.map((line) => {
        const step = line.step !== before && line.step !== null ? nameOf.get(line.step) : undefined;
        before = line.step;
        return (
          <span key={line.id} data-stream={line.stream}>
            {step && (
              <b>
                {step.component ? `${step.component.name}: ` : ''}
                {step.name}
                {'\n'}
              </b>
            )}
            <time dateTime={line.at}>{formatClock(new Date(line.at))}</time> {line.text.replace(/\n$/, '')}
            {'\n'}
          </span>
        );
      })}
    </pre>
  );
}
