import { paths, recordPath } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './Notices.module.css';
import type { Matrix } from './queries.ts';

const MOST = 6;

/** What somebody should look at: domains that hang on one person or none, reviews that are open, levels that end soon. */
export function Notices({ matrix }: { matrix: Matrix }) {
  const alone = matrix.domains.filter((domain) => domain.depth > 0 && domain.alone);
  const nobody = matrix.domains.filter((domain) => domain.depth > 0 && domain.workers === 0);
  const { notices } = matrix;
  if (alone.length + nobody.length + notices.length === 0) return null;
  return (
    <ul className={css.notices}>
      {alone.length > 0 && (
        <li>
          <State state="warn" word="One only" face={{ shape: 'triangle', tone: 'warn' }} />
          <span>
            {alone.map((domain, index) => (
              <span key={domain.key}>
                {index > 0 && '; '}
                {domain.name} hangs on{' '}
                <Anchor href={paths.person(domain.alone!.key, { domain: domain.slug })}>{domain.alone!.name}</Anchor>
              </span>
            ))}
            . Nobody else works there at level 3 or more.
          </span>
        </li>
      )}
      {nobody.length > 0 && (
        <li>
          <State state="warn" word="Nobody" face={{ shape: 'cross', tone: 'bad' }} />
          <span>
            Nobody works at level 3 or more in {nobody.map((domain) => domain.name).join(', ')}: only those who answer
            for everything could.
          </span>
        </li>
      )}
      {notices.slice(0, MOST).map((notice) => (
        <li key={`${notice.kind} ${notice.record}`}>
          <State
            state={notice.kind}
            word={notice.kind === 'to-review' ? 'Review' : notice.kind === 'ends-soon' ? 'Ends' : 'Alone'}
            face={{ shape: notice.kind === 'ends-soon' ? 'pause' : 'triangle', tone: 'warn' }}
          />
          <span>
            {notice.kind === 'to-review' ? (
              <Anchor href={paths.breakGlass()}>{notice.sentence}</Anchor>
            ) : (
              <Anchor href={recordPath(notice.record)}>{notice.sentence}</Anchor>
            )}{' '}
            <span className={css.when}>
              {notice.kind === 'not-handed-on' ? 'Since' : notice.kind === 'to-review' ? 'Due' : 'Ends'}{' '}
              <Time at={notice.at} />
            </span>
          </span>
        </li>
      ))}
      {notices.length > MOST && <li className={css.when}>and {notices.length - MOST} more</li>}
    </ul>
  );
}
