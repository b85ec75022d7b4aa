import { PlumblineError } from '#kernel';
import { type ConnectOptions, connect } from './connect.ts';
import type { HostKey } from './target.ts';

/** The key that a host shows to whoever comes. The connection ends before anybody signs in. Throws `host_unreachable`. */
export async function showHostKey(address: string, port: number, options: ConnectOptions): Promise<HostKey> {
  let shown: HostKey | undefined;
  const onFirst = (key: HostKey): boolean => {
    shown = key;
    return false;
  };
  const nobody = { kind: 'password', password: '' } as const;
  try {
    const client = await connect(
      { address, port, user: '-', auth: nobody, hostKey: { known: null, onFirst } },
      options,
    );
    client.destroy();
  } catch (error) {
    if (!shown) throw error;
  }
  if (!shown) throw new PlumblineError('host_unreachable', `${address}:${port} showed no key.`);
  return shown;
}
