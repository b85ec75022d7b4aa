import type { ComponentDetail, ComponentRelation } from '../../api/types.ts';
import { formatNumber } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { State } from '../../ui/State.tsx';
import css from './Relations.module.css';
import { groupRelations, redundancyText } from './relations.ts';

function Group({ title, relations, all }: { title: string; relations: ComponentRelation[]; all: ComponentRelation[] }) {
  if (relations.length === 0) return null;
  return (
    <div className={css.group}>
      <h3 className={css.title}>
        {title} <span>{formatNumber(relations.length)}</span>
      </h3>
      <ul className={css.list}>
        {relations.map((relation) => {
          const redundancy = redundancyText(relation, all);
          return (
            <li key={relation.id} className={css.relation}>
              <span className={css.kind}>{relation.title}</span>
              <RecordLink record={relation.other} showKey={false} />
              <span className={css.state}>
                {redundancy && (
                  <span className={css.redundancy} title={`Redundancy group ${relation.redundancyGroup}`}>
                    {redundancy}
                  </span>
                )}
                {relation.other.state !== 'in-service' && <State state={relation.other.state} />}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

export function Relations({ component }: { component: ComponentDetail | undefined }) {
  if (!component) {
    return (
      <Panel title="What it hangs on">
        <SkeletonLines lines={4} />
      </Panel>
    );
  }
  const { relations } = component;
  const groups = groupRelations(relations);
  return (
    <Panel
      title="What it hangs together with"
      aside={relations.length > 0 ? formatNumber(relations.length) : null}
      flush
    >
      {relations.length === 0 && (
        <p className={css.none}>No relation is known. Without any, the impact of a change here cannot be told.</p>
      )}
      <Group title="Hangs on it" relations={groups.dependents} all={relations} />
      <Group title="It stands on" relations={groups.supports} all={relations} />
      <Group title="Also" relations={groups.others} all={relations} />
    </Panel>
  );
}
