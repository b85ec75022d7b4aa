import mark from '../people/LevelMark.module.css';
import { levelNames } from './words.ts';

/** The least level of who starts it: five steps, the number and the word. */
export function LevelSteps({ level }: { level: number }) {
  return (
    <span className={mark.level} title={`For level ${level}, ${levelNames[level]}, and above`}>
      <span className={mark.steps} aria-hidden="true">
        {[1, 2, 3, 4, 5].map((step) => (
          <i key={step} data-on={step <= level || undefined} style={{ height: 3 + step * 2 }} />
        ))}
      </span>
      {level} <span className={mark.name}>{levelNames[level]}</span>
    </span>
  );
}
