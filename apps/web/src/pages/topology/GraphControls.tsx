import { SegmentedControl } from '@mantine/core';
import css from './GraphControls.module.css';

interface GraphControlsProps {
  depth: number;
  direction: string;
  onChange: (changes: Record<string, string | null>) => void;
}

export function GraphControls({ depth, direction, onChange }: GraphControlsProps) {
  return (
    <div className={css.controls}>
      <SegmentedControl
        size="xs"
        aria-label="Which way"
        value={direction}
        onChange={(value) => onChange({ direction: value === 'both' ? null : value })}
        data={[
          { value: 'both', label: 'Both ways' },
          { value: 'dependents', label: 'Hangs on it' },
          { value: 'dependencies', label: 'It stands on' },
        ]}
      />
      <SegmentedControl
        size="xs"
        aria-label="Steps drawn"
        value={String(depth)}
        onChange={(value) => onChange({ depth: value === '2' ? null : value })}
        data={['1', '2', '3', '4'].map((value) => ({ value, label: `${value}` }))}
      />
      <span className={css.word}>{depth === 1 ? 'step' : 'steps'} drawn</span>
    </div>
  );
}
