import { words } from './format.ts';
import css from './State.module.css';
import { type Face, faceOf, type Shape } from './status.ts';

const drawings: Record<Shape, React.ReactNode> = {
  ring: <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  half: (
    <>
      <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M6 1.8a4.2 4.2 0 0 1 0 8.4z" fill="currentColor" />
    </>
  ),
  disc: <circle cx="6" cy="6" r="5" fill="currentColor" />,
  pause: (
    <>
      <rect x="2.2" y="1.5" width="2.6" height="9" rx="0.8" fill="currentColor" />
      <rect x="7.2" y="1.5" width="2.6" height="9" rx="0.8" fill="currentColor" />
    </>
  ),
  triangle: <path d="M6 1 11.4 10.6H.6z" fill="currentColor" />,
  cross: <path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
  dash: <path d="M2 6h8" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  square: <rect x="1.8" y="1.8" width="8.4" height="8.4" rx="1" fill="none" stroke="currentColor" strokeWidth="1.6" />,
};

export function Mark({ face, size = 10 }: { face: Face; size?: number }) {
  return (
    <svg className={css.mark} data-tone={face.tone} width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      {drawings[face.shape]}
    </svg>
  );
}

/** A state: its shape and its word, and only then its colour. */
export function State({
  state,
  word,
  face,
  boxed = false,
}: {
  state: string;
  word?: string;
  face?: Face;
  boxed?: boolean;
}) {
  const shown = face ?? faceOf(state);
  return (
    <span className={css.state} data-tone={shown.tone} data-boxed={boxed || undefined}>
      <Mark face={shown} />
      {word ?? words(state)}
    </span>
  );
}
