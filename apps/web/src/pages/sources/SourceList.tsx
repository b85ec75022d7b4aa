import type { Source } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatNumber, plural } from '../../ui/format.ts';
import { Mark } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './SourceList.module.css';

interface SourceListProps {
  sources: Source[];
  chosen: string | undefined;
  onChoose: (key: string | null) => void;
}

const kindWords: Record<string, string> = {
  person: 'people',
  system: 'Plumbline',
  probe: 'looks at machines',
  yaml: 'estate file',
  import: 'import',
};

/** Each voice: when it spoke last, how much it knows, what of it does not count. */
export function SourceList({ sources, chosen, onChoose }: SourceListProps) {
  return (
    <ul className={css.list}>
      {sources.map((source) => (
        <li key={source.key} className={css.source} data-stale={source.stale || undefined}>
          <span className={css.name}>
            <strong>{source.name}</strong>
            <span className={css.kind}>
              {kindWords[source.kind] ?? source.kind} · counts {source.precedence}
            </span>
          </span>
          <span className={css.spoke}>
            {source.stale && <Mark face={{ tone: 'warn', shape: 'triangle' }} />}
            {source.lastSeenAt ? (
              <>
                {source.stale ? 'silent since ' : 'spoke '}
                <Time at={source.lastSeenAt} />
              </>
            ) : (
              'has not spoken yet'
            )}
            {source.staleAfterHours !== null && (
              <span className={css.note}>expected every {plural(source.staleAfterHours, 'hour')}</span>
            )}
          </span>
          <span className={css.knows}>
            {source.objects > 0 && `${formatNumber(source.objects)} known by its own ids`}
            {source.absent > 0 && (
              <Anchor className={css.absent} href={paths.signals()}>
                {formatNumber(source.absent)} gone from it, kept for {plural(source.graceDays, 'day')}
              </Anchor>
            )}
          </span>
          <button
            type="button"
            className={css.disagrees}
            aria-pressed={chosen === source.key}
            disabled={source.disagreements === 0 && chosen !== source.key}
            onClick={() => onChoose(chosen === source.key ? null : source.key)}
          >
            {source.disagreements === 0 ? 'no disagreement' : plural(source.disagreements, 'disagreement')}
          </button>
        </li>
      ))}
    </ul>
  );
}
