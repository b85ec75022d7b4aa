import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { plural } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { DomainForm } from './DomainForm.tsx';
import css from './Domains.module.css';
import type { Matrix } from './queries.ts';

/** Who answers for each domain, and does more than one person know it? */
export function Domains({ matrix }: { matrix: Matrix }) {
  const [edited, setEdited] = useState<string | 'new' | null>(null);
  const may = useMay('domain.define');
  return (
    <Panel
      title="Domains"
      aside={
        <Button small icon={<IconPlus size={14} stroke={2} aria-hidden />} onClick={() => setEdited('new')} {...may}>
          Add a domain
        </Button>
      }
      flush
    >
      <ul className={css.list}>
        {matrix.domains.map((domain) => (
          <li key={domain.key} className={css.item} style={{ '--depth': domain.depth } as React.CSSProperties}>
            <span className={css.name}>
              <strong>{domain.name}</strong> <code>{domain.slug}</code>
            </span>
            <span className={css.fact} data-few={domain.owner === null || undefined}>
              {domain.owner ? (
                <>
                  <Anchor href={paths.person(domain.owner.key)}>{domain.owner.name}</Anchor> answers for it
                </>
              ) : (
                'Nobody answers for it yet'
              )}
            </span>
            <span className={css.fact} data-few={(domain.depth > 0 && domain.workers < 2) || undefined}>
              {domain.workers === 0 ? 'nobody works' : `${plural(domain.workers, 'person works', 'people work')}`} there
              at level 3 or more
            </span>
            <Button
              small
              tone="quiet"
              aria-label={`Change ${domain.name}`}
              onClick={() => setEdited(domain.key)}
              {...may}
            >
              Change
            </Button>
          </li>
        ))}
      </ul>
      {edited && (
        <DomainForm
          key={edited}
          of={edited === 'new' ? null : edited}
          matrix={matrix}
          onClose={() => setEdited(null)}
        />
      )}
    </Panel>
  );
}
