import { IconPencil } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import { component as componentQuery } from '../../api/queries.ts';
import type { AttributeValue, ComponentDetail } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';
import { formatValue, words } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { say } from '../../ui/toast.tsx';
import css from './FactValue.module.css';
import { type Fact, isPlain, parseTyped } from './facts.ts';
import { fieldWords, partOf } from './fieldWords.ts';

function partText(name: string, value: unknown): string {
  if (value === true) return words(name).toLowerCase();
  if (typeof value === 'number' && !/bytes$/i.test(name)) return `${words(name).toLowerCase()} ${value}`;
  return formatValue(value, name);
}

/** A list of parts (interfaces, disks, filesystems) as short lines. */
function Parts({ parts }: { parts: Record<string, unknown>[] }) {
  return (
    <ul className={css.parts}>
      {parts.map((part) => {
        const { lead, rest } = partOf(part);
        return (
          <li key={JSON.stringify(part)}>
            <span>{formatValue(lead)}</span> {rest.map(([name, value]) => partText(name, value)).join(' · ')}
          </li>
        );
      })}
    </ul>
  );
}

function Shown({ fact }: { fact: Fact }) {
  const { value, name } = fact;
  if (Array.isArray(value) && value.some((item) => typeof item === 'object'))
    return <Parts parts={value as unknown as Record<string, unknown>[]} />;
  const text = formatValue(value, name);
  return text.length > 60 && !text.includes(' ') ? <code title={text}>{text.slice(0, 16)}…</code> : text;
}

/** A value in place: read, and edited where it stands. Somebody else's change in between is shown, not overwritten. */
export function FactValue({
  component,
  fact,
  editable,
}: {
  component: ComponentDetail;
  fact: Fact;
  editable: boolean;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: ({ value, version }: { value: AttributeValue; version: number }) =>
      call('component.update', {
        params: { id: String(component.id) },
        body: { attributes: { [fact.name]: value } },
        ifMatch: version,
      }),
    onSuccess: () => {
      say(`${fieldWords(fact.name)} of ${component.name} is changed.`);
      setTyped(null);
      void client.invalidateQueries({ queryKey: ['component'] });
    },
    onError: (error) => {
      if (asProblem(error).code === 'stale')
        void client.invalidateQueries({ queryKey: componentQuery(component.id).queryKey });
    },
  });
  if (typed === null) {
    return (
      <span className={css.shown}>
        <Shown fact={fact} />
        {editable && isPlain(fact.value) && (
          <button
            type="button"
            className={css.edit}
            aria-label={`Edit ${fieldWords(fact.name)}`}
            onClick={() => setTyped(String(fact.value))}
          >
            <IconPencil size={13} stroke={1.7} />
          </button>
        )}
      </span>
    );
  }
  const stale = save.isError && asProblem(save.error).code === 'stale';
  const send = () => save.mutate({ value: parseTyped(typed, fact.value), version: component.version });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onKeyDown={(event) => event.key === 'Escape' && setTyped(null)}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the field replaces the value that was clicked
        autoFocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        aria-label={fieldWords(fact.name)}
      />
      <Button small type="submit" tone="strong" busy={save.isPending}>
        {stale ? 'Use mine' : 'Save'}
      </Button>
      <Button small tone="quiet" onClick={() => setTyped(null)}>
        {stale ? 'Take theirs' : 'Leave it'}
      </Button>
      {stale ? (
        <p className={css.conflict}>
          It was changed meanwhile and is now <strong>{formatValue(fact.value, fact.name)}</strong>. What you typed is
          kept; decide again.
        </p>
      ) : (
        save.isError && <ProblemView error={save.error} compact />
      )}
    </form>
  );
}
