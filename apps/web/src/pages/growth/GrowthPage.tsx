import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/may.ts';
import { RecordProblem } from '../../app/ErrorPages.tsx';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { PersonForm } from '../people/PersonForm.tsx';
import { AssessForm } from './AssessForm.tsx';
import { Bonds } from './Bonds.tsx';
import { DomainView } from './DomainView.tsx';
import css from './GrowthPage.module.css';
import { growth, person } from './queries.ts';

/** What does somebody hold, what have they shown, and what is missing for the next level? */
export function GrowthPage() {
  const { key = '' } = useParams({ strict: false }) as { key?: string };
  const { data, isError, error, refetch } = useQuery(growth(key.toUpperCase()));
  const [search, setSearch] = useSearchState();
  const [assessing, setAssessing] = useState(false);
  const [editing, setEditing] = useState(false);
  const mayEdit = useMay('people.manage', 'everywhere');
  // Who may not read the person reads what they have shown all the same, when it is themselves.
  const details = useQuery(person(key.toUpperCase()));
  if (isError && !data) return <RecordProblem error={error} retry={() => void refetch()} />;
  if (!data) {
    return (
      <>
        <PageHeader title="Growth" />
        <SkeletonLines lines={10} />
      </>
    );
  }
  const domain = data.domains.find((one) => one.domain.slug === search['domain']) ?? data.domains[0];
  const { person: of } = data;
  return (
    <>
      <PageHeader
        title={of.name}
        question={
          data.self
            ? 'What do I hold, what have I shown, and what is missing for the next level?'
            : 'What do they hold, what have they shown, and what is missing for the next level?'
        }
        above={
          <>
            <Anchor href={paths.people()}>People</Anchor>
            <span>{of.title ?? (of.kind === 'agent' ? 'Agent' : 'Person')}</span>
            <code>{of.key}</code>
            {data.ceiling !== null && <span>works up to level {data.ceiling}</span>}
          </>
        }
        actions={
          <>
            {data.self && <Anchor href={paths.myWork()}>My work</Anchor>}
            {of.kind === 'person' && (
              <Button
                {...mayEdit}
                reason={mayEdit.reason ?? (details.data ? null : 'It is being read.')}
                onClick={() => setEditing(true)}
              >
                Change
              </Button>
            )}
            {domain?.next && !data.self && (
              <Button
                tone="strong"
                reason={domain.assess.may ? null : domain.assess.reason}
                whoCould={domain.assess.couldAssess.slice(0, 3)}
                onClick={() => setAssessing(true)}
              >
                Assess for level {domain.next.level}
              </Button>
            )}
          </>
        }
      />
      {data.domains.length > 1 && (
        <Tabs
          label="Domains"
          value={domain!.domain.slug}
          tabs={data.domains.map((one) => ({
            value: one.domain.slug,
            label: one.domain.name,
            count: one.level === 0 ? '—' : String(one.level),
          }))}
          onChange={(slug) => setSearch({ domain: slug })}
        />
      )}
      {domain ? (
        <div className={css.body}>
          <DomainView
            growth={data}
            domain={domain}
            assessments={data.assessments.filter((one) => one.domain.id === domain.domain.id)}
            bonds={details.data && <Bonds person={details.data} />}
          />
        </div>
      ) : (
        <Empty title="No level is held anywhere yet">
          {data.self ? 'You begin' : `${of.name} begins`} with a grant in a domain, by somebody of level 4 there. What
          is finished from then on counts by itself.
        </Empty>
      )}
      {editing && details.data && <PersonForm person={details.data} onClose={() => setEditing(false)} />}
      {assessing && domain?.next && (
        <AssessForm person={of} domain={domain} next={domain.next} onClose={() => setAssessing(false)} />
      )}
    </>
  );
}
