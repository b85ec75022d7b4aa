import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { attemptKey, call } from '../../api/client.ts';
import { paths } from '../../paths.ts';
import { Anchor, useGo } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { plural } from '../../ui/format.ts';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { givenAs, keepGiven } from './given.ts';
import css from './MakePlaces.module.css';

/** Rows stay out for want of a place: it can be made with them, by a new plan of the same file. */
export function MakePlaces({ intakeKey, places }: { intakeKey: string; places: number }) {
  const go = useGo();
  const [attempt] = useState(attemptKey);
  const given = givenAs(intakeKey);
  const plan = useMutation({
    mutationFn: async () => {
      const { file, format, source, options } = given!;
      const next = { ...options, makePlaces: true };
      const intake = await call('intake.file', {
        query: { format, name: file.name, options: JSON.stringify(next), ...(source ? { source } : {}) },
        body: file,
        idempotencyKey: attempt,
      });
      keepGiven(intake.key, { ...given!, options: next });
      return intake;
    },
    onSuccess: (intake) => go(paths.intake(intake.key)),
  });
  return (
    <div className={css.make}>
      <span>
        {plural(places, 'place that rows name is', 'places that rows name are')} not there.{' '}
        {!given && (
          <>
            To make {places === 1 ? 'it' : 'them'} by the same plan,{' '}
            <Anchor href={paths.intakes()}>give the file again</Anchor> and tick “Make the sites, locations, racks …”.
          </>
        )}
      </span>
      {given && (
        <Button busy={plan.isPending} onClick={() => plan.mutate()}>
          Plan anew and make {places === 1 ? 'it' : 'them'}
        </Button>
      )}
      {plan.isError && <ProblemView error={plan.error} compact />}
    </div>
  );
}
