import { plural } from '../../ui/format.ts';
import { kindWord } from '../../ui/kinds.ts';
import { Panel } from '../../ui/Panel.tsx';
import css from './MissingPlaces.module.css';
import type { Preview } from './queries.ts';

const SHOWN = 8;

/** Places that rows name and that are not there: made with them, or their rows stay out. */
export function MissingPlaces({
  preview,
  makes,
  onChange,
}: {
  preview: Preview;
  makes: boolean;
  onChange: (makes: boolean) => void;
}) {
  const { missing, partial, columns } = preview;
  // Further on in a file of which only the beginning was read there may be some.
  if (columns.length === 0 || (missing.length === 0 && !partial && !makes)) return null;
  return (
    <Panel title="Places that are not there yet" aside={makes ? 'made by the same plan' : 'their rows stay out'}>
      <label className={css.make}>
        <input type="checkbox" checked={makes} onChange={(event) => onChange(event.currentTarget.checked)} />
        <span>Make the sites, locations, racks and clusters that rows name</span>
      </label>
      <ul className={css.places}>
        {missing.slice(0, SHOWN).map(({ kind, name, site, rows, place }) => (
          <li key={`${kind} ${site} ${name}`}>
            <span className={css.kind}>{kindWord(kind)}</span> <strong>{name}</strong>
            {site && ` at ${site}`}{' '}
            <span className={css.rows}>
              named in {plural(rows, 'row')}, first in {place}
            </span>
          </li>
        ))}
        {missing.length > SHOWN && <li className={css.rows}>and {plural(missing.length - SHOWN, 'more', 'more')}</li>}
      </ul>
      {preview.partial && <p className={css.rows}>Only the beginning was read: further on there may be more.</p>}
    </Panel>
  );
}
