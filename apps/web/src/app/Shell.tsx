import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { tellSignedIn } from '../api/again.ts';
import { listen } from '../api/live.ts';
import { asProblem } from '../api/problem.ts';
import { useProofQuestion } from '../api/proof.ts';
import { me } from '../api/queries.ts';
import { paths, workspacePrefix } from '../paths.ts';
import { useGo } from '../ui/Anchor.tsx';
import { Toasts } from '../ui/toast.tsx';
import { BottomBar } from './BottomBar.tsx';
import { ExampleBanner } from './ExampleBanner.tsx';
import { Navigation } from './Navigation.tsx';
import { places } from './navigation.ts';
import { OfflineBanner } from './OfflineBanner.tsx';
import css from './Shell.module.css';
import { useShortcuts } from './shortcuts.ts';
import { TopBar } from './TopBar.tsx';
import { usePath } from './usePath.ts';

const loadPalette = () => import('./commands/Palette.tsx');
const Palette = lazy(() => loadPalette().then((module) => ({ default: module.Palette })));
const HelpSheet = lazy(() => import('./HelpSheet.tsx').then((module) => ({ default: module.HelpSheet })));
const ProofDialog = lazy(() =>
  import('../pages/signin/ProofDialog.tsx').then((module) => ({ default: module.ProofDialog })),
);
const Handover = lazy(() =>
  import('../pages/request/HandoverPage.tsx').then((module) => ({ default: module.HandoverPage })),
);
const Proven = lazy(() => import('../pages/signin/ProvenPage.tsx').then((module) => ({ default: module.ProvenPage })));
const SignIn = lazy(() => import('../pages/signin/SignInPage.tsx').then((module) => ({ default: module.SignInPage })));

export function Shell() {
  const who = useQuery(me());
  const path = usePath();
  const signedOut = who.isError && asProblem(who.error).status === 401;
  // For who cannot sign in: the link to it is all that one needs.
  if (path === '/handover') {
    return (
      <Suspense>
        <Handover />
        <Toasts />
      </Suspense>
    );
  }
  // The end of a sign-in in another tab, for the tab that asked for it.
  if (path === '/proven') {
    return (
      <Suspense>
        <Proven />
      </Suspense>
    );
  }
  if (path === '/sign-in' || signedOut) {
    return (
      <Suspense>
        <SignIn />
        <Toasts />
      </Suspense>
    );
  }
  // Who holds no level has one thing to do here: to ask.
  if (path === '/' && who.data && who.data.grants.length === 0 && !who.data.person.administrator) return <ToPortal />;
  return <SignedIn />;
}

function ToPortal() {
  const go = useGo();
  useEffect(() => go(paths.portal(), { replace: true }));
  return null;
}

function SignedIn() {
  const client = useQueryClient();
  const go = useGo();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const proof = useProofQuestion();
  useEffect(() => listen(client), [client]);
  // By a link, it may be, while another tab waits for a proof.
  useEffect(tellSignedIn, []);
  // Once the page stands: who presses Ctrl-K types on at once, and what was typed before it is there is lost. Where it
  // cannot be loaded now, opening it asks again and says so.
  useEffect(() => {
    const soon = setTimeout(() => void loadPalette().catch(() => {}), 2_000);
    return () => clearTimeout(soon);
  }, []);
  useShortcuts({
    'ctrl+k': () => setPalette(true),
    '/': () => setPalette(true),
    '?': () => setHelp(true),
    ...Object.fromEntries(places.map((place) => [`g ${place.key}`, () => go(place.href)])),
  });
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#content">
        To the content
      </a>
      <Navigation onHelp={() => setHelp(true)} />
      <div className={css.main} data-banner={workspacePrefix !== '' || undefined}>
        <TopBar onSearch={() => setPalette(true)} />
        <ExampleBanner />
        <OfflineBanner />
        <main id="content" className={css.content} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <BottomBar />
      <Toasts />
      <Suspense>
        {palette && <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />}
        {proof && <ProofDialog onEnd={proof} />}
        {help && <HelpSheet onClose={() => setHelp(false)} />}
      </Suspense>
    </div>
  );
}
