import { useMay } from '../../api/may.ts';
import { Button } from '../../ui/Button.tsx';
import { Mark } from '../../ui/State.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Credential } from './queries.ts';
import css from './VaultPage.module.css';

export const kindWords: Record<Credential['kind'], string> = {
  'ssh-key': 'SSH key',
  password: 'password for hosts',
  'ldap-bind': 'sign-in to a directory',
  'http-token': 'token',
  'http-basic': 'user and password for a service',
  generic: 'something else',
};

const placeWords: Record<Credential['keptIn'], string> = {
  vault: 'kept here',
  file: 'in a file',
  environment: 'in a variable',
  external: 'in another vault',
};

interface CredentialRowProps {
  credential: Credential;
  onShow: () => void;
  onRotate: () => void;
}

/** One credential: what it is, who may use it, what used it last, when it is due. */
export function CredentialRow({ credential, onShow, onRotate }: CredentialRowProps) {
  const may = useMay('credential.manage');
  const { lastUse, dueAt, due, domain, grantedTo, endpoints } = credential;
  return (
    <li className={css.item} data-due={due || undefined}>
      <span className={css.name}>
        <strong>{credential.name}</strong>
        <span className={css.note}>{credential.purpose}</span>
      </span>
      <span className={css.fact}>
        {kindWords[credential.kind]}, {placeWords[credential.keptIn]}
        <span className={css.note}>{credential.account ?? credential.reference ?? ''}</span>
      </span>
      <span className={css.fact}>
        level {credential.leastLevel} in {[domain, ...grantedTo].map(({ name }) => name).join(', ')}
        <span className={css.note}>{endpoints.length > 0 ? `only at ${endpoints.join(', ')}` : ''}</span>
      </span>
      <span className={css.due}>
        {due && <Mark face={{ tone: 'warn', shape: 'triangle' }} />}
        <span>
          {lastUse ? (
            <>
              {lastUse.refused ? 'refused ' : 'used '}
              <Time at={lastUse.at} />
            </>
          ) : (
            'never used'
          )}
          <br />
          {dueAt ? (
            <>
              {due ? 'was due ' : 'due '}
              <Time at={dueAt} />
            </>
          ) : (
            <>
              set <Time at={credential.valuedAt} />
            </>
          )}
        </span>
      </span>
      <span className={css.act}>
        <Button small tone="quiet" onClick={onShow}>
          Who and what
        </Button>
        <Button small tone="quiet" onClick={onRotate} {...may}>
          New value
        </Button>
      </span>
    </li>
  );
}
