import type { Home } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatNumber } from '../../ui/format.ts';
import { iconOfKind } from '../../ui/icons.ts';
import { kindWordInside } from '../../ui/kinds.ts';
import css from './EstateCounts.module.css';

/** How much metal the line ends in. */
export function EstateCounts({ home }: { home: Home | undefined }) {
  if (!home) return null;
  const kinds = Object.entries(home.counts.byKind).sort((a, b) => b[1] - a[1]);
  return (
    <div className={css.counts}>
      <Anchor href={paths.estate()} className={css.total}>
        <strong>{formatNumber(home.counts.components)}</strong>{' '}
        {home.counts.components === 1 ? 'component' : 'components'}
      </Anchor>
      <span>
        <strong>{formatNumber(home.counts.installations)}</strong> installed packages
      </span>
      <span>
        <strong>{formatNumber(home.counts.relations)}</strong> relations
      </span>
      <span className={css.kinds}>
        {kinds.slice(0, 10).map(([kind, count]) => {
          const Icon = iconOfKind(kind);
          return (
            <Anchor key={kind} href={paths.estate({ kind })} className={css.kind}>
              <Icon size={14} stroke={1.6} aria-hidden />
              {formatNumber(count)} {kindWordInside(kind, count)}
            </Anchor>
          );
        })}
      </span>
    </div>
  );
}
