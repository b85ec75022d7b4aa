import { useQuery } from '@tanstack/react-query';
import { me } from '../api/queries.ts';
import css from './Banner.module.css';

/** Nobody mistakes the example for their own estate. */
export function ExampleBanner() {
  const { data } = useQuery(me());
  if (data?.workspace.kind !== 'example') return null;
  const main = data.workspaces.find((workspace) => workspace.name === 'main');
  return (
    <div className={css.banner} data-kind="example">
      <span>
        <strong>Example organisation.</strong>{' '}
        <span className={css.more}>Invented people and machines, kept apart from your own.</span>
      </span>
      <a href={main?.href ?? '/'}>Back to your own</a>
    </div>
  );
}
