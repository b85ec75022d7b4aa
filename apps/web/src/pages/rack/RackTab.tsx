import { useQuery } from '@tanstack/react-query';
import { elevation as elevationQuery } from '../../api/queries.ts';
import type { Elevation } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { ElevationFace } from './ElevationFace.tsx';
import { Meter } from './Meter.tsx';
import css from './RackTab.module.css';

/** What stands in this rack, and what still fits? */
export function RackTab({ id }: { id: number }) {
  const { data, error, refetch } = useQuery(elevationQuery(id));
  if (error && !data) return <ProblemView error={error} retry={() => void refetch()} />;
  if (!data) return <SkeletonLines lines={12} />;
  const hasRear = data.mounted.some((mounted) => mounted.rear && !mounted.front);
  return (
    <div className={css.page}>
      <div className={css.faces} data-two={hasRear || undefined}>
        <ElevationFace elevation={data} face="front" />
        {hasRear && <ElevationFace elevation={data} face="rear" />}
      </div>
      <div className={css.side}>
        <Room elevation={data} />
        {data.clashing.length > 0 && (
          <Panel title="Two in one place">
            <ul className={css.list}>
              {data.clashing.map(({ component, unit }) => (
                <li key={component.key}>
                  <RecordLink record={component} showKey={false} /> is said to stand in unit {unit}, where something
                  else stands.
                </li>
              ))}
            </ul>
          </Panel>
        )}
        {data.loose.length > 0 && (
          <Panel title="In the rack, in no unit that anybody named">
            <ul className={css.list}>
              {data.loose.map((component) => (
                <li key={component.key}>
                  <RecordLink record={component} showKey={false} />
                </li>
              ))}
            </ul>
          </Panel>
        )}
        {data.mounted.length === 0 && data.loose.length === 0 && (
          <Empty title="Nothing stands in this rack">
            A device stands here once it is located in the rack and says its unit (attribute rackUnit).
          </Empty>
        )}
      </div>
    </div>
  );
}

function Room({ elevation }: { elevation: Elevation }) {
  const { free, power, weight, heightUnits, site } = elevation;
  return (
    <Panel title="Room" aside={site && <Anchor href={paths.racks({ site: site.id })}>Racks of {site.name}</Anchor>}>
      <dl className={css.room}>
        <dt>Units</dt>
        <dd>
          <Meter value={heightUnits - free.units} of={heightUnits} label="units taken" />
          <span>
            {formatNumber(free.units)} of {formatNumber(heightUnits)} free, {formatNumber(free.largestRun)} in one piece
          </span>
        </dd>
        <dt>Power</dt>
        <dd>
          {power.of !== null && <Meter value={power.watts} of={power.of} label="of the power" />}
          <span>{sumWords(power.watts, power.of, 'W', power.unknown)}</span>
        </dd>
        <dt>Weight</dt>
        <dd>
          {weight.of !== null && <Meter value={weight.kilograms} of={weight.of} label="of the weight" />}
          <span>{sumWords(weight.kilograms, weight.of, 'kg', weight.unknown)}</span>
        </dd>
      </dl>
      <p className={css.basis}>
        Power and weight are those of the component, else of its type of hardware; what says nothing is not counted.
      </p>
    </Panel>
  );
}

/** A sum of nothing known is no sum: 0 kg would be believed. */
function sumWords(sum: number, of: number | null, unit: string, unknown: number): string {
  if (sum === 0 && unknown > 0) return of === null ? 'Nobody says' : `Nobody says; ${formatNumber(of)} ${unit} allowed`;
  const silent = unknown === 0 ? '' : `, ${formatNumber(unknown)} ${unknown === 1 ? 'says' : 'say'} nothing`;
  return `${formatNumber(sum)} ${unit}${of === null ? '' : ` of ${formatNumber(of)} ${unit}`}${silent}`;
}
