import type { Elevation } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { formatNumber } from '../../ui/format.ts';
import { iconOfKind } from '../../ui/icons.ts';
import css from './ElevationFace.module.css';
import { rowsOf, unitNumbers, unitsWord } from './units.ts';

type Mounted = Elevation['mounted'][number];

/** One face of a rack, unit by unit, as one stands before it. */
export function ElevationFace({ elevation, face }: { elevation: Elevation; face: 'front' | 'rear' }) {
  const numbers = unitNumbers(elevation);
  const reserved = new Map(
    elevation.reservations.flatMap((one) => one.units.map((unit): [number, string] => [unit, one.why])),
  );
  return (
    <figure className={css.face} aria-label={`${face} of ${elevation.rack.name}`}>
      <figcaption className={css.caption}>{face === 'front' ? 'Front' : 'Rear'}</figcaption>
      <ol className={css.rack} style={{ gridTemplateRows: `repeat(${numbers.length * 2}, var(--half))` }}>
        {numbers.map((unit) => {
          const rows = rowsOf(elevation, { lowestUnit: unit, heightUnits: 1 });
          const why = reserved.get(unit);
          return (
            <li
              key={unit}
              className={css.unit}
              style={{ gridRow: `${rows.from} / ${rows.to}` }}
              data-reserved={why ? true : undefined}
            >
              <span className={css.number}>{unit}</span>
              {why && <span className={css.why}>reserved: {why}</span>}
            </li>
          );
        })}
        {elevation.mounted.map((mounted) => (
          <MountedBox
            key={`${mounted.lowestUnit} ${mounted.front}`}
            mounted={mounted}
            elevation={elevation}
            face={face}
          />
        ))}
      </ol>
    </figure>
  );
}

function MountedBox({ mounted, elevation, face }: { mounted: Mounted; elevation: Elevation; face: 'front' | 'rear' }) {
  if (!mounted[face]) return null;
  const rows = rowsOf(elevation, mounted);
  const style = { gridRow: `${rows.from} / ${rows.to}` };
  const { component } = mounted;
  if (!component) {
    return (
      <li className={css.box} data-hidden style={style}>
        <span className={css.name}>taken</span>
      </li>
    );
  }
  const Icon = iconOfKind(component.kind);
  const about = [
    `unit ${unitsWord(mounted)}`,
    mounted.model,
    mounted.watts === null ? null : `${formatNumber(mounted.watts)} W`,
  ].filter(Boolean);
  return (
    <li className={css.box} style={style} data-signals={mounted.signals > 0 || undefined} data-state={component.state}>
      <Anchor className={css.link} href={paths.component(component.key)} title={about.join(', ')}>
        <Icon size={14} stroke={1.6} aria-hidden />
        <span className={css.name}>{component.name}</span>
        {mounted.heightUnits >= 1 && <span className={css.model}>{mounted.model}</span>}
        {mounted.signals > 0 && (
          <span className={css.signals}>
            {mounted.signals} {mounted.signals === 1 ? 'signal' : 'signals'}
          </span>
        )}
      </Anchor>
    </li>
  );
}
