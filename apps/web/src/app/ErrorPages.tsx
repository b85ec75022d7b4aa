import type { Problem } from '../api/problem.ts';
import { paths } from '../paths.ts';
import { Anchor } from '../ui/Anchor.tsx';
import { Empty } from '../ui/Empty.tsx';
import { ProblemView } from '../ui/ProblemView.tsx';
import css from './ErrorPages.module.css';

/** There is no such page, or no such record, or one may not read it: all look the same. */
export function MissingPage() {
  return (
    <div className={css.page}>
      <h1 className="unseen">Nothing here</h1>
      <Empty
        title="There is nothing at this address, or you may not read it"
        action={
          <>
            <Anchor href={paths.loop()}>To the Loop</Anchor>
            <Anchor href={paths.estate()}>To the estate</Anchor>
          </>
        }
      >
        Check the key, or search for the name
        <span className={css.keys}>
          {' '}
          with <kbd>Ctrl</kbd> <kbd>K</kbd>
        </span>
        .
      </Empty>
    </div>
  );
}

export function BrokenPage({ problem, retry }: { problem: Problem; retry: () => void }) {
  return (
    <div className={css.page}>
      <h1 className="unseen">This page did not work</h1>
      <ProblemView error={problem} retry={retry} />
    </div>
  );
}

/** What a page shows when its record could not be read. */
export function RecordProblem({ error, retry }: { error: Error; retry: () => void }) {
  const status = (error as Partial<Problem>).status;
  if (status === 404) return <MissingPage />;
  return <BrokenPage problem={error as Problem} retry={retry} />;
}
