import type { ComponentDetail } from '../../api/types.ts';
import { formatPercent } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './Facts.module.css';
import { FactValue } from './FactValue.tsx';
import { groupFacts } from './facts.ts';
import { fieldWords } from './fieldWords.ts';

/** What it is, and for each fact who said so, when, and how surely. */
export function Facts({ component, editable }: { component: ComponentDetail | undefined; editable: boolean }) {
  if (!component) {
    return (
      <Panel title="What it is">
        <SkeletonLines lines={8} />
      </Panel>
    );
  }
  const groups = groupFacts(component);
  return (
    <Panel title="What it is" aside="Who says so" flush>
      {groups.length === 0 && (
        <p className={css.none}>
          Nothing is known of it but its name and kind. Take it in by SSH, or write what you know in its YAML.
        </p>
      )}
      {groups.map((group) => (
        <div key={group.title} className={css.group}>
          <h3 className={css.title}>{group.title}</h3>
          <dl className={css.facts}>
            {group.facts.map((fact) => (
              <div key={fact.field} className={css.fact}>
                <dt>{fieldWords(fact.name)}</dt>
                <dd className={css.value}>
                  <FactValue component={component} fact={fact} editable={editable} />
                </dd>
                <dd className={css.said}>
                  {fact.said && (
                    <>
                      <span title={`${fact.said.source}, ${formatPercent(fact.said.confidence)} sure`}>
                        {fact.said.source}
                        {fact.said.confidence < 1 && ` ${formatPercent(fact.said.confidence)}`}
                      </span>
                      <Time at={fact.said.at} />
                    </>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </Panel>
  );
}
