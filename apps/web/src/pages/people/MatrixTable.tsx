import { IconRobot } from '@tabler/icons-react';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import css from './MatrixTable.module.css';
import type { Cell, Matrix, MatrixDomain, MatrixPerson } from './queries.ts';

const levelNames = ['none', 'Follow', 'Assist', 'Apply', 'Ensure', 'Strategise'];
const SOON_MS = 30 * 86_400_000;

export const levelName = (level: number): string => levelNames[level] ?? '';

/** What a cell says in words, for the pointer and for who cannot see it. */
export function cellText(person: MatrixPerson, domain: MatrixDomain, cell: Cell | undefined): string {
  if (!cell) return `${person.name} holds no level in ${domain.name}`;
  const parts = [`${person.name}: level ${cell.level} (${levelName(cell.level)}) in ${domain.name}`];
  if (cell.inheritedFrom) parts.push(`held in ${cell.inheritedFrom}`);
  if (cell.lentBy) parts.push(`lent by ${cell.lentBy}`);
  if (cell.supervisor) parts.push(`level ${cell.supervised} supervised by ${cell.supervisor}`);
  if (cell.endsAt) parts.push(`ends ${new Date(cell.endsAt).toLocaleDateString()}`);
  return parts.join(', ');
}

function CellMark({ cell }: { cell: Cell }) {
  const soon = cell.endsAt !== null && new Date(cell.endsAt).getTime() - Date.now() < SOON_MS;
  return (
    <span className={css.mark} data-inherited={(cell.inheritedFrom && !cell.lentBy) || undefined}>
      <span className={css.steps} aria-hidden="true">
        {[1, 2, 3, 4, 5].map((step) => (
          <i key={step} data-on={step <= cell.level || undefined} style={{ height: 3 + step * 2 }} />
        ))}
      </span>
      <b>{cell.level}</b>
      {cell.lentBy && <sup title="lent">L</sup>}
      {cell.supervisor && <sup title="supervised one level up">+1</sup>}
      {soon && <sup className={css.soon}>ends</sup>}
    </span>
  );
}

interface TableProps {
  matrix: Matrix;
  onChoose: (person: MatrixPerson, domain: MatrixDomain) => void;
}

/** Person × domain. On a phone a card a person, with what they hold. */
export function MatrixTable({ matrix, onChoose }: TableProps) {
  const { domains, people } = matrix;
  const cellOf = (person: MatrixPerson, domain: MatrixDomain) => person.cells.find((cell) => cell.domain === domain.id);
  return (
    <>
      <div className={css.scroll} data-live-hold>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Person</th>
              {domains.map((domain) => (
                <th key={domain.key} scope="col" title={domain.owner ? `Owned by ${domain.owner.name}` : undefined}>
                  {domain.name}
                  <span className={css.owner}>
                    {domain.owner?.name ?? (domain.depth === 0 ? 'everything' : 'no owner')}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.key}>
                <th scope="row">
                  <Name person={person} />
                </th>
                {domains.map((domain) => {
                  const cell = cellOf(person, domain);
                  const text = cellText(person, domain, cell);
                  return (
                    <td key={domain.key}>
                      <button
                        type="button"
                        className={css.cell}
                        title={text}
                        aria-label={text}
                        data-alone={domain.depth > 0 && domain.alone?.key === person.key ? true : undefined}
                        onClick={() => onChoose(person, domain)}
                      >
                        {cell ? <CellMark cell={cell} /> : <span className={css.none}>·</span>}
                      </button>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Work there at level 3 or more</th>
              {domains.map((domain) => (
                <td key={domain.key} data-few={domain.depth > 0 && domain.workers < 2 ? true : undefined}>
                  {domain.workers}
                  {domain.depth > 0 && domain.workers === 1 && <span className={css.owner}>one only</span>}
                  {domain.depth > 0 && domain.workers === 0 && <span className={css.owner}>nobody</span>}
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
        <p className={css.legend}>
          Pale: held in a domain above. L: lent. +1: supervised one level up. Framed: nobody else works there at level 3
          or more.
        </p>
      </div>
      <ul className={css.cards}>
        {people.map((person) => (
          <li key={person.key}>
            <Name person={person} />
            <div className={css.chips}>
              {domains.map((domain) => {
                const cell = cellOf(person, domain);
                // What everybody below inherits says nothing new on a narrow screen.
                if (!cell || (cell.inheritedFrom && !cell.lentBy && !cell.supervisor)) return null;
                return (
                  <button
                    key={domain.key}
                    type="button"
                    className={css.chip}
                    aria-label={cellText(person, domain, cell)}
                    onClick={() => onChoose(person, domain)}
                  >
                    {domain.name} <CellMark cell={cell} />
                  </button>
                );
              })}
              <button
                type="button"
                className={css.chip}
                aria-label={`Give ${person.name} a level`}
                onClick={() => onChoose(person, domains[0]!)}
              >
                …
              </button>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Name({ person }: { person: MatrixPerson }) {
  return (
    <span className={css.person}>
      <Anchor href={paths.person(person.key)}>{person.name}</Anchor>
      {person.kind === 'agent' && <IconRobot size={14} stroke={1.6} aria-label="agent" />}
      {person.title && <span className={css.owner}>{person.title}</span>}
    </span>
  );
}
