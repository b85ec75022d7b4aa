import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { mastery as masteryQuery, sources as sourcesQuery } from '../../api/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { words } from '../../ui/format.ts';
import { kindWord } from '../../ui/kinds.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { useSearchState } from '../../ui/useSearchState.ts';
import { fieldWords } from '../component/fieldWords.ts';
import { Disagreements } from './Disagreements.tsx';
import { MasteryForm, type Rule } from './MasteryForm.tsx';
import { SourceList } from './SourceList.tsx';
import css from './SourcesPage.module.css';

/** Who tells us what, who has fallen silent, and where do they disagree? */
export function SourcesPage() {
  const [search, setSearch] = useSearchState();
  const sources = useQuery(sourcesQuery());
  const mastery = useQuery(masteryQuery());
  const [edited, setEdited] = useState<Rule | null>(null);
  return (
    <div className={css.page}>
      <PageHeader title="Sources" question="Who tells us what, who has fallen silent, and where do they disagree?" />
      {sources.isError && <ProblemView error={sources.error} retry={() => void sources.refetch()} compact />}
      <div className={css.parts}>
        <div className={css.speaks}>
          {' '}
          <Panel title="Who speaks" aside="the one that counts most first" flush>
            {sources.data ? (
              <SourceList
                sources={sources.data.items}
                chosen={search['source']}
                onChoose={(source) => setSearch({ source })}
              />
            ) : (
              <SkeletonLines lines={4} />
            )}
          </Panel>
        </div>
        <div className={css.told}>
          {' '}
          <Disagreements source={search['source']} onSource={(source) => setSearch({ source })} />
          <Panel
            title="Who is believed of what"
            aside={
              <Button
                small
                icon={<IconPlus size={14} stroke={2} aria-hidden />}
                onClick={() => setEdited({ kind: '*', field: '', sources: [] })}
              >
                Name a master
              </Button>
            }
          >
            {mastery.data && mastery.data.items.length === 0 && (
              <Empty title="No field has a master of its own">
                Of two sources that say different things the one with the higher precedence is believed, whenever it
                spoke. Name a master where that is not right: the serial from the purchase list, the addresses from the
                scan.
              </Empty>
            )}
            <ul className={css.rules}>
              {mastery.data?.items.map((rule) => (
                <li key={`${rule.kind} ${rule.field}`}>
                  <span>
                    {rule.field === '*' ? 'Everything' : fieldWords(rule.field)} of{' '}
                    {rule.kind === '*' ? 'every kind' : kindWord(rule.kind, 2).toLowerCase()}
                  </span>
                  <span className={css.order}>
                    {rule.sources.map((key, place) => (
                      <span key={key}>
                        {place > 0 && <span aria-hidden> › </span>}
                        {nameOf(sources.data?.items, key)}
                      </span>
                    ))}
                  </span>
                  <Button small tone="quiet" onClick={() => setEdited(rule)}>
                    Change
                  </Button>
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      </div>
      {edited && <MasteryForm rule={edited} sources={sources.data?.items ?? []} onClose={() => setEdited(null)} />}
    </div>
  );
}

const nameOf = (sources: { key: string; name: string }[] | undefined, key: string): string =>
  sources?.find((source) => source.key === key)?.name ?? words(key);
