import { Modal, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { me, search } from '../../api/queries.ts';
import { useStartLocalTurn } from '../../pages/turn/useStartTurn.ts';
import { recordPath } from '../../paths.ts';
import { useGo } from '../../ui/Anchor.tsx';
import { iconOf } from '../../ui/icons.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { useOpenExample } from '../useOpenExample.ts';
import { buildCommands, type Command, matching } from './commands.ts';
import css from './Palette.module.css';

/** Anything, from the keyboard: the same search as everywhere, the pages, and what can be done. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [debounced] = useDebouncedValue(text, 90);
  const go = useGo();
  const who = useQuery(me());
  const { setColorScheme } = useMantineColorScheme();
  const example = useOpenExample();
  const turn = useStartLocalTurn();
  const hits = useQuery(search(debounced));
  const list = useRef<HTMLDivElement>(null);

  const commands = buildCommands({
    go,
    help: onHelp,
    scheme: setColorScheme,
    turn: turn.start,
    inExample: who.data?.workspace.kind === 'example',
    openExample: example.open,
    openMain: () => location.assign('/'),
  });
  const records: Command[] =
    text.trim() === ''
      ? []
      : (hits.data?.items ?? []).map((hit) => ({
          id: hit.ref.key,
          title: hit.title,
          note: hit.subtitle,
          keyText: hit.ref.key,
          icon: iconOf({ type: hit.ref.type, kind: hit.kind }),
          group: 'Records',
          run: () => go(recordPath(hit.ref.key)),
        }));
  const shown = [...records, ...matching(commands, text)];
  const current = Math.min(at, shown.length - 1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marked one is found in the page
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    if (!command.stays) onClose();
    command.run();
  };
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setAt((current + by + shown.length) % Math.max(1, shown.length));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      run(shown[current]);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={620}
      yOffset="12vh"
      aria-label="Search, go, do"
    >
      <div className={css.palette}>
        <input
          className={css.input}
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={shown[current] ? `palette-${shown[current].id}` : undefined}
          placeholder="A name, a key, a package, an address, or what you want to do"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKey}
          spellCheck={false}
        />
        {example.progress && <div className={css.note}>{example.progress}</div>}
        {hits.isError && text.trim() !== '' && (
          <ProblemView error={hits.error} retry={() => void hits.refetch()} compact />
        )}
        <div className={css.list} id="palette-list" role="listbox" aria-label="Results" ref={list}>
          {shown.map((command, index) => {
            const Icon = command.icon;
            const opens = index === 0 || shown[index - 1]!.group !== command.group;
            return (
              <div key={command.id}>
                {opens && <div className={css.group}>{command.group}</div>}
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox */}
                {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox */}
                <div
                  id={`palette-${command.id}`}
                  role="option"
                  aria-selected={index === current}
                  className={css.item}
                  onPointerMove={() => setAt(index)}
                  onClick={() => run(command)}
                >
                  <Icon size={16} stroke={1.6} aria-hidden />
                  <span className={css.title}>{command.title}</span>
                  {command.note && <span className={css.sub}>{command.note}</span>}
                  {command.keyText && <span className={css.key}>{command.keyText}</span>}
                  {command.keys && (
                    <span className={css.keys}>
                      {command.keys.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </span>
                  )}
                </div>
              </div>
            );
          })}
          {shown.length === 0 && !hits.isFetching && (
            <div className={css.note}>Nothing of that name. Try a part of it, a key such as CMP-12, or a package.</div>
          )}
        </div>
      </div>
    </Modal>
  );
}
