import { Autocomplete, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { grid } from '../../api/may.ts';
import { domains as domainsQuery, me as meQuery } from '../../api/queries.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { actionWords } from '../people/actionWords.ts';
import { matrix } from '../people/queries.ts';
import css from './PoliciesPage.module.css';
import { type Simulated, simulate } from './queries.ts';

/** May P do A on R, why, and who else could. The address holds the question: it can be sent to somebody. */
export function Simulator() {
  const [search, setSearch] = useSearchState();
  const { data: me } = useQuery(meQuery());
  const people = useQuery(matrix(''));
  const domains = useQuery(domainsQuery());
  const actions = useQuery(grid());
  const person = search['person'] ?? me?.person.key ?? '';
  const action = search['action'] ?? 'run.start';
  // Where one holds something: one may not ask about what one cannot see.
  const own = me?.grants[0]?.domain.key;
  const resource = search['on'] ?? domains.data?.items.find((domain) => domain.key === own)?.slug ?? '';
  const answer = useQuery(simulate(person, action, resource));
  const known = people.data?.people.map(({ key, name }) => ({ value: key, label: name })) ?? [];
  const options = known.some(({ value }) => value === person)
    ? known
    : [...known, { value: person, label: person === me?.person.key ? me.person.name : person }];
  return (
    <div className={css.simulator}>
      <div className={css.question}>
        <Select
          label="May"
          searchable
          allowDeselect={false}
          value={person}
          data={options}
          onChange={(value) => setSearch({ person: value })}
        />
        <Select
          label="do this"
          searchable
          allowDeselect={false}
          value={action}
          data={actions.data?.items.map((row) => ({ value: row.action, label: actionWords(row.action) })) ?? []}
          onChange={(value) => setSearch({ action: value })}
        />
        <Autocomplete
          key={resource}
          label="on"
          description="A domain, a procedure, or a key such as CHG-4 or CMP-12"
          defaultValue={resource}
          data={domains.data?.items.map(({ slug }) => slug) ?? []}
          onOptionSubmit={(value) => setSearch({ on: value })}
          onBlur={(event) => {
            const text = event.currentTarget.value.trim();
            if (text && text !== resource) setSearch({ on: text });
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') setSearch({ on: event.currentTarget.value.trim() });
          }}
        />
      </div>
      {answer.isError && <ProblemView error={answer.error} compact />}
      {answer.isPending && <SkeletonLines lines={3} />}
      {answer.data && <Verdict answer={answer.data} />}
    </div>
  );
}

function Verdict({ answer }: { answer: Simulated }) {
  return (
    <div className={css.verdict} role="status">
      <p className={css.sentence}>
        <State
          state={answer.allowed ? 'allowed' : 'refused'}
          word={answer.allowed ? (answer.how === 'supervised' ? 'Supervised' : 'Yes') : 'No'}
          face={
            answer.allowed
              ? {
                  shape: answer.how === 'supervised' ? 'half' : 'disc',
                  tone: answer.how === 'supervised' ? 'warn' : 'good',
                }
              : { shape: 'cross', tone: 'bad' }
          }
        />
        <span>{answer.sentence}</span>
      </p>
      <dl className={css.facts}>
        <dt>On</dt>
        <dd>
          {answer.resource.name}, in {answer.resource.domain.name}
          {answer.resource.level > 0 && `, asks for level ${answer.resource.level}`}
        </dd>
        <dt>Because</dt>
        <dd>
          {answer.decidedBy.map((policy) => (
            <span key={policy.id} className={css.because}>
              {policy.why} <code>{policy.id}</code>
            </span>
          ))}
          {answer.decidedBy.length === 0 && 'No policy permits it.'}
        </dd>
        <dt>Level</dt>
        <dd>
          {answer.level === 0 ? 'none' : answer.level}
          {answer.lentBy &&
            ` (lent by ${answer.lentBy.name}; ${answer.ownLevel === 0 ? 'none' : answer.ownLevel} of their own)`}
          {answer.neededLevel !== null && `, it takes ${answer.neededLevel}`}
        </dd>
        <dt>Who else could</dt>
        <dd className={css.others}>
          {answer.whoCould.length === 0 && 'Nobody else now.'}
          {answer.whoCould.map((other) => (
            <RecordLink key={other.key} record={other} showKey={false} />
          ))}
        </dd>
      </dl>
    </div>
  );
}
