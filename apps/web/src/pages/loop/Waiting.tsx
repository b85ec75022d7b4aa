import type { Home } from '../../api/types.ts';
import { paths, recordPath } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatNumber } from '../../ui/format.ts';
import { iconOf } from '../../ui/icons.ts';
import { Panel } from '../../ui/Panel.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './Waiting.module.css';

export function Waiting({ home }: { home: Home | undefined }) {
  if (!home) {
    return (
      <Panel title="Waits for you">
        <SkeletonLines lines={2} />
      </Panel>
    );
  }
  const items = home.waiting;
  return (
    <Panel
      title="Waits for you"
      aside={
        <>
          {items.length > 0 && formatNumber(items.length)}
          <Anchor href={paths.myWork()}>My work, in order</Anchor>
        </>
      }
      flush
    >
      {items.length === 0 && (
        <p className={css.none}>Nothing waits for you. Approvals, steps and reviews that need you appear here.</p>
      )}
      <ul className={css.list}>
        {items.map((item) => {
          const Icon = iconOf(item.ref);
          return (
            <li key={`${item.kind} ${item.ref.key}`}>
              <Anchor className={css.item} href={recordPath(item.ref.key)}>
                <Icon size={17} stroke={1.6} aria-hidden />
                <span className={css.title}>{item.title}</span>
                <span className={css.key}>{item.ref.key}</span>
                <span className={css.since}>
                  <Time at={item.since} />
                </span>
                {!item.canDo && <span className={css.reason}>{item.reason ?? 'Another person must do this.'}</span>}
              </Anchor>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
