import { refOfKey } from '../../paths.ts';
import { formatValue, words } from '../../ui/format.ts';
import { kindWord } from '../../ui/kinds.ts';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { Mark } from '../../ui/State.tsx';
import { fieldWords } from '../component/fieldWords.ts';
import css from './EntryView.module.css';
import type { Entry } from './queries.ts';

const signs: Record<string, [string, string]> = {
  create: ['+', 'new'],
  update: ['~', 'changed'],
  remove: ['−', 'removed'],
  link: ['=', 'recognised for the first time'],
  gone: ['×', 'gone from the source'],
  issue: ['!', 'wrong, left out'],
  note: ['·', 'to know'],
  none: ['≠', 'other sources disagree'],
};

/** A column as the file calls it; an end of a relation as what it ties: "located-in to" is "Located in:". */
const placeWords = (field: string): string =>
  / (to|from)$/.test(field) ? `${words(field.replace(/ (to|from)$/, ''))}:` : field;

/** One line of the diff: what is done to what, before and after, who keeps what, and what became of it. */
export function EntryView({ entry, source }: { entry: Entry; source: string }) {
  const sort = entry.op ?? (entry.what === 'issue' || entry.what === 'note' ? entry.what : 'none');
  const [sign, word] = signs[sort] ?? ['·', ''];
  return (
    <div className={css.entry} data-sort={sort}>
      <span className={css.sign} title={word} role="img" aria-label={word}>
        {sign}
      </span>
      <div className={css.body}>
        <div className={css.head}>
          {entry.key ? (
            <RecordLink record={refOfKey(entry.key, entry.name, 'component')} />
          ) : (
            entry.name && <span className={css.name}>{entry.name}</span>
          )}
          {!entry.name && entry.message && (
            <span>
              {entry.field && <strong>{placeWords(entry.field)}</strong>} {entry.message}
            </span>
          )}
          {entry.kind && <span className={css.kind}>{entry.what === 'relation' ? '' : kindWord(entry.kind)}</span>}
          <span className={css.place}>{entry.place}</span>
          {entry.outcome === 'conflict' && (
            <span className={css.conflict}>
              <Mark face={{ shape: 'triangle', tone: 'warn' }} /> left alone: {entry.reason}
            </span>
          )}
        </div>
        {entry.name && entry.message && (
          <p className={css.message}>
            {entry.field && <strong>{placeWords(entry.field)}</strong>} {entry.message}
          </p>
        )}
        {(entry.changes.length > 0 || entry.disagreements.length > 0) && (
          <dl className={css.fields}>
            {entry.changes
              .filter((change) => !(entry.op === 'create' && change.field === 'name'))
              .map((change) => (
                <div key={change.field}>
                  <dt>{fieldWords(change.field)}</dt>
                  <dd>
                    {change.before !== null && <del>{formatValue(change.before, change.field)}</del>}
                    {change.before !== null && change.after !== null && (
                      <span className={css.arrow} role="img" aria-label="becomes">
                        →
                      </span>
                    )}
                    {change.after !== null && <ins>{formatValue(change.after, change.field)}</ins>}
                  </dd>
                </div>
              ))}
            {entry.disagreements.map((one) => (
              <div key={one.field} className={css.disagree}>
                <dt>{fieldWords(one.field)}</dt>
                <dd>
                  stays {one.kept === null ? 'empty' : formatValue(one.kept, one.field)}, as <b>{one.keptBy}</b> says;{' '}
                  <b>{source}</b> says {one.stated === null ? 'nothing' : formatValue(one.stated, one.field)}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </div>
  );
}
