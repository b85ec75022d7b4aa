import type { Turn } from '../../api/types.ts';
import { Money } from '../../ui/Money.tsx';
import { Panel } from '../../ui/Panel.tsx';
import css from './ExposureBox.module.css';

/** What was at stake before, and what is left after: the measure of the turn. */
export function ExposureBox({ turn }: { turn: Turn }) {
  const { before, after } = turn.exposure;
  if (!before) return null;
  const top = Math.max(1, before.highMinor, after?.highMinor ?? 0);
  return (
    <Panel title="Exposure">
      <div className={css.pair}>
        <div>
          <span className={css.label}>Before</span>
          <Money range={before} large />
          <span className={css.scale} aria-hidden="true">
            <span
              style={{ left: `${(before.lowMinor / top) * 100}%`, right: `${100 - (before.highMinor / top) * 100}%` }}
            />
            <i style={{ left: `${(before.likelyMinor / top) * 100}%` }} />
          </span>
        </div>
        <div>
          <span className={css.label}>After</span>
          {after ? (
            <>
              <Money range={after} large />
              <span className={css.scale} aria-hidden="true">
                <span
                  style={{ left: `${(after.lowMinor / top) * 100}%`, right: `${100 - (after.highMinor / top) * 100}%` }}
                />
                <i style={{ left: `${(after.likelyMinor / top) * 100}%` }} />
              </span>
            </>
          ) : (
            <span className={css.open}>
              {turn.finishedAt === null ? 'Known when it is looked at again.' : 'Nothing was changed: it stands.'}
            </span>
          )}
        </div>
      </div>
    </Panel>
  );
}
