import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { itemsOf } from '../../api/pages.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { ReadOn } from '../../ui/ReadOn.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { AskForm } from './AskForm.tsx';
import css from './PortalPage.module.css';
import { type Offer, offers, requests } from './queries.ts';
import { RequestRows } from './RequestRows.tsx';

/** What can I ask for, and where is what I asked for? */
export function PortalPage() {
  const all = useQuery(offers());
  const mine = useInfiniteQuery(requests('mine'));
  const toConfirm = useInfiniteQuery(requests('confirm', 'asked'));
  const [asking, setAsking] = useState<Offer | null>(null);
  const waiting = itemsOf(toConfirm.data) ?? [];
  const asked = itemsOf(mine.data);
  return (
    <div className={css.portal}>
      <PageHeader title="Portal" question="What can I ask for, and where is what I asked for?" />
      {waiting.length > 0 && (
        <Panel title="Do you know who asks?" aside={waiting.length} flush>
          <RequestRows rows={waiting} href={paths.request} asker />
        </Panel>
      )}
      <Panel title="What I asked for" flush>
        {mine.isPending && <SkeletonLines lines={3} />}
        {mine.isError && <ProblemView error={mine.error} retry={() => void mine.refetch()} />}
        {asked?.length === 0 && (
          <Empty title="You have asked for nothing yet">What you ask for below is followed here, step by step.</Empty>
        )}
        {asked && <RequestRows rows={asked} href={paths.portalRequest} />}
        <ReadOn list={mine} />
      </Panel>
      <Panel title="What I can ask for" flush>
        {all.isPending && <SkeletonLines lines={4} />}
        {all.isError && <ProblemView error={all.error} retry={() => void all.refetch()} />}
        {all.data?.items.length === 0 && (
          <Empty title="Nothing is offered yet">
            A procedure is offered by its block <code>offered</code>. Who ensures a domain writes it there.
          </Empty>
        )}
        <ul className={css.offers}>
          {all.data?.items.map((offer) => (
            <li key={offer.what} className={css.offer}>
              <div className={css.words}>
                <h3 className={css.label}>{offer.label}</h3>
                {offer.help && <p className={css.help}>{offer.help}</p>}
                <p className={css.fine}>{fine(offer)}</p>
              </div>
              <Button tone="strong" onClick={() => setAsking(offer)} aria-label={`Ask: ${offer.label}`}>
                Ask
              </Button>
            </li>
          ))}
        </ul>
      </Panel>
      <p className={css.foot}>
        <Anchor href={paths.notifications()}>How you are told of it</Anchor>
      </p>
      {asking && <AskForm offer={asking} onClose={() => setAsking(null)} />}
    </div>
  );
}

/** What it takes, before one begins. */
function fine(offer: Offer): string {
  const minutes = `takes about ${offer.expectedMinutes} min once somebody is at it`;
  if (offer.proof.length === 0) return `Nothing to prove; ${minutes}`;
  const ways = [
    offer.proof.includes('totp') || offer.proof.includes('session') ? 'your code' : null,
    offer.proof.includes('manager') ? 'your manager' : null,
  ].filter(Boolean);
  return `Needs ${ways.join(' or ')}; ${minutes}`;
}
