import { lazy, Suspense, useState } from 'react';
import { useDecided } from '../../api/may.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button, reasonText } from '../../ui/Button.tsx';
import css from './Targets.module.css';

const TakeInDirectory = lazy(() =>
  import('./TakeInDirectory.tsx').then((module) => ({ default: module.TakeInDirectory })),
);

/** Nothing of the kind is in the estate: how it comes in, by whoever may bring it. */
export function NoTarget({ kinds, onTaken }: { kinds: readonly string[]; onTaken: (key: string) => void }) {
  const [taking, setTaking] = useState(false);
  const may = useDecided('estate.change', 'somewhere');
  if (!may.known) return null;
  if (may.reason)
    return (
      <p className={css.hint}>
        It has to be in the estate before this can be done to it. {reasonText(may.reason, may.whoCould)}
      </p>
    );
  if (!kinds.includes('directory'))
    return (
      <p className={css.hint}>
        It has to be in the estate before this can be done to it: <Anchor href={paths.intakes()}>take it in</Anchor>.
      </p>
    );
  return (
    <div className={css.first}>
      <p className={css.hint}>
        Before this can be started once, Plumbline must know where your directory is and who signs in there.
      </p>
      <Button small onClick={() => setTaking(true)}>
        Take in a directory
      </Button>
      {taking && (
        <Suspense>
          <TakeInDirectory
            onTaken={(key) => {
              setTaking(false);
              onTaken(key);
            }}
            onClose={() => setTaking(false)}
          />
        </Suspense>
      )}
    </div>
  );
}
