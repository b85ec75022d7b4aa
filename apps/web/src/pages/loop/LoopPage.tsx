import { IconRotateClockwise } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDecided } from '../../api/may.ts';
import { asProblem } from '../../api/problem.ts';
import { home, me } from '../../api/queries.ts';
import { BrokenPage } from '../../app/ErrorPages.tsx';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { useStartLocalTurn } from '../turn/useStartTurn.ts';
import { AtRisk } from './AtRisk.tsx';
import { EstateCounts } from './EstateCounts.tsx';
import { LoopDrawing } from './LoopDrawing.tsx';
import css from './LoopPage.module.css';
import { Measures } from './Measures.tsx';
import { Sentence } from './Sentence.tsx';
import { Waiting } from './Waiting.tsx';

/** What is waiting for me, what is at risk, and is the loop turning? */
export function LoopPage() {
  const { data, isError, error, refetch } = useQuery(home());
  const who = useQuery(me());
  const turn = useStartLocalTurn();
  const { known } = useDecided('estate.observe', 'somewhere');
  if (isError && !data) return <BrokenPage problem={asProblem(error)} retry={() => void refetch()} />;
  const ownEstate = who.data?.workspace.kind === 'main';
  const canTurn = ownEstate && known && turn.may.reason === null;
  // Who may not turn it begins with what is written for their level.
  const isFollowing = ownEstate && known && !canTurn;
  return (
    <div className={css.page}>
      <div className={css.first}>
        <Sentence home={data}>
          {isFollowing && (
            <Anchor className={css.start} href={paths.procedures({ may: 'yes' })}>
              What you may do here
            </Anchor>
          )}
          {canTurn && (
            <Button
              tone="strong"
              busy={turn.busy}
              onClick={turn.start}
              icon={<IconRotateClockwise size={16} stroke={1.8} aria-hidden />}
            >
              Turn the loop
            </Button>
          )}
        </Sentence>
        <Waiting home={data} />
        <AtRisk home={data} canTurn={canTurn} />
      </div>
      <aside className={css.second}>
        <LoopDrawing home={data} />
        <EstateCounts home={data} />
      </aside>
      <div className={css.third}>
        <Measures home={data} />
      </div>
    </div>
  );
}
