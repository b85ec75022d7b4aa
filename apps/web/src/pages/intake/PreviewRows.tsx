import { formatNumber, formatValue } from '../../ui/format.ts';
import { kindWord } from '../../ui/kinds.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Mark } from '../../ui/State.tsx';
import { fieldWords } from '../component/fieldWords.ts';
import css from './PreviewRows.module.css';
import type { Preview } from './queries.ts';

/** The first rows as they would come in, each with what is wrong with it; then what is wrong elsewhere. */
export function PreviewRows({ preview }: { preview: Preview }) {
  return (
    <>
      {preview.issues.length > 0 && (
        <Panel title="What is wrong" aside="these rows are left out" flush>
          <ul className={css.issues}>
            {alike(preview.issues).map(({ field, message, places }) => (
              <li key={`${field} ${message}`}>
                <Mark face={{ shape: 'triangle', tone: 'bad' }} />
                <span>
                  {field && <strong>{field}</strong>} {message}
                </span>
                <span className={css.place}>
                  {places.slice(0, 3).join(', ')}
                  {places.length > 3 && ` and ${formatNumber(places.length - 3)} more`}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {preview.notes.length > 0 && (
        <Panel title="To know">
          <ul className={css.notes}>
            {preview.notes.map((note) => (
              <li key={`${note.place} ${note.message}`}>{note.message}</li>
            ))}
          </ul>
        </Panel>
      )}
      {preview.rows.length > 0 && (
        <Panel title="The first rows, as they would come in" flush>
          <ul className={css.rows}>
            {preview.rows.map((row) => (
              <li key={`${row.place} ${row.name}`} className={css.row}>
                <span className={css.place}>{row.place}</span>
                <span className={css.name}>
                  {row.name} <span>{kindWord(row.kind)}</span>
                </span>
                <span className={css.fields}>
                  {row.fields.map(({ field, value }) => (
                    <span key={field} className={css.value}>
                      <span title={field}>{fieldWords(field)}</span> {formatValue(value, field)}
                    </span>
                  ))}
                  {row.issues.map((issue) => (
                    <span key={`${issue.field} ${issue.message}`} className={css.bad}>
                      <Mark face={{ shape: 'triangle', tone: 'bad' }} /> {issue.field} {issue.message}
                    </span>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

/** What is wrong in the same way stands together: one mapping mends all of it. */
function alike(issues: Preview['issues']): { field: string | null; message: string; places: string[] }[] {
  const groups = Map.groupBy(issues, ({ field, message }) => JSON.stringify([field, message]));
  return [...groups.values()].map((same) => ({
    field: same[0]!.field,
    message: same[0]!.message,
    places: same.map((one) => one.place),
  }));
}
