import { IconLogin2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { onSignedInElsewhere, provenNow } from '../../api/again.ts';
import { me as meQuery } from '../../api/queries.ts';
import { providerHref, type SignInState } from '../../api/session.ts';
import { paths, workspacePrefix } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import setup from './AppSetup.module.css';

/** For who has neither password nor second factor here: in again by the provider, or a link, in another tab. */
export function SignInAgain({ state, onEnd }: { state: SignInState; onEnd: (proven: boolean) => void }) {
  const { data: me } = useQuery(meQuery());
  const personKey = me?.person.key;
  useEffect(() => {
    if (personKey === undefined) return;
    return onSignedInElsewhere(() => {
      // Silence is no answer: one can still look again, or leave.
      void provenNow(personKey).then(
        (answer) => (answer === 'yes' ? onEnd(true) : answer === 'other' && location.reload()),
        () => {},
      );
    });
  }, [personKey, onEnd]);
  const back = `${workspacePrefix}${paths.proven()}`;
  return (
    <>
      <p className={setup.text}>
        You have neither password nor second factor here. Sign in again in another tab; then this goes on by itself,
        with what you typed.
      </p>
      {state.providers.length > 0 && (
        <div className={setup.buttons} style={{ justifyContent: 'flex-start' }}>
          {state.providers.map((provider) => (
            <Button
              key={provider.key}
              tone="strong"
              icon={<IconLogin2 size={16} stroke={1.7} aria-hidden />}
              onClick={() => window.open(providerHref(provider.key, back, true), '_blank', 'noopener')}
            >
              Sign in with {provider.name}
            </Button>
          ))}
        </div>
      )}
      <p className={setup.text}>
        {state.providers.length > 0 ? 'A link serves too' : 'By a link'}: <code>npx plumbline sign-in</code> prints one
        where Plumbline runs, and an administrator can make one for you. Open it in this browser and come back.
      </p>
    </>
  );
}
