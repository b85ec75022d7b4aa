import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLiveState } from '../api/live.ts';
import { Button } from '../ui/Button.tsx';
import css from './Banner.module.css';

/** Silence that lasts: what is shown is old, and nothing typed is lost. */
export function OfflineBanner() {
  const live = useLiveState();
  const client = useQueryClient();
  const fetching = useIsFetching() > 0;
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (live !== 'lost') {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), 4_000);
    return () => clearTimeout(timer);
  }, [live]);
  if (!shown) return null;
  return (
    <div className={css.banner} data-kind="offline" role="status">
      <span>
        <strong>Plumbline does not answer.</strong> What you see is from before. We keep trying; what you typed stays.
      </span>
      <Button small busy={fetching} onClick={() => void client.refetchQueries({ type: 'active' })}>
        Try now
      </Button>
    </div>
  );
}
