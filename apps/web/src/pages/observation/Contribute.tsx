import { IconEye } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { Ref } from '../../api/types.ts';
import { Button } from '../../ui/Button.tsx';

const ContributeForm = lazy(() =>
  import('./ContributeForm.tsx').then((module) => ({ default: module.ContributeForm })),
);

/** Wherever one sees something that a review should know: about what is on the page, or about what one names. */
export function Contribute({ about, small = false }: { about: Ref | null; small?: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button small={small} icon={<IconEye size={15} stroke={1.7} aria-hidden />} onClick={() => setOpen(true)}>
        Say what you saw
      </Button>
      {open && (
        <Suspense>
          <ContributeForm about={about} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
