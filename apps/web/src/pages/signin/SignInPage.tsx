import { IconFingerprint, IconLogin2 } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { showPasskey } from '../../api/passkey.ts';
import { providerHref, providerWhy, type SignInState, signInState } from '../../api/session.ts';
import { workspacePrefix } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { ProblemView } from '../../ui/ProblemView.tsx';
import { Door } from './Door.tsx';
import { Enrolment } from './Enrolment.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { Refusal } from './Refusal.tsx';
import { SecondStep } from './SecondStep.tsx';
import css from './SignInPage.module.css';

/** After sign-in one is where one wanted to be. */
function wantedPath(): string {
  const here = location.pathname.slice(workspacePrefix.length);
  return here.startsWith('/sign-in') ? `${workspacePrefix}/` : location.pathname + location.search;
}
const enter = () => location.assign(wantedPath());

/** How do I get in? */
export function SignInPage() {
  const state = useQuery({ queryKey: ['sign-in'], queryFn: ({ signal }) => signInState(signal), staleTime: 0 });
  useEffect(() => {
    document.title = 'Sign in · Plumbline';
  }, []);
  const waiting = state.data?.waitsFor ?? null;
  return (
    <Door>
      <h1 className={css.title}>Plumbline</h1>
      {state.isError && <ProblemView error={state.error} retry={() => void state.refetch()} compact />}
      {waiting === 'second-step' && <SecondStep state={state.data!} onDone={enter} />}
      {waiting === 'enrolment' && <Enrolment state={state.data!} onDone={enter} />}
      {waiting === null && (
        <Entrance
          state={state.data ?? null}
          onEntered={(waitsFor) => (waitsFor === null ? enter() : void state.refetch())}
        />
      )}
    </Door>
  );
}

function Entrance({ state, onEntered }: { state: SignInState | null; onEntered: (waitsFor: string | null) => void }) {
  const passkey = useMutation({ mutationFn: showPasskey, onSuccess: enter });
  return (
    <>
      <p className={css.lead}>
        Every task hangs on a line from strategy to the metal, and every fact travels back up it.
      </p>
      <WhyNot />
      <section className={css.part}>
        <PasswordForm onEntered={onEntered} />
        <div className={css.ways}>
          <Button
            icon={<IconFingerprint size={16} stroke={1.7} aria-hidden />}
            busy={passkey.isPending}
            reason={state?.passkeyObstacle}
            onClick={() => passkey.mutate()}
          >
            Sign in with a passkey
          </Button>
          {state?.providers.map((provider) => (
            <Button
              key={provider.key}
              icon={<IconLogin2 size={16} stroke={1.7} aria-hidden />}
              onClick={() => location.assign(providerHref(provider.key, wantedPath()))}
            >
              Sign in with {provider.name}
            </Button>
          ))}
          {passkey.isError && <Refusal error={passkey.error} lockedSeconds={0} />}
        </div>
      </section>
      <section className={css.part}>
        <h2>With a link</h2>
        <p>For the first time here, or without a password. On the machine where Plumbline runs, in its folder:</p>
        <pre className={css.command}>npx plumbline sign-in</pre>
        <p>It prints a new link. Open it here. An administrator can make one for you too.</p>
      </section>
    </>
  );
}

/** Why a link or a provider did not let one in. */
function WhyNot() {
  const search = new URLSearchParams(location.search);
  const error = search.get('error');
  const id = search.get('why');
  const why = useQuery({
    queryKey: ['provider-why', id],
    queryFn: () => providerWhy(id!),
    enabled: error === 'provider' && id !== null,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (error === null) return null;
  if (error === 'provider')
    return (
      <div className={css.spent} role="alert">
        <strong>The provider did not let you in.</strong>{' '}
        {why.data?.message ?? (why.isPending ? '' : 'Try again, or go another way.')}
      </div>
    );
  return (
    <div className={css.spent} role="alert">
      <strong>This link was used already, or is too old.</strong> A link signs in once, within 15 minutes.
    </div>
  );
}
