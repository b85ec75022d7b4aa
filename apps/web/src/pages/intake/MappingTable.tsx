import { useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { plural } from '../../ui/format.ts';
import { kindWords } from '../../ui/kinds.ts';
import { Panel } from '../../ui/Panel.tsx';
import css from './MappingTable.module.css';
import { fieldMeant, mappingWords } from './mappingWords.ts';
import type { Preview } from './queries.ts';

/** The options of a table, as far as the page changes them; the rest is passed on. */
export interface Mapping {
  columns?: Record<string, string | null>;
  constants?: Record<string, string>;
  values?: Record<string, Record<string, string>>;
  dates?: string;
  decimal?: string;
  lists?: string;
  whole?: boolean;
  makePlaces?: boolean;
  [other: string]: unknown;
}

const howWords = { said: 'as you said', guessed: 'guessed', unknown: 'left out' } as const;

/** Each column with what it is taken for. What is typed counts when the field is left, or Enter is pressed. */
export function MappingTable({
  columns,
  fields,
  options,
  onChange,
}: {
  columns: Preview['columns'];
  fields: string[];
  options: Mapping;
  onChange: (options: Mapping) => void;
}) {
  const list = useId();
  const kindIsColumn = columns.some((column) => column.field === 'kind');
  const left = columns.filter((column) => column.field === null).length;
  const setField = (name: string, field: string | null): void =>
    onChange({ ...options, columns: { ...options.columns, [name]: field } });
  // The kind has a question of its own, above.
  const constants = Object.entries(options.constants ?? {}).filter(([field]) => field !== 'kind' || kindIsColumn);
  const setConstant = (field: string, value: string): void => {
    const { [field]: _, ...rest } = options.constants ?? {};
    onChange({ ...options, constants: value === '' ? rest : { ...rest, [field]: value } });
  };
  const setMeaning = (field: string, text: string, meant: string): void => {
    const { [text]: _, ...rest } = options.values?.[field] ?? {};
    onChange({ ...options, values: { ...options.values, [field]: meant === '' ? rest : { ...rest, [text]: meant } } });
  };
  return (
    <Panel
      title="What the columns mean"
      aside={left > 0 ? `${plural(left, 'column')} left out` : 'all are taken'}
      flush
    >
      <datalist id={list}>
        {fields.map((field) => (
          <option key={field} value={field} label={mappingWords(field)} />
        ))}
      </datalist>
      {!kindIsColumn && fields.includes('kind') && (
        <RowsAre value={options.constants?.['kind'] ?? ''} onChange={(kind) => setConstant('kind', kind)} />
      )}
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Column</th>
              <th scope="col">Holds</th>
              <th scope="col">Is taken for</th>
              <th scope="col">How</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.name} data-left={column.field === null || undefined}>
                <th scope="row">{column.name || '(no name)'}</th>
                <td className={css.samples} title={column.samples.join('\n')}>
                  {column.samples.join(' · ') || '—'}
                </td>
                <td>
                  <Field
                    key={column.field}
                    label={`What ${column.name} is taken for`}
                    list={list}
                    value={column.field ?? ''}
                    onChange={(value) => setField(column.name, fieldMeant(value, fields))}
                  />
                  {column.field && <span className={css.words}>{mappingWords(column.field)}</span>}
                </td>
                <td className={css.how}>{howWords[column.how]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={css.more}>
        {constants.map(([field, value]) => (
          <div key={field} className={css.option}>
            <span title={field}>{mappingWords(field)} of every row</span>
            <Field
              key={value}
              label={`${mappingWords(field)} of every row`}
              value={value}
              onChange={(text) => setConstant(field, text)}
            />
          </div>
        ))}
        <AddConstant list={list} onAdd={setConstant} />
        <AddTranslation
          fields={[...new Set(columns.flatMap((column) => column.field ?? []))]}
          onAdd={(field, text, meant) => setMeaning(field, text, meant)}
        />
        {Object.entries(options.values ?? {}).flatMap(([field, meanings]) =>
          Object.entries(meanings).map(([text, meant]) => (
            <div key={`${field} ${text}`} className={css.option}>
              <span>
                {mappingWords(field)} “{text}” means
              </span>
              <Field
                key={meant}
                label={`What ${text} means as ${field}`}
                value={meant}
                onChange={(value) => setMeaning(field, text, value)}
              />
            </div>
          )),
        )}
        <Choose
          label="Days are written"
          value={options.dates ?? ''}
          options={[
            ['', 'as found'],
            ['year-month-day', 'year, month, day'],
            ['day-month-year', 'day, month, year'],
            ['month-day-year', 'month, day, year'],
          ]}
          onChange={(dates) => onChange(without({ ...options, dates }, 'dates'))}
        />
        <Choose
          label="Decimals have"
          value={options.decimal ?? ''}
          options={[
            ['', 'a point'],
            ['comma', 'a comma'],
          ]}
          onChange={(decimal) => onChange(without({ ...options, decimal }, 'decimal'))}
        />
        <Choose
          label="Several in one cell have between them"
          value={options.lists ?? ''}
          options={[
            ['', 'a semicolon'],
            [',', 'a comma'],
            ['|', 'a bar'],
            [' ', 'a space'],
          ]}
          onChange={(lists) => onChange(without({ ...options, lists }, 'lists'))}
        />
        <label className={css.check}>
          <input
            type="checkbox"
            checked={options.whole ?? false}
            onChange={(event) => onChange({ ...options, whole: event.currentTarget.checked })}
          />
          This is everything that the source has
        </label>
      </div>
    </Panel>
  );
}

/** A list of servers rarely says that they are servers. Any kind may be written, those of one's own too. */
function RowsAre({ value, onChange }: { value: string; onChange: (kind: string) => void }) {
  const list = useId();
  return (
    <div className={css.kind} data-asked={value === '' || undefined}>
      <span>{value === '' ? 'No column says what the rows are. Each row is a' : 'Each row is a'}</span>
      <datalist id={list}>
        {Object.entries(kindWords).map(([kind, [one]]) => (
          <option key={kind} value={kind} label={one} />
        ))}
      </datalist>
      <Field
        key={value}
        label="What each row is"
        list={list}
        value={value}
        placeholder="server, pc, vm, device …"
        onChange={onChange}
      />
    </div>
  );
}

/** An empty choice is no option at all. */
function without(options: Mapping, name: 'dates' | 'decimal' | 'lists'): Mapping {
  const { [name]: value, ...rest } = options;
  return value ? { ...rest, [name]: value } : rest;
}

function Field({
  label,
  list,
  value,
  placeholder = 'left out',
  onChange,
}: {
  label: string;
  list?: string;
  value: string;
  placeholder?: string;
  onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  const done = (): void => {
    if (text.trim() !== value) onChange(text.trim());
  };
  return (
    <input
      className={css.input}
      aria-label={label}
      {...(list ? { list } : {})}
      value={text}
      placeholder={placeholder}
      spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
    />
  );
}

function Choose({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: [string, string][];
  onChange: (value: string) => void;
}) {
  return (
    <label className={css.option}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([key, word]) => (
          <option key={key} value={key}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

function AddConstant({ list, onAdd }: { list: string; onAdd: (field: string, value: string) => void }) {
  const [field, setField] = useState('');
  const [value, setValue] = useState('');
  const ready = field.trim() !== '' && value.trim() !== '';
  return (
    <form
      className={css.add}
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        onAdd(field.trim(), value.trim());
        setField('');
        setValue('');
      }}
    >
      <label className={css.option}>
        <span>Same in every row</span>
        <input
          list={list}
          placeholder="state"
          value={field}
          onChange={(event) => setField(event.currentTarget.value)}
        />
      </label>
      <input
        aria-label="Its value"
        placeholder="planned"
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
      />
      <Button type="submit" small reason={ready ? null : 'Name the field and its value.'}>
        Set
      </Button>
    </form>
  );
}

/** What a word of the file means, such as "in use" for a state. */
function AddTranslation({
  fields,
  onAdd,
}: {
  fields: string[];
  onAdd: (field: string, text: string, meant: string) => void;
}) {
  const [field, setField] = useState('state');
  const [text, setText] = useState('');
  const [meant, setMeant] = useState('');
  const ready = text.trim() !== '' && meant.trim() !== '';
  return (
    <form
      className={css.add}
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        onAdd(field, text.trim(), meant.trim());
        setText('');
        setMeant('');
      }}
    >
      <label className={css.option}>
        <span>A word means</span>
        <select value={field} onChange={(event) => setField(event.currentTarget.value)}>
          {fields.map((one) => (
            <option key={one} value={one}>
              {mappingWords(one)}
            </option>
          ))}
        </select>
      </label>
      <input
        aria-label="The word in the file"
        placeholder="sleeping"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <input
        aria-label="What it means"
        placeholder="retired"
        value={meant}
        onChange={(event) => setMeant(event.currentTarget.value)}
      />
      <Button type="submit" small reason={ready ? null : 'Give the word and what it means.'}>
        Set
      </Button>
    </form>
  );
}
