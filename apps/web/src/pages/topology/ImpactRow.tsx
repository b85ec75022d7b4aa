import type { ImpactItem } from '../../api/types.ts';
import { plural } from '../../ui/format.ts';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { Mark } from '../../ui/State.tsx';
import { criticalityWords, faceOf } from '../../ui/status.ts';
import css from './ImpactRow.module.css';

interface ImpactRowProps {
  index: number;
  /** Where it stands in the list, in pixels. */
  top: number;
  measure: (element: HTMLElement | null) => void;
  item: ImpactItem;
  marked: boolean;
  drawn: boolean;
  onOver: () => void;
  onSelect: () => void;
  onTogether: () => void;
  onAround: () => void;
}

/** One that is hit: how, why, by which path, and what one can ask next. */
export function ImpactRow(props: ImpactRowProps) {
  const { index, top, measure, item, marked, drawn, onOver, onSelect, onTogether, onAround } = props;
  return (
    <li
      className={css.row}
      ref={measure}
      data-index={index}
      style={{ transform: `translateY(${top}px)` }}
      data-id={item.component.id}
      data-marked={marked || undefined}
      onPointerEnter={onOver}
      onFocus={onOver}
    >
      <div className={css.head}>
        {item.severity && <Mark face={faceOf(item.severity)} />}
        {item.alone && <Mark face={{ shape: 'cross', tone: 'bad' }} />}
        <RecordLink record={item.component} showKey={false} />
        <span className={css.criticality}>{criticalityWords[item.component.criticality]}</span>
      </div>
      <p className={css.why}>{item.why}</p>
      {item.alone && <p className={css.alone}>Takes it down by failing alone.</p>}
      {marked && (
        <>
          {item.path.length > 2 && (
            <p className={css.path}>
              {item.path.map((ref, index) => (
                <span key={ref.key}>
                  {index > 0 && ' → '}
                  {ref.name}
                </span>
              ))}
            </p>
          )}
          <div className={css.buttons}>
            <button type="button" onClick={onSelect}>
              If this one went
            </button>
            <button type="button" onClick={onTogether}>
              And this one too
            </button>
            {!drawn && (
              <button type="button" onClick={onAround}>
                Draw around it ({plural(item.distance, 'step')} away)
              </button>
            )}
          </div>
        </>
      )}
    </li>
  );
}
