import type { ComponentDetail } from '../../api/types.ts';
import { AsOf } from '../../ui/AsOf.tsx';
import { iconOfKind } from '../../ui/icons.ts';
import { kindWord } from '../../ui/kinds.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import { Criticality } from '../estate/Criticality.tsx';
import css from './ComponentHead.module.css';
import { Moves } from './Moves.tsx';
import { WayOn } from './WayOn.tsx';

interface ComponentHeadProps {
  component: ComponentDetail | undefined;
  asOf: string | undefined;
  onAsOf: (day: string | null) => void;
}

export function ComponentHead({ component, asOf, onAsOf }: ComponentHeadProps) {
  if (!component) {
    return (
      <PageHeader title={<Skeleton width={220} height={22} />} tab="Component">
        <Skeleton width={360} />
      </PageHeader>
    );
  }
  const Icon = iconOfKind(component.kind);
  return (
    <PageHeader
      tab={component.name}
      title={component.name}
      above={
        <>
          <span className={css.kind}>
            <Icon size={16} stroke={1.6} aria-hidden /> {kindWord(component.kind)}
          </span>
          <code>{component.key}</code>
          <span>
            changed <Time at={component.updatedAt} />
          </span>
        </>
      }
      actions={
        <>
          <WayOn component={component} />
          <AsOf day={asOf} onChange={onAsOf} />
          {!asOf && <Moves component={component} />}
        </>
      }
    >
      <div className={css.facts}>
        <State state={component.state} boxed />
        <Criticality value={component.criticality} />
        {component.domain && <RecordLink record={component.domain} />}
        {component.owner && <RecordLink record={component.owner} />}
        {component.site && <RecordLink record={component.site} showKey={false} />}
      </div>
    </PageHeader>
  );
}
