import type { ReactNode } from 'react';
import type { Figure, Stage } from '../../api/types.ts';
import { formatDuration, formatNumber } from '../../ui/format.ts';
import { PhaseTag } from '../../ui/PhaseTag.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { Mark, State } from '../../ui/State.tsx';
import { faceOf } from '../../ui/status.ts';
import css from './StageItem.module.css';

function rangeOf(figure: Figure): string | null {
  if (!figure.range) return null;
  const { low, high } = figure.range;
  return `${formatNumber(low)} – ${formatNumber(high)}`;
}

/** A sentence among the figures is read, not measured. */
function isText(figure: Figure): boolean {
  return typeof figure.value === 'string' && figure.value.length > 20;
}

function Figures({ figures }: { figures: Figure[] }) {
  return (
    <dl className={css.figures}>
      {figures.map((figure) => (
        <div key={`${figure.label} ${figure.value}`} title={figure.source} data-text={isText(figure) || undefined}>
          <dt>{figure.label}</dt>
          <dd>
            <strong>{typeof figure.value === 'number' ? formatNumber(figure.value) : figure.value}</strong>
            {figure.unit && <span> {figure.unit}</span>}
            {rangeOf(figure) && <span className={css.range}>{rangeOf(figure)}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function took(stage: Stage): string | null {
  if (!stage.startedAt || !stage.finishedAt) return null;
  const seconds = (Date.parse(stage.finishedAt) - Date.parse(stage.startedAt)) / 1000;
  return seconds < 0.05 ? null : formatDuration(seconds);
}

const shownRefs = 6;

/** One stage on the line: what it is, how it stands, what it found, and what it made. */
export function StageItem({ stage, children }: { stage: Stage; children?: ReactNode }) {
  const { error } = stage;
  return (
    <li
      className={css.stage}
      data-phase={stage.phase}
      data-state={stage.state}
      aria-current={stage.state === 'running' || stage.state === 'waiting' ? 'step' : undefined}
    >
      <span className={css.node}>
        <Mark face={faceOf(stage.state)} size={11} />
      </span>
      <div className={css.body}>
        <div className={css.head}>
          <h2 className={css.title}>{stage.title}</h2>
          <PhaseTag phase={stage.phase} />
          <span className={css.state}>
            {stage.state !== 'done' && stage.state !== 'pending' && <State state={stage.state} />}
            {stage.state === 'done' && took(stage)}
          </span>
        </div>
        {stage.sentence && <p className={css.sentence}>{stage.sentence}</p>}
        {error && (
          <p className={css.error} role="alert">
            {error.message} {error.remedy}
          </p>
        )}
        {stage.figures.length > 0 && <Figures figures={stage.figures} />}
        {stage.refs.length > 0 && (
          <div className={css.refs}>
            {stage.refs.slice(0, shownRefs).map((ref) => (
              <RecordLink key={ref.key} record={ref} />
            ))}
            {stage.refs.length > shownRefs && <span>and {formatNumber(stage.refs.length - shownRefs)} more</span>}
          </div>
        )}
        {children}
      </div>
    </li>
  );
}
