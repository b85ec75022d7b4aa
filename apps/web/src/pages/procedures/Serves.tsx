import { useQuery } from '@tanstack/react-query';
import { RecordLink } from '../../ui/RecordLink.tsx';
import css from './ProcedurePage.module.css';
import { served } from './queries.ts';

/** What a procedure is for: its objectives and standards by their names; what is neither as it is written. */
export function Serves({ slugs }: { slugs: readonly string[] }) {
  const known = useQuery(served()).data;
  return (
    <p className={css.serves}>
      It serves{' '}
      {slugs.map((slug) => {
        const record = known?.find((one) => one.slug === slug);
        return record ? <RecordLink key={slug} record={record.ref} /> : <code key={slug}>{slug}</code>;
      })}
    </p>
  );
}
