import { Modal } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { MeasureReading } from '../../api/types.ts';
import { recordPath } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import css from './Measures.module.css';

const MeasureChart = lazy(() => import('./MeasureChart.tsx').then((module) => ({ default: module.MeasureChart })));

/** A measure looked at closely: its course, and the line that it serves. */
export function MeasureSheet({ measure, onClose }: { measure: MeasureReading; onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={measure.name} size={820} centered>
      <Suspense fallback={<SkeletonLines lines={8} />}>
        <MeasureChart measure={measure} />
      </Suspense>
      <p className={css.line}>
        <Anchor href={recordPath(measure.ref.key)}>Why it is measured, and what moved it</Anchor>
      </p>
    </Modal>
  );
}
