import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { asProblem } from '../../api/problem.ts';
import { MissingPage } from '../../app/ErrorPages.tsx';
import { idOfKey, paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { diffSentence } from '../../ui/diff.ts';
import { formatNumber, plural } from '../../ui/format.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { EntryFilters } from './EntryFilters.tsx';
import { EntryList } from './EntryList.tsx';
import css from './IntakePage.module.css';
import { MakePlaces } from './MakePlaces.tsx';
import { NoteList } from './NoteList.tsx';
import type { Intake } from './queries.ts';
import { isMoving, useIntake } from './useIntake.ts';
import { stateFace, targetName } from './words.ts';

/** What would this bring in, what would it change, where do sources disagree? */
export function IntakePage() {
  const { key } = useParams({ strict: false }) as { key: string };
  const id = idOfKey(key, 'INT');
  return id === null ? <MissingPage /> : <ReadIntake id={id} />;
}

function ReadIntake({ id }: { id: number }) {
  const query = useIntake(id);
  if (query.isError && !query.data) {
    if (asProblem(query.error).status === 404) return <MissingPage />;
    return <ProblemView error={query.error} retry={() => void query.refetch()} />;
  }
  if (!query.data) return <Skeleton width="50%" />;
  return <IntakeView intake={query.data} />;
}

function IntakeView({ intake }: { intake: Intake }) {
  const client = useQueryClient();
  const [search] = useSearchState();
  const [asking, setAsking] = useState(false);
  const keep = (next: Intake): void => {
    setAsking(false);
    client.setQueryData(['intake', intake.id], next);
    void client.invalidateQueries({ queryKey: ['intakes'] });
    if (!isMoving(next.state)) void client.invalidateQueries({ queryKey: ['intake', intake.id, 'entries'] });
  };
  const params = { id: String(intake.id) };
  const apply = useMutation({
    mutationFn: () => call('intake.apply', { params, body: { planHash: intake.planHash } }),
    onSuccess: keep,
  });
  const cancel = useMutation({ mutationFn: () => call('intake.cancel', { params }), onSuccess: keep });
  const { summary, counts } = intake;
  const changes = summary.create + summary.update + summary.remove;
  const disagreed = counts?.disagreement ?? 0;
  const work = changes + (counts?.link ?? 0) + (counts?.gone ?? 0) + disagreed;
  // What another source keeps is an entry too: applied, it is shown where sources disagree.
  const act =
    changes === 0 && disagreed > 0
      ? `Note ${plural(disagreed, 'disagreement')}`
      : `Take in ${plural(changes, 'difference')}`;
  const wrong = counts?.issue ?? 0;
  const allWrong = wrong > 0 && work === 0 && summary.unchanged === 0;
  const name = intake.component?.name ?? targetName(intake.target);
  const canApply = intake.moves.includes('apply');
  const stop = intake.moves.includes('cancel') ? 'Stop' : intake.moves.includes('discard') ? 'Put it away' : null;
  return (
    <div className={css.page}>
      <PageHeader
        title={name}
        above={
          <>
            <Anchor href={paths.intakes()}>Intake</Anchor> · <code>{intake.key}</code>
          </>
        }
        question="What would this bring in, what would it change, where do sources disagree?"
        actions={
          <>
            {intake.state === 'applied' && <Anchor href={paths.estate()}>See the estate</Anchor>}
            {stop && (
              <Button tone="quiet" busy={cancel.isPending} onClick={() => cancel.mutate()}>
                {stop}
              </Button>
            )}
            {canApply && (
              <Button
                tone="strong"
                busy={apply.isPending}
                reason={
                  work > 0
                    ? null
                    : wrong === 0
                      ? 'The estate is as it says already.'
                      : `${allWrong ? 'Nothing of it can be taken in' : 'The estate is as it says already, but for what is wrong'}: mend that in the file, or say what its columns mean, and give it anew.`
                }
                onClick={() => setAsking(true)}
              >
                {intake.state === 'cancelled' ? 'Apply the rest' : act}
              </Button>
            )}
          </>
        }
      />
      <p className={css.facts}>
        <State state={intake.state} face={stateFace(intake.state)} /> <span>{intake.source} says so</span>
        <span>
          read by {intake.createdBy.name} <Time at={intake.createdAt} />
        </span>
        {intake.appliedAt && (
          <span>
            applied <Time at={intake.appliedAt} />
          </span>
        )}
        {intake.state !== 'planning' && (
          <strong>
            {allWrong
              ? 'Nothing of it can be taken in.'
              : diffSentence({ ...summary, total: changes }, intake.state === 'applied')}
            {wrong > 0 && ` ${wrongWords(wrong)}`}
          </strong>
        )}
        {intake.component && <RecordLink record={intake.component} />}
      </p>
      {intake.failure && <p className={css.failure}>{intake.failure}</p>}
      {intake.progress && <Progress state={intake.state} {...intake.progress} />}
      {canApply && !!counts?.makeable && (
        <MakePlaces key={intake.key} intakeKey={intake.key} places={counts.makeable} />
      )}
      {cancel.isError && <ProblemView error={cancel.error} compact />}
      {apply.isError && !asking && <ProblemView error={apply.error} compact />}
      {intake.state !== 'planning' && (
        <>
          <EntryFilters intake={intake} />
          {search['only'] === 'notes' ? <NoteList intake={intake} /> : <EntryList intake={intake} />}
        </>
      )}
      <Confirm
        open={asking}
        title={`Take in ${name}`}
        act={act}
        busy={apply.isPending}
        error={apply.error}
        onConfirm={() => apply.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>
          {formatNumber(summary.create)} are made, {formatNumber(summary.update)} changed,{' '}
          {formatNumber(summary.remove)} removed, exactly as shown. What was changed meanwhile is left alone and listed.
        </p>
        {wrong > 0 && <p>{wrongWords(wrong)}</p>}
        {disagreed > 0 && <p>In {plural(disagreed, 'entry', 'entries')} another source keeps what it said.</p>}
      </Confirm>
    </div>
  );
}

/** Of a row it may be a part only that stays out. */
const wrongWords = (rows: number): string =>
  `${plural(rows, 'row has', 'rows have')} something wrong, which stays out.`;

function Progress({ state, done, total }: { state: string; done: number; total: number }) {
  const word = state === 'planning' ? 'Planned' : 'Applied';
  return (
    <div className={css.progress}>
      <progress value={done} max={Math.max(1, total)} aria-label={word} />
      <span>
        {word} {formatNumber(done)} of {formatNumber(total)}
      </span>
    </div>
  );
}
