import { Modal } from '@mantine/core';
import { Button } from '../../ui/Button.tsx';
import { say } from '../../ui/toast.tsx';
import css from './AgentsPage.module.css';

/** The key, this once. It is not kept here, nor on the server. */
export function KeyShown({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    say('The key is in the clipboard.');
  };
  return (
    <Modal opened onClose={onClose} title={`The key of ${name}`} centered closeOnClickOutside={false}>
      <p>It is shown this once. Put it where the agent reads its secrets; nobody can read it again, only replace it.</p>
      <code className={css.secret}>{secret}</code>
      <div style={{ display: 'flex', justifyContent: 'flex-end', gap: 8, marginTop: 16 }}>
        {/* Over plain HTTP the browser has no clipboard; the text can be marked. */}
        <Button onClick={() => void copy()} reason={navigator.clipboard ? null : 'Mark the text and copy it.'}>
          Copy
        </Button>
        <Button tone="strong" onClick={onClose}>
          It is kept
        </Button>
      </div>
    </Modal>
  );
}
