import type { ImpactItem } from '../../api/types.ts';
import { plural } from '../../ui/format.ts';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { Mark } from '../../ui/State.tsx';
import { criticalityWords, faceOf } from '../../ui/status.ts';
import css from './ImpactRow.module.css';

interface ImpactRowProps {
  item: ImpactItem;
  marked: boolean;
  drawn: boolean;
  onOver: () => void;
  onSelect: () => void;
  onAround: () => void;
}

/** One that is hit: how, why, by which path, and what one can ask next. */
export function ImpactRow({ item, marked, drawn, onOver, onSelect, onAround }: ImpactRowProps) {
  return (
    <li
      className={css.row}
      data-id={item.component.id}
      data-marked={marked || undefined}
      onPointerEnter={onOver}
      onFocus={onOver}
    >
      <div className={css.head}>
        {item.severity && <Mark face={faceOf(item.severity)} />}
        <RecordLink record={item.component} showKey={false} />
        <span className={css.criticality}>{criticalityWords[item.component.criticality]}</span>
      </div>
      <p className={css.why}>{item.why}</p>
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
