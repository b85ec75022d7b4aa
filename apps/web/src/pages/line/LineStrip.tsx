import { useQuery } from '@tanstack/react-query';
import { line as lineQuery } from '../../api/queries.ts';
import type { LineNode } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Anchor } from '../../ui/Anchor.tsx';
import { words } from '../../ui/format.ts';
import { RecordLink } from '../../ui/RecordLink.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import css from './LineStrip.module.css';
import { spineOf } from './spine.ts';

const room = 6;

/** Keeps both ends and the asked one; what is left out is counted, and one click away. */
function shorten(nodes: LineNode[], asked: string): { node: LineNode; skipped: number; skippedAfter: boolean }[] {
  const kept = new Set<LineNode>([
    ...nodes.slice(0, 2),
    ...nodes.slice(-2),
    ...nodes.filter((node) => node.ref.key === asked),
  ]);
  for (const node of nodes) if (kept.size < room) kept.add(node);
  let skipped = 0;
  const shown: { node: LineNode; skipped: number; skippedAfter: boolean }[] = [];
  for (const node of nodes) {
    if (kept.has(node)) {
      const before = shown.at(-1);
      if (before) before.skippedAfter = skipped > 0;
      shown.push({ node, skipped, skippedAfter: false });
      skipped = 0;
    } else skipped += 1;
  }
  return shown;
}

/** A record's line in one row: from what was decided to the metal. */
export function LineStrip({ of, link = true }: { of: string; link?: boolean }) {
  const { data, isPending, isError } = useQuery(lineQuery(of));
  if (isError) return null;
  if (isPending) return <Skeleton height={54} />;
  const nodes = shorten(spineOf(data), of);
  if (nodes.length < 2)
    return (
      <p className={css.alone}>Nothing hangs on it yet, and nothing asked for it. A turn of the loop draws its line.</p>
    );
  return (
    <div className={css.strip}>
      <ol className={css.nodes}>
        {nodes.map(({ node, skipped, skippedAfter }) => (
          <li
            key={node.ref.key}
            className={css.node}
            data-phase={node.phase}
            data-asked={node.ref.key === of || undefined}
            data-skipped={skippedAfter || undefined}
          >
            <span className={css.type}>
              {words(node.ref.type)}
              {skipped > 0 && <span className={css.skipped}> after {skipped} more</span>}
            </span>
            <RecordLink record={node.ref} showKey={false} />
          </li>
        ))}
      </ol>
      {link && (
        <Anchor className={css.whole} href={paths.line(of)}>
          The whole line
        </Anchor>
      )}
    </div>
  );
}
