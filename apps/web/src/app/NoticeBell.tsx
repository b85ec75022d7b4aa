import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { unread } from '../pages/notifications/queries.ts';
import { paths } from '../paths.ts';
import { Anchor } from '../ui/Anchor.tsx';
import css from './NoticeBell.module.css';

/** How much one was told and has not read. Live: the stream of events says when there is more. */
export function NoticeBell() {
  const count = useQuery(unread()).data?.unread ?? 0;
  const label = count === 0 ? 'Notifications: all read' : `Notifications: ${count} not read`;
  return (
    <Anchor href={paths.notifications()} className={css.bell} aria-label={label} title={label}>
      <IconBell size={18} stroke={1.6} aria-hidden />
      {count > 0 && <span className={css.count}>{count > 99 ? '99+' : count}</span>}
    </Anchor>
  );
}
