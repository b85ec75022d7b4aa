import { useLayoutEffect, useRef, useState } from 'react';
import type { Line, LineNode } from '../../api/types.ts';
import { words } from '../../ui/format.ts';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './LineGraph.module.css';
import { collapse, type Row } from './rows.ts';
import { kinOf } from './spine.ts';

interface Place {
  y: number;
  phase: string;
}

/** Arcs between rows: straight to the next row, bowed to the left when they pass others by. */
function Arcs({
  line,
  rows,
  places,
  lit,
  width,
}: {
  line: Line;
  rows: Row[];
  places: Map<string, Place>;
  lit: Set<string> | null;
  width: number;
}) {
  const rowOf = new Map(rows.flatMap((row, index) => row.nodes.map((node) => [node.ref.key, index] as const)));
  const drawn = new Set<string>();
  const x = width - 14;
  return line.edges.map((edge) => {
    const [from, to] = [rowOf.get(edge.cause), rowOf.get(edge.effect)];
    if (from === undefined || to === undefined || from === to) return null;
    const name = `${from}-${to}`;
    const isLit = lit === null || (lit.has(edge.cause) && lit.has(edge.effect));
    if (drawn.has(name) && !isLit) return null;
    drawn.add(name);
    const a = places.get(rows[from]!.key);
    const b = places.get(rows[to]!.key);
    if (!a || !b) return null;
    const span = Math.abs(to - from);
    const bow = span <= 1 ? 0 : Math.min(width - 26, 9 + span * 5);
    return (
      <path
        key={`${edge.cause} ${edge.effect}`}
        className={css.arc}
        data-phase={a.phase}
        data-lit={lit !== null && isLit ? true : undefined}
        data-dim={lit !== null && !isLit ? true : undefined}
        d={
          bow === 0
            ? `M${x} ${a.y}L${x} ${b.y}`
            : `M${x} ${a.y}C${x - bow * 1.3} ${a.y + (b.y - a.y) * 0.18} ${x - bow * 1.3} ${b.y - (b.y - a.y) * 0.18} ${x} ${b.y}`
        }
      />
    );
  });
}

function Node({ node }: { node: LineNode }) {
  return (
    <div className={css.node}>
      <span className={css.type}>{words(node.ref.type)}</span>
      <div className={css.name}>
        <RecordLink record={node.ref} />
      </div>
      <span className={css.at}>{node.at && <Time at={node.at} />}</span>
      {node.sentence !== '' && node.sentence !== node.ref.name && <p className={css.sentence}>{node.sentence}</p>}
    </div>
  );
}

/** The whole line, top down: what asked for it above, what came of it below, every cause drawn. */
export function LineGraph({ line }: { line: Line }) {
  const [open, setOpen] = useState<Set<string>>(new Set());
  const [over, setOver] = useState<string | null>(null);
  const [places, setPlaces] = useState<Map<string, Place>>(new Map());
  const list = useRef<HTMLOListElement>(null);
  const rows = collapse(line, open);
  const lit = over === null ? null : kinOf(line, over);
  const width = window.matchMedia('(max-width: 720px)').matches ? 40 : 92;
  const shape = rows.map((row) => row.key).join(' ');

  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when the rows change
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = () => {
      const next = new Map<string, Place>();
      for (const item of element.querySelectorAll<HTMLElement>('[data-row]')) {
        next.set(item.dataset['row']!, { y: item.offsetTop + 17, phase: item.dataset['phase'] ?? 'estate' });
      }
      setPlaces(next);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [shape]);

  return (
    <div className={css.graph} style={{ '--gutter': `${width}px` } as React.CSSProperties}>
      <svg className={css.arcs} width={width} height="100%" aria-hidden="true">
        <Arcs line={line} rows={rows} places={places} lit={lit} width={width} />
        {rows.map((row) => {
          const place = places.get(row.key);
          if (!place) return null;
          const asked = row.nodes.some((node) => node.ref.key === line.of.key);
          return asked ? (
            <path key={row.key} className={css.bob} d={`M${width - 21} ${place.y - 9}h14v5l-7 16-7-16z`} />
          ) : (
            <circle
              key={row.key}
              className={css.dot}
              data-phase={place.phase}
              cx={width - 14}
              cy={place.y}
              r={row.nodes.length > 1 ? 6.5 : 5}
            />
          );
        })}
      </svg>
      <ol className={css.rows} ref={list}>
        {rows.map((row) => {
          const first = row.nodes[0]!;
          const dim = lit !== null && !row.nodes.some((node) => lit.has(node.ref.key));
          return (
            <li
              key={row.key}
              data-row={row.key}
              data-phase={first.phase}
              data-asked={first.ref.key === line.of.key || undefined}
              data-dim={dim || undefined}
              className={css.row}
              onPointerEnter={() => setOver(first.ref.key)}
              onPointerLeave={() => setOver(null)}
              onFocus={() => setOver(first.ref.key)}
              onBlur={() => setOver(null)}
            >
              {row.nodes.length === 1 ? (
                <Node node={first} />
              ) : (
                <button type="button" className={css.more} onClick={() => setOpen(new Set(open).add(row.key))}>
                  <span className={css.type}>{words(first.ref.type)}</span> {row.nodes.length} of them, among them{' '}
                  {first.ref.name}
                </button>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
