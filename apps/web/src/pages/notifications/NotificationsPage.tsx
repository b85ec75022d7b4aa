import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { me } from '../../api/queries.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Mark } from '../../ui/State.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Time } from '../../ui/Time.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { Choices } from './Choices.tsx';
import css from './NotificationsPage.module.css';
import { type Notice, notices } from './queries.ts';
import { Sending } from './Sending.tsx';

/** What was I told, and how am I told it? */
export function NotificationsPage() {
  const [search, setSearch] = useSearchState();
  const who = useQuery(me());
  const administers = who.data?.person.administrator === true;
  const tabs = [
    { value: 'inbox', label: 'Told' },
    { value: 'choices', label: 'How I am told' },
    ...(administers ? [{ value: 'sending', label: 'Sending' }] : []),
  ];
  const tab = tabs.find(({ value }) => value === search['tab'])?.value ?? 'inbox';
  return (
    <div className={css.page}>
      <PageHeader title="Notifications" question="What was I told, and how am I told it?" />
      <Tabs label="Part" value={tab} tabs={tabs} onChange={(value) => setSearch({ tab: value })} />
      {tab === 'inbox' && <Inbox />}
      {tab === 'choices' && <Choices />}
      {tab === 'sending' && <Sending />}
    </div>
  );
}

function Inbox() {
  const list = useQuery(notices());
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: (ids?: number[]) => call('notice.read', { body: ids ? { ids } : {} }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['notices'] }),
  });
  if (list.isPending) return <SkeletonLines lines={6} />;
  if (list.isError && !list.data) return <ProblemView error={list.error} retry={() => void list.refetch()} />;
  const { items } = list.data;
  const unread = items.filter(({ readAt }) => readAt === null);
  if (items.length === 0)
    return (
      <Empty title="You were told nothing yet">
        You are told when something waits for you, when what you asked for goes on, and when somebody works in your
        domain without an approval.
      </Empty>
    );
  return (
    <Panel
      title={unread.length === 0 ? 'All read' : `${unread.length} not read`}
      aside={
        <Button
          small
          tone="quiet"
          reason={unread.length === 0 ? 'All of it is read.' : null}
          busy={read.isPending}
          onClick={() => read.mutate(undefined)}
        >
          Mark all as read
        </Button>
      }
      flush
    >
      <ul className={css.list}>
        {items.map((notice) => (
          <Row key={notice.id} notice={notice} onOpen={() => notice.readAt === null && read.mutate([notice.id])} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const unread = notice.readAt === null;
  return (
    <li>
      <Anchor href={notice.path} className={css.row} data-unread={unread || undefined} onClick={onOpen}>
        <Mark
          face={
            notice.urgent
              ? { shape: 'triangle', tone: 'bad' }
              : unread
                ? { shape: 'disc', tone: 'accent' }
                : { shape: 'ring', tone: 'quiet' }
          }
        />
        <span className={css.words}>
          <span className={css.title}>
            {notice.urgent && 'Urgent: '}
            {notice.name}
          </span>
          <span className={css.body}>{notice.body}</span>
        </span>
        <Time at={notice.at} />
      </Anchor>
    </li>
  );
}
