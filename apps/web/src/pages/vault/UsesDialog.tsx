import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/may.ts';
import { recordPath } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/Time.tsx';
import { Grants } from './Grants.tsx';
import { type Credential, credential as credentialQuery } from './queries.ts';
import css from './VaultPage.module.css';

/** Who could use it now, whose work may, and what did. */
export function UsesDialog({
  credential,
  onClose,
  onReach,
  onRetire,
}: {
  credential: Credential;
  onClose: () => void;
  onReach: () => void;
  onRetire: () => void;
}) {
  const may = useMay('credential.manage');
  const found = useQuery(credentialQuery(String(credential.id)));
  return (
    <Modal opened onClose={onClose} title={credential.name} centered size="lg">
      {found.isPending && <SkeletonLines lines={4} />}
      {found.isError && <ProblemView error={found.error} compact />}
      {found.data && (
        <div className={css.dialog}>
          <section className={css.section} aria-label="Who could lead such work now">
            <h3>Who could lead such work now</h3>
            <p>
              {found.data.whoMayUse.length === 0
                ? `Nobody: it takes level ${credential.leastLevel} in one of these domains.`
                : found.data.whoMayUse.map(({ name, level }) => `${name} (level ${level})`).join(', ')}
            </p>
          </section>
          <section className={css.section} aria-label="Where it may go">
            <h3>Where it may go</h3>
            <div className={css.grant}>
              <p>
                {credential.endpoints.length === 0 ? 'Anywhere' : `Only to ${credential.endpoints.join(', ')}`}, by work
                from level {credential.leastLevel} on.
              </p>
              <Button small onClick={onReach} {...may}>
                Change it
              </Button>
            </div>
          </section>
          <Grants credential={credential} />
          <section className={css.section} aria-label="What used it">
            <h3>What used it</h3>
            {found.data.uses.length === 0 && <p className={css.note}>Nothing yet.</p>}
            <ul className={css.uses}>
              {found.data.uses.map((use) => (
                <li key={`${use.at} ${use.step}`}>
                  <Time at={use.at} /> {use.run ? <Anchor href={recordPath(use.run.key)}>{use.run.key}</Anchor> : null}{' '}
                  of {use.person.name}, {use.refused ? `refused: ${use.refused}` : `shown to ${use.endpoint}`}
                </li>
              ))}
            </ul>
          </section>
          <div>
            <Button tone="danger" onClick={onRetire} {...may}>
              Take it out of use
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}
