import { useDebouncedValue } from '@mantine/hooks';
import { IconX } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { component as componentQuery, components } from '../../api/queries.ts';
import { iconOfKind } from '../../ui/icons.ts';
import { kindWord } from '../../ui/kinds.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { NoTarget } from './NoTarget.tsx';
import css from './Targets.module.css';

interface TargetsProps {
  many: boolean;
  /** Empty: of any kind. */
  kinds: readonly string[];
  /** Keys. */
  chosen: readonly string[];
  label?: string;
  error: string | null;
  onChange: (keys: string[]) => void;
}

const SHOWN = 8;

/** What it is done to: found by name, kept in the order in which it is done. */
export function Targets({ many, kinds, chosen, label, error, onChange }: TargetsProps) {
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 150);
  const id = useId();
  // Asked for by kind: among thousands of ports and cables the first page would hold none of them.
  const ofKinds = kinds.length > 0 ? { kind: kinds.join(',') } : {};
  const list = useInfiniteQuery(components(q ? { q, ...ofKinds } : { sort: '-criticality', ...ofKinds }));
  const fits = (list.data?.pages[0]?.items ?? []).filter((item) => !chosen.includes(item.key));
  const sought = kinds.length === 0 ? 'component' : kinds.map((one) => kindWord(one).toLowerCase()).join(' or ');
  const open = many || chosen.length === 0;
  const ask = label ?? (many ? 'Find components by name' : 'Find the component by name');
  return (
    <div className={css.targets}>
      {label && <span className={css.label}>{label}</span>}
      {chosen.length > 0 && (
        <ol className={css.chosen}>
          {chosen.map((key) => (
            <Chosen key={key} of={key} onRemove={() => onChange(chosen.filter((one) => one !== key))} />
          ))}
        </ol>
      )}
      {open && (
        <>
          <input
            type="search"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            // Enter picks the first one; it does not send the form.
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              if (q && fits[0]) {
                onChange(many ? [...chosen, fits[0].key] : [fits[0].key]);
                setText('');
              }
            }}
            placeholder={ask}
            aria-label={ask}
            aria-invalid={error !== null}
            aria-describedby={error ? id : undefined}
          />
          {list.isError && <ProblemView error={list.error} retry={() => void list.refetch()} compact />}
          {list.isSuccess && fits.length === 0 && (
            <p className={css.hint}>
              {q ? `No ${sought} of that name is in your domains.` : `No ${sought} is in your domains yet.`}
            </p>
          )}
          {list.isSuccess && fits.length === 0 && chosen.length === 0 && !q && (
            <NoTarget kinds={kinds} onTaken={(key) => onChange([key])} />
          )}
          <ul className={css.list} aria-label="Components that fit">
            {fits.slice(0, SHOWN).map((item) => {
              const Icon = iconOfKind(item.kind);
              return (
                <li key={item.id}>
                  <button
                    type="button"
                    onClick={() => {
                      onChange(many ? [...chosen, item.key] : [item.key]);
                      setText('');
                    }}
                  >
                    <Icon size={15} stroke={1.6} aria-hidden />
                    <strong>{item.name}</strong>
                    <span>{kindWord(item.kind)}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </>
      )}
      {error && (
        <p className={css.error} id={id}>
          {error}
        </p>
      )}
    </div>
  );
}

function Chosen({ of, onRemove }: { of: string; onRemove: () => void }) {
  const id = Number(of.split('-')[1]);
  const { data } = useQuery(componentQuery(id));
  const Icon = iconOfKind(data?.kind ?? 'server');
  return (
    <li>
      <Icon size={15} stroke={1.6} aria-hidden />
      <strong>{data?.name ?? of}</strong>
      <span>{of}</span>
      <button type="button" aria-label={`Take ${data?.name ?? of} away`} onClick={onRemove}>
        <IconX size={14} aria-hidden />
      </button>
    </li>
  );
}
