import { IconX } from '@tabler/icons-react';
import type { JointImpact } from '../../api/types.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import css from './QuestionBar.module.css';

export const questions = [
  { value: 'goes', label: 'If it goes' },
  { value: 'stands', label: 'What it stands on' },
  { value: 'path', label: 'Path to another' },
  { value: 'points', label: 'Single points of failure' },
] as const;
export type QuestionName = (typeof questions)[number]['value'];

interface QuestionBarProps {
  question: QuestionName;
  onQuestion: (question: QuestionName) => void;
  day: string | undefined;
  onDay: (day: string | null) => void;
  /** Several that go together, with the way to take one out again. */
  together: JointImpact['components'];
  onWithout: (id: number) => void;
}

/** What is asked, of when, and of which. */
export function QuestionBar({ question, onQuestion, day, onDay, together, onWithout }: QuestionBarProps) {
  return (
    <div className={css.bar}>
      <Tabs
        label="Question"
        value={question}
        onChange={(value) => onQuestion(value as QuestionName)}
        tabs={questions.map(({ value, label }) => ({ value, label }))}
      />
      <AsOf day={day} onChange={onDay} />
      {question === 'goes' && together.length > 1 && (
        <ul className={css.together} aria-label="Go together">
          {together.map((one) => (
            <li key={one.id}>
              <RecordLink record={one} showKey={false} />
              <button type="button" aria-label={`Without ${one.name}`} onClick={() => onWithout(one.id)}>
                <IconX size={13} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
