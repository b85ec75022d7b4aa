import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { recordPath } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { iconOf } from '../../ui/icons.ts';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { WhyWords } from '../why/WhyPanel.tsx';
import type { Work } from './queries.ts';
import css from './WorkRow.module.css';

/** One thing to do: the first action, what it is about, why in one line; the whole why on demand. */
export function WorkRow({ item }: { item: Work }) {
  const [open, setOpen] = useState(false);
  const Icon = iconOf(item.record);
  const whyId = `why-${item.id}`;
  return (
    <li className={css.row}>
      <Anchor className={css.main} href={recordPath(item.record.key)} data-work>
        <Icon className={css.icon} size={18} stroke={1.6} aria-hidden />
        <span className={css.first}>{item.first}</span>
        <span className={css.name}>
          {item.record.name}
          {item.detail && <span className={css.detail}> · {item.detail}</span>}
        </span>
        {item.why !== '' && <span className={css.why}>{item.why}</span>}
        <span className={css.facts}>
          <span className={css.key}>{item.record.key}</span>
          <span>
            {item.domain.name}, level {item.level}
          </span>
          {item.how === 'delegated' && <span>by a delegation</span>}
          {item.how === 'break-glass' && <span>break-glass is open</span>}
          {item.how === 'supervised' && <span>{item.supervisors[0]?.name} confirms each step</span>}
          {item.how === 'could-be-supervised' && (
            <span>
              {item.supervisors
                .slice(0, 3)
                .map((person) => person.name)
                .join(', ')}{' '}
              could supervise you
            </span>
          )}
        </span>
        <span className={css.when}>
          {item.dueAt ? (
            <State
              state={item.band === 'now' ? 'overdue' : 'due'}
              word={item.band === 'now' ? 'Due' : 'By'}
              face={item.band === 'now' ? { shape: 'triangle', tone: 'bad' } : { shape: 'half', tone: 'warn' }}
            />
          ) : null}
          {item.kind !== 'procedure' && <Time at={item.dueAt ?? item.since} />}
        </span>
      </Anchor>
      <button
        type="button"
        className={css.ask}
        aria-expanded={open}
        aria-controls={whyId}
        onClick={() => setOpen(!open)}
        data-open={open || undefined}
      >
        Why <IconChevronDown size={15} stroke={1.8} aria-hidden />
      </button>
      {open && (
        <div className={css.whole} id={whyId}>
          <WhyWords of={item.record.key} brief={item.why !== ''} />
        </div>
      )}
    </li>
  );
}
