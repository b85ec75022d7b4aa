import type { ComponentDetail } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { severityFace } from '../../ui/status.ts';
import { Time } from '../../ui/Time.tsx';
import { Contribute } from '../observation/Contribute.tsx';
import css from './Signals.module.css';

/** What is wrong with it. */
export function Signals({ component }: { component: ComponentDetail | undefined }) {
  if (!component) {
    return (
      <Panel title="What is wrong">
        <SkeletonLines lines={2} />
      </Panel>
    );
  }
  const signals = [...component.signals].sort((a, b) => b.severity - a.severity);
  return (
    <Panel
      title="What is wrong"
      aside={
        <>
          {signals.length > 0 ? formatNumber(signals.length) : null}
          <Contribute about={{ ...component, type: 'component' }} small />
        </>
      }
      flush
    >
      {signals.length === 0 && (
        <p className={css.none}>No signal is open. That means nothing was found, not that nothing is wrong.</p>
      )}
      <ul className={css.list}>
        {signals.map((signal) => {
          const face = severityFace(signal.severity);
          return (
            <li key={signal.key} className={css.signal}>
              <State state="open" face={face} word={face.word} />
              <Anchor href={paths.line(signal.key)} className={css.summary}>
                {signal.summary}
              </Anchor>
              <span className={css.at}>
                <Time at={signal.raisedAt} />
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
