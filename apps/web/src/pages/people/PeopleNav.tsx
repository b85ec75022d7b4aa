import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import css from './PeopleNav.module.css';

const places = [
  { id: 'people', label: 'People', href: paths.people() },
  { id: 'agents', label: 'Agents', href: paths.agents() },
  { id: 'policies', label: 'Policies', href: paths.policies() },
  { id: 'break-glass', label: 'Emergencies', href: paths.breakGlass() },
] as const;

/** Who, by what, and what happened when there was no time. */
export function PeopleNav({ here }: { here: (typeof places)[number]['id'] }) {
  return (
    <nav className={css.nav} aria-label="People and authority">
      {places.map(({ id, label, href }) => (
        <Anchor key={id} href={href} aria-current={id === here ? 'page' : undefined}>
          {label}
        </Anchor>
      ))}
    </nav>
  );
}
