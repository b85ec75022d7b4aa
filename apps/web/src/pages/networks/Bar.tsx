import css from './Bar.module.css';
import type { Prefix } from './queries.ts';
import { formatShare, formatSize } from './size.ts';

/** How full a prefix is: used, reserved, free; the share in words beside it. */
export function Bar({ usage }: { usage: Prefix['usage'] }) {
  const size = Number(usage.size);
  const used = (Number(usage.used) / size) * 100;
  const reserved = (Number(usage.reserved) / size) * 100;
  const text = `${formatSize(usage.used)} used, ${formatSize(usage.reserved)} reserved, ${formatSize(usage.free)} free of ${formatSize(usage.size)}`;
  return (
    <span className={css.bar} title={text}>
      <span className={css.track} aria-hidden="true">
        <span
          className={css.used}
          style={{ width: `${used > 0 ? Math.max(used, 1.5) : 0}%` }}
          data-full={used >= 90 || undefined}
        />
        <span className={css.reserved} style={{ width: `${reserved}%` }} />
      </span>
      <span className={css.share}>{formatShare(usage.share)}</span>
      <span className={css.words}>{text}</span>
    </span>
  );
}
