import { Anchor } from '../ui/Anchor.tsx';
import { phaseWords } from '../ui/phase.ts';
import css from './Navigation.module.css';
import { isHere, placeGroups } from './navigation.ts';
import { usePath } from './usePath.ts';

/** The navigation hangs on a line, from what is decided down to the metal; the plumb bob shows where one is. */
export function Navigation({ onHelp }: { onHelp: () => void }) {
  const path = usePath();
  return (
    <nav className={css.nav} aria-label="Pages">
      <Anchor className={css.brand} href="/" aria-label="Plumbline: to the Loop">
        <svg width="14" height="26" viewBox="0 0 14 26" aria-hidden="true">
          <path d="M7 0v11" stroke="var(--text-3)" strokeWidth="1.5" />
          <path d="M2.2 11h9.6v3.2L7 25.5 2.2 14.2z" fill="var(--accent-mark)" />
        </svg>
        Plumbline
      </Anchor>
      <div className={css.line}>
        {placeGroups.map((group) => (
          <div className={css.group} data-phase={group.phase ?? undefined} key={group.places[0]!.href}>
            {group.label && group.phase && <div className={css.label}>{phaseWords[group.phase]}</div>}
            {group.places.map((place) => (
              <Anchor
                key={place.href}
                href={place.href}
                className={css.place}
                aria-current={isHere(place, path) ? 'page' : undefined}
                title={`${place.question}  (g ${place.key})`}
              >
                <span className={css.node} aria-hidden="true">
                  {isHere(place, path) ? (
                    <svg width="11" height="16" viewBox="0 0 11 16" aria-hidden="true">
                      <path d="M0.8 0h9.4v3.6L5.5 15.5 0.8 3.6z" fill="var(--accent-mark)" />
                    </svg>
                  ) : (
                    <i />
                  )}
                </span>
                {place.label}
              </Anchor>
            ))}
          </div>
        ))}
      </div>
      <button type="button" className={css.help} onClick={onHelp}>
        Keys <kbd>?</kbd>
      </button>
    </nav>
  );
}
