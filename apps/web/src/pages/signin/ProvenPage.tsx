import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { tellSignedIn } from '../../api/again.ts';
import { signInState } from '../../api/session.ts';
import { SkeletonLines } from '../../ui/Skeleton.tsx';
import { Door } from './Door.tsx';
import css from './SignInPage.module.css';
import { SignInPage } from './SignInPage.tsx';

/** Where a sign-in in another tab ends that was asked for as a proof: the tab that asked goes on. */
export function ProvenPage() {
  const state = useQuery({ queryKey: ['sign-in'], queryFn: ({ signal }) => signInState(signal), staleTime: 0 });
  const signedIn = state.data?.signedIn ?? false;
  useEffect(() => {
    document.title = 'Signed in · Plumbline';
    if (signedIn) tellSignedIn();
  }, [signedIn]);
  if (state.isPending) return <SkeletonLines lines={3} />;
  if (!signedIn) return <SignInPage />;
  return (
    <Door>
      <h1 className={css.title}>It is you</h1>
      <p className={css.lead}>What you were about to do goes on in the other tab. This one can be closed.</p>
    </Door>
  );
}
