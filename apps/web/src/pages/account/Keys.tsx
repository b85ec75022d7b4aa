import { Modal, NumberInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Button } from '../../ui/Button.tsx';
import { Confirm } from '../../ui/Confirm.tsx';
import { FormShell } from '../../ui/FormShell.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Time } from '../../ui/Time.tsx';
import css from './AccountPage.module.css';
import { type Security, useAct } from './queries.ts';

/** What acts as me without me? */
export function Keys({ keys }: { keys: Security['keys'] }) {
  const [making, setMaking] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const [ending, setEnding] = useState<Security['keys'][number] | null>(null);
  const end = useAct(async (id: number) => {
    await call('key.end', { params: { id } });
    setEnding(null);
  }, 'That key opens nothing any more.');
  return (
    <Panel
      title="API keys"
      aside={
        <Button small onClick={() => setMaking(true)}>
          Make one
        </Button>
      }
    >
      {keys.length === 0 ? (
        <p className={css.quiet}>
          None. A script or the command line would act as you with one, without your password.
        </p>
      ) : (
        <ul className={css.list}>
          {keys.map((key) => (
            <li key={key.id} className={css.row}>
              <IconKey className={css.icon} size={18} stroke={1.6} aria-hidden />
              <span className={css.grow}>
                <span>{key.name}</span>
                <span className={css.detail}>
                  {key.prefix}… ·{' '}
                  {key.lastUsedAt ? (
                    <>
                      used <Time at={key.lastUsedAt} />
                    </>
                  ) : (
                    'never used'
                  )}{' '}
                  ·{' '}
                  {key.expiresAt ? (
                    <>
                      ends <Time at={key.expiresAt} />
                    </>
                  ) : (
                    'never ends'
                  )}
                </span>
              </span>
              <Button small tone="quiet" onClick={() => setEnding(key)}>
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
      {making && (
        <MakeKey
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setTold(key);
          }}
        />
      )}
      <Modal
        opened={told !== null}
        onClose={() => setTold(null)}
        title="Your new key"
        centered
        closeOnClickOutside={false}
      >
        <div className={css.fields}>
          <p className={css.quiet}>It is shown now and never again. Who has it acts as you.</p>
          <code className={css.secret}>{told}</code>
          <div className={css.acts}>
            <Button tone="strong" onClick={() => setTold(null)}>
              I have kept it
            </Button>
          </div>
        </div>
      </Modal>
      <Confirm
        open={ending !== null}
        title={`Revoke the key ${ending?.name ?? ''}`}
        act="Revoke it"
        danger
        busy={end.isPending}
        onConfirm={() => ending && end.mutate(ending.id)}
        onClose={() => setEnding(null)}
      >
        What uses it is refused with its next request. It cannot be brought back; a new one can be made.
      </Confirm>
    </Panel>
  );
}

function MakeKey({ onClose, onMade }: { onClose: () => void; onMade: (key: string) => void }) {
  const [name, setName] = useState('');
  const [days, setDays] = useState<number | string>(90);
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: () => call('key.create', { body: { name: name.trim(), days: Number(days) } }),
    onSuccess: ({ key }) => {
      void client.invalidateQueries({ queryKey: ['account'] });
      onMade(key);
    },
  });
  return (
    <FormShell
      open
      title="Make an API key"
      submit="Make it"
      busy={make.isPending}
      error={make.error}
      reason={name.trim() === '' ? 'Say what it is for.' : null}
      onSubmit={() => make.mutate()}
      onClose={onClose}
    >
      <TextField label="What for" maxLength={60} data-autofocus value={name} onChange={setName} />
      <NumberInput label="Ends after, in days" min={1} max={366} allowDecimal={false} value={days} onChange={setDays} />
    </FormShell>
  );
}
