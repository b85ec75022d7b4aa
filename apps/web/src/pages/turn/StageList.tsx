import type { Stage, Turn } from '../../api/types.ts';
import { ChangeView } from '../change/ChangeView.tsx';
import { LineStrip } from '../line/LineStrip.tsx';
import { RunView } from '../run/RunView.tsx';
import { StageItem } from './StageItem.tsx';
import css from './StageList.module.css';

/** What a stage shows below its sentence. */
function Inside({ stage, turn }: { stage: Stage; turn: Turn }) {
  if (stage.state === 'pending' || stage.state === 'skipped') return null;
  if (stage.name === 'change' && turn.change) return <ChangeView change={turn.change} />;
  if (stage.name === 'run' && turn.change?.run) return <RunView id={turn.change.run.id} />;
  if (stage.name === 'learn' && turn.change) return <LineStrip of={turn.change.key} />;
  return null;
}

/** The turn as it goes: down the plumb line from a look at the machine to the verified result. */
export function StageList({ turn }: { turn: Turn }) {
  return (
    <ol className={css.stages} aria-label="Stages of this turn">
      {turn.stages.map((stage) => (
        <StageItem key={stage.name} stage={stage}>
          <Inside stage={stage} turn={turn} />
        </StageItem>
      ))}
    </ol>
  );
}
