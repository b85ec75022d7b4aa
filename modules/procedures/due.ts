// What comes due by the calendar alone: said once as an event, which whoever tells people reads.
import { sql } from 'kysely';
import { type Id, ref } from '#kernel';
import { createAuthority, findSystemActor, type NoticeSource, whoCould } from '#people';
import { createContext, type Workspace } from '#platform';

interface Due {
  type: 'credential' | 'break_glass';
  id: Id;
  action: string;
  detail: { [key: string]: string | number | null };
}

/** Credentials whose value is older than it may be, and reviews that are late; each once for its value, or its glass. */
async function findDue(workspace: Workspace): Promise<Due[]> {
  const now = workspace.clock.now();
  const { rows } = await sql<Due>`
    select 'credential' as type, c.id, 'credential.due' as action,
      jsonb_build_object('name', c.name, 'domainId', c.domain_id, 'valueVersion', c.value_version) as detail
    from credential c
    where c.retired_at is null and c.rotate_after_days is not null
      and c.valued_at + make_interval(days => c.rotate_after_days) <= ${now}
      and not exists (select from event e where e.subject_type = 'credential' and e.subject_id = c.id
        and e.action = 'credential.due' and (e.detail ->> 'valueVersion')::int = c.value_version)
    union all
    select 'break_glass', g.id, 'break-glass.review-due', jsonb_build_object('personId', g.person_id, 'person', p.name,
      'domainId', g.domain_id, 'domain', d.name, 'ownerId', null, 'reason', g.reason)
    from break_glass g join person p on p.id = g.person_id join domain d on d.id = g.domain_id
    where g.reviewed_at is null and g.review_due_at <= ${now}
      and not exists (select from event e where e.subject_type = 'break_glass' and e.subject_id = g.id
        and e.action = 'break-glass.review-due')
    limit 200`.execute(workspace.db);
  return rows;
}

/** Returns how much has come due since the last look. */
export async function sayWhatIsDue(workspace: Workspace): Promise<number> {
  const due = await findDue(workspace);
  if (due.length === 0) return 0;
  const context = createContext({
    workspace,
    authority: createAuthority(workspace),
    actor: (await findSystemActor(workspace.db))!,
    operation: 'due.say',
  });
  await context.mutate((mutation) =>
    mutation.recordAll(due.map(({ type, id, action, detail }) => ({ subject: ref(type, id), action, detail }))),
  );
  return due.length;
}

const LOOK_EVERY_MS = 600_000;

export async function startDue(workspace: Workspace): Promise<{ stop(): Promise<void> }> {
  const look = (): Promise<unknown> =>
    sayWhatIsDue(workspace).catch((error) =>
      workspace.log.warn({ err: error }, 'looking for what is due failed; it will be tried again'),
    );
  let running = look();
  const timer = setInterval(() => {
    running = look();
  }, LOOK_EVERY_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Whoever may change the credential is told that it should be. */
export const credentialNotices: NoticeSource = {
  actions: ['credential.due'],
  async notices(workspace, event) {
    const { name, domainId, valueVersion } = event.detail as { name: string; domainId: Id; valueVersion: number };
    const could = await whoCould(workspace, 'credential.manage', {
      type: 'credential',
      id: event.subject.id,
      domainId,
    });
    return [
      {
        kind: 'credential-due',
        to: could.map(({ id }) => id),
        key: `credential ${event.subject.id} ${valueVersion}`,
        title: `The credential ${name} is to be changed`,
        body: 'Its value is older than it may be.',
        path: '/vault',
      },
    ];
  },
};
