import { Modal } from '@mantine/core';
import { IconBuildingBank, IconDeviceMobileCode, IconFingerprint, IconPassword } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { plural } from '../../ui/format.ts';
import { Panel } from '../../ui/Panel.tsx';
import { Time } from '../../ui/Time.tsx';
import { AppSetup } from '../signin/AppSetup.tsx';
import { BackupCodes } from '../signin/BackupCodes.tsx';
import css from './AccountPage.module.css';
import { AddPasskey, RenamePasskey } from './PasskeyForms.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { type Security, useAct } from './queries.ts';

type Open =
  | { what: 'password' | 'app' | 'remove-app' | 'add-passkey' }
  | { what: 'codes'; codes: string[] }
  | { what: 'rename' | 'remove'; passkey: Security['passkeys'][number] };

/** By what do I get in? */
export function Factors({ account }: { account: Security }) {
  const [open, setOpen] = useState<Open | null>(null);
  const client = useQueryClient();
  const close = () => {
    setOpen(null);
    void client.invalidateQueries({ queryKey: ['account'] });
  };
  const removeApp = useAct(async () => {
    await call('second-factor.remove', {});
    setOpen(null);
  }, 'The authenticator app is not asked for any more.');
  const renew = useAct(async () => {
    const { backupCodes } = await call('second-factor.renew', {});
    setOpen({ what: 'codes', codes: backupCodes });
  }, 'The old backup codes are worth nothing now.');
  const removePasskey = useAct(async (id: string) => {
    await call('passkey.remove', { params: { id } });
    setOpen(null);
  }, 'That passkey lets nobody in any more.');
  const { app, password } = account;
  return (
    <Panel title="Ways in" aside={account.secondFactorAsked ? 'a second factor is asked of you' : undefined}>
      <ul className={css.list}>
        <li className={css.row}>
          <IconPassword className={css.icon} size={18} stroke={1.6} aria-hidden />
          <span className={css.grow}>
            <span>Password</span>
            <span className={css.detail}>
              {password.set ? 'set' : 'none'}
              {password.changedAt && (
                <>
                  {' '}
                  <Time at={password.changedAt} />
                </>
              )}
            </span>
          </span>
          <Button small onClick={() => setOpen({ what: 'password' })}>
            {password.set ? 'Change' : 'Set one'}
          </Button>
        </li>
        <li className={css.row}>
          <IconDeviceMobileCode className={css.icon} size={18} stroke={1.6} aria-hidden />
          <span className={css.grow}>
            <span>Authenticator app</span>
            <span className={css.detail}>
              {app ? (
                <>
                  asked for at each sign-in · {plural(app.backupCodesLeft, 'backup code')} left
                  {app.usedAt && (
                    <>
                      {' '}
                      · used <Time at={app.usedAt} />
                    </>
                  )}
                </>
              ) : (
                'none'
              )}
            </span>
          </span>
          <span className={css.acts}>
            {app ? (
              <>
                <Button small tone="quiet" busy={renew.isPending} onClick={() => renew.mutate(undefined)}>
                  New backup codes
                </Button>
                <Button small tone="quiet" onClick={() => setOpen({ what: 'remove-app' })}>
                  Remove
                </Button>
              </>
            ) : (
              <Button small onClick={() => setOpen({ what: 'app' })}>
                Set up
              </Button>
            )}
          </span>
        </li>
        {account.passkeys.map((passkey) => (
          <li key={passkey.id} className={css.row}>
            <IconFingerprint className={css.icon} size={18} stroke={1.6} aria-hidden />
            <span className={css.grow}>
              <span>{passkey.name}</span>
              <span className={css.detail}>
                passkey · {passkey.synced ? 'on all devices of its keeper' : 'on one device'}
                {passkey.usedAt ? (
                  <>
                    {' '}
                    · used <Time at={passkey.usedAt} />
                  </>
                ) : (
                  ' · not used yet'
                )}
              </span>
            </span>
            <span className={css.acts}>
              <Button small tone="quiet" onClick={() => setOpen({ what: 'rename', passkey })}>
                Rename
              </Button>
              <Button small tone="quiet" onClick={() => setOpen({ what: 'remove', passkey })}>
                Remove
              </Button>
            </span>
          </li>
        ))}
        <li className={css.row}>
          <IconFingerprint className={css.icon} size={18} stroke={1.6} aria-hidden />
          <span className={css.grow}>
            <span>{account.passkeys.length === 0 ? 'Passkey' : 'Another passkey'}</span>
            <span className={css.detail}>
              a finger, a face or a PIN of your device; nothing to type, nothing to steal
            </span>
          </span>
          <Button small reason={account.passkeyObstacle} onClick={() => setOpen({ what: 'add-passkey' })}>
            Add
          </Button>
        </li>
        {account.identities.map((identity) => (
          <li key={identity.issuer} className={css.row}>
            <IconBuildingBank className={css.icon} size={18} stroke={1.6} aria-hidden />
            <span className={css.grow}>
              <span>{identity.provider}</span>
              <span className={css.detail}>
                linked <Time at={identity.linkedAt} /> · last came <Time at={identity.seenAt} />
              </span>
            </span>
          </li>
        ))}
      </ul>
      {open?.what === 'password' && <PasswordForm hasOne={password.set} email={account.email} onClose={close} />}
      {open?.what === 'add-passkey' && <AddPasskey onClose={close} />}
      {open?.what === 'rename' && <RenamePasskey passkey={open.passkey} onClose={close} />}
      {open?.what === 'app' && (
        <Modal
          opened
          onClose={close}
          title="Set up an authenticator app"
          centered
          size="md"
          closeOnClickOutside={false}
        >
          <AppSetup onDone={close} />
        </Modal>
      )}
      {open?.what === 'codes' && (
        <Modal opened onClose={close} title="New backup codes" centered size="md" closeOnClickOutside={false}>
          <BackupCodes codes={open.codes} onDone={close} />
        </Modal>
      )}
      <Confirm
        open={open?.what === 'remove-app'}
        title="Remove the authenticator app"
        act="Remove it"
        danger
        busy={removeApp.isPending}
        onConfirm={() => removeApp.mutate(undefined)}
        onClose={() => setOpen(null)}
      >
        {account.secondFactorAsked && account.passkeys.length === 0
          ? 'A second factor is asked of you: you will have to set one up at your next sign-in. The backup codes go too.'
          : 'From then on nothing is asked for after your password. The backup codes go too.'}
      </Confirm>
      <Confirm
        open={open?.what === 'remove'}
        title={`Remove the passkey ${open?.what === 'remove' ? open.passkey.name : ''}`}
        act="Remove it"
        danger
        busy={removePasskey.isPending}
        onConfirm={() => open?.what === 'remove' && removePasskey.mutate(open.passkey.id)}
        onClose={() => setOpen(null)}
      >
        It lets nobody in from then on. The device may go on offering it until you delete it there too.
      </Confirm>
    </Panel>
  );
}
