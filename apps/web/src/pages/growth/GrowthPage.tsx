import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { RecordProblem } from '../../app/ErrorPages.tsx';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { AssessForm } from './AssessForm.tsx';
import { DomainView } from './DomainView.tsx';
import css from './GrowthPage.module.css';
import { growth } from './queries.ts';

/** What does somebody hold, what have they shown, and what is missing for the next level? */
export function GrowthPage() {
  const { key = '' } = useParams({ strict: false }) as { key?: string };
  const { data, isError, error, refetch } = useQuery(growth(key.toUpperCase()));
  const [search, setSearch] = useSearchState();
  const [assessing, setAssessing] = useState(false);
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
  const { person } = data;
  return (
    <>
      <PageHeader
        title={person.name}
        question={
          data.self
            ? 'What do I hold, what have I shown, and what is missing for the next level?'
            : 'What do they hold, what have they shown, and what is missing for the next level?'
        }
        above={
          <>
            <Anchor href={paths.people()}>People</Anchor>
            <span>{person.title ?? (person.kind === 'agent' ? 'Agent' : 'Person')}</span>
            <code>{person.key}</code>
            {data.ceiling !== null && <span>works up to level {data.ceiling}</span>}
          </>
        }
        actions={
          <>
            {data.self && <Anchor href={paths.myWork()}>My work</Anchor>}
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
          />
        </div>
      ) : (
        <Empty title="No level is held anywhere yet">
          {data.self ? 'You begin' : `${person.name} begins`} with a grant in a domain, by somebody of level 4 there.
          What is finished from then on counts by itself.
        </Empty>
      )}
      {assessing && domain?.next && (
        <AssessForm person={person} domain={domain} next={domain.next} onClose={() => setAssessing(false)} />
      )}
    </>
  );
}
