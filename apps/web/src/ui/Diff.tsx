import { useState } from 'react';
import type { DiffEntry } from '../api/types.ts';
import { refOfKey } from '../paths.ts';
import { Button } from './Button.tsx';
import css from './Diff.module.css';
import { countDiff, diffSentence, groupDiff } from './diff.ts';
import { formatValue, plural, words } from './format.ts';
import { kindWord } from './kinds.ts';
import { RecordLink } from './RecordLink.tsx';
import { criticalityWords } from './status.ts';

const signs = { create: '+', update: '~', remove: '−' } as const;
const signWords = { create: 'new', update: 'changed', remove: 'removed' } as const;

/** A criticality is read as everywhere else, by its word. */
const shown = (value: unknown, field: string): string =>
  (field === 'criticality' && criticalityWords[Number(value)]) || formatValue(value, field);

function Entry({ entry }: { entry: DiffEntry }) {
  return (
    <li className={css.entry} data-op={entry.op}>
      <span className={css.sign} title={signWords[entry.op]}>
        {signs[entry.op]}
      </span>
      <div className={css.body}>
        <div className={css.name}>
          {entry.key ? <RecordLink record={refOfKey(entry.key, entry.name, entry.what)} /> : <span>{entry.name}</span>}
          {entry.kind && (
            <span className={css.kind}>{entry.what === 'component' ? kindWord(entry.kind) : entry.kind}</span>
          )}
        </div>
        {entry.changes.length > 0 && (
          <dl className={css.fields}>
            {entry.changes.map((change) => (
              <div key={change.field} className={css.field}>
                <dt>{change.field}</dt>
                <dd>
                  {change.before !== undefined && change.before !== null && (
                    <del>{shown(change.before, change.field)}</del>
                  )}
                  {change.before !== undefined &&
                    change.before !== null &&
                    change.after !== undefined &&
                    change.after !== null && (
                      <span className={css.arrow} role="img" aria-label="becomes">
                        →
                      </span>
                    )}
                  {change.after !== undefined && change.after !== null && (
                    <ins>{shown(change.after, change.field)}</ins>
                  )}
                </dd>
                {change.source && <dd className={css.source}>{change.source}</dd>}
              </div>
            ))}
          </dl>
        )}
      </div>
    </li>
  );
}

const firstShown = 40;

/** What exactly will be different. The same everywhere: an intake, a YAML plan, a change. */
export function Diff({ diff }: { diff: DiffEntry[] }) {
  const [all, setAll] = useState(false);
  const groups = groupDiff(diff);
  let left = all ? Number.POSITIVE_INFINITY : firstShown;
  return (
    <div className={css.diff}>
      <div className={css.summary}>{diffSentence(countDiff(diff))}</div>
      {groups.map((group) => {
        const entries = group.entries.slice(0, Math.max(0, left));
        left -= entries.length;
        if (entries.length === 0) return null;
        return (
          <div key={group.what}>
            <div className={css.what}>
              {words(group.what)}s <span>{group.entries.length}</span>
            </div>
            <ul className={css.list}>
              {entries.map((entry) => (
                <Entry key={`${entry.op} ${entry.what} ${entry.name}`} entry={entry} />
              ))}
            </ul>
          </div>
        );
      })}
      {!all && diff.length > firstShown && (
        <Button small onClick={() => setAll(true)}>
          Show {plural(diff.length - firstShown, 'more entry', 'more entries')}
        </Button>
      )}
    </div>
  );
}
