import { useQuery } from '@tanstack/react-query';
import { people } from '../../api/queries.ts';
import type { Person } from '../../api/types.ts';
import { RegisterPage } from '../../ui/RegisterPage.tsx';
import type { Column } from '../../ui/table/DataTable.tsx';
import { LevelMark } from './LevelMark.tsx';
import css from './PeoplePage.module.css';

const columns: Column<Person>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(160px, 1.2fr)',
    phone: 'title',
    cell: (person) => <strong className={css.name}>{person.name}</strong>,
  },
  {
    id: 'title',
    header: 'Work',
    width: 'minmax(150px, 1.2fr)',
    phone: 'meta',
    cell: (person) => person.title ?? (person.kind && person.kind !== 'person' ? person.kind : '—'),
  },
  {
    id: 'levels',
    header: 'Level in each domain',
    width: 'minmax(280px, 3fr)',
    cell: (person) => (
      <span className={css.levels}>
        {(person.grants ?? []).map((grant) => (
          <LevelMark
            key={`${grant.domain.key} ${grant.level}`}
            domain={grant.domain.name}
            level={grant.level}
            name={grant.levelName}
          />
        ))}
        {(person.grants ?? []).length === 0 && '—'}
      </span>
    ),
  },
  {
    id: 'email',
    header: 'E-mail',
    width: 'minmax(160px, 1.2fr)',
    phone: 'meta',
    cell: (person) => person.email ?? '—',
  },
];

/** Who may do what? */
export function PeoplePage() {
  const list = useQuery(people());
  return (
    <RegisterPage
      title="People"
      question="Who may do what, and in which domain?"
      name="people"
      columns={columns}
      list={list}
      emptyTitle="Nobody is here yet"
      emptyText="People come with the first sign-in link."
    />
  );
}
